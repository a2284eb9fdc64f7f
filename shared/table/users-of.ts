import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { readItem } from './read-item.ts';

/** As many are named of those who refer to a thing. */
const MOST_NAMED = 5;

const Use = z.object({ user: z.object({ kind: z.string(), id: z.string() }) });

/** Some who refer to a thing, such as `contract 01J…`: those whose marks stand in this partition, in this range. */
export async function usersOf(
  client: DynamoDBDocumentClient,
  table: string,
  { pk, from, to }: { readonly pk: string; readonly from: string; readonly to: string },
): Promise<readonly string[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
      Limit: MOST_NAMED,
    }),
  );
  return Items.map((item) => readItem(Use, item).user).map((user) => `${user.kind} ${user.id}`);
}
