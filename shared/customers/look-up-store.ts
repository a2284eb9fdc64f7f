import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { lookUpPartition } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LookUpEntry, ranked } from './look-up.ts';

/** Entries read: several of them may be of one contact. */
const READ = 100;

/**
 * The contacts and accounts that a query (as `lookUpQuery` gives it) finds, the best first. One query of at most
 * a hundred small items, whatever there is: whole words stand before longer ones in the order of the keys.
 */
export async function lookUp(
  client: DynamoDBDocumentClient,
  table: string,
  query: string,
  most: number,
): Promise<LookUpEntry[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :text)',
      ExpressionAttributeValues: { ':pk': lookUpPartition(query), ':text': query },
      Limit: READ,
    }),
  );
  return ranked(
    Items.map((item) => readItem(LookUpEntry, item)),
    query,
    most,
  );
}
