import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { notACursor } from './cursor.ts';
import type { Key } from './keys.ts';

/** One page of a list. `next` is the place to go on behind; absent on the last page. */
export interface Page<T> {
  readonly found: readonly T[];
  readonly next?: string;
}

export interface PageWish {
  readonly size: number;
  /** The place a page ended on: the sort key. */
  readonly after?: string | undefined;
  /** From the highest sort key down. */
  readonly descending?: boolean | undefined;
}

type Item = Record<string, unknown>;

/**
 * Items of one partition between two sort keys, in their order. One consistent query; a place is the sort key.
 * @throws DeskError invalidRequest for a place that is not between them.
 */
export async function rowsOf(
  client: DynamoDBDocumentClient,
  table: string,
  pk: string,
  rows: { readonly from: string; readonly to: string },
  { size, after, descending = false }: PageWish,
): Promise<Page<Item>> {
  if (after !== undefined && (after <= rows.from || after >= rows.to)) throw notACursor();
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      ScanIndexForward: !descending,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': rows.from, ':to': rows.to },
      Limit: size,
      ...(after ? { ExclusiveStartKey: { pk, sk: after } } : {}),
    }),
  );
  return { found: Items, ...(LastEvaluatedKey ? { next: String(LastEvaluatedKey.sk) } : {}) };
}

/**
 * Items of one partition of the index `lists` whose place begins with a text, in their order; a moment behind
 * what was written. `keyAt` gives the table's key of what stands at a place.
 * @throws DeskError invalidRequest for a place that does not begin with the text.
 */
export async function listedItems(
  client: DynamoDBDocumentClient,
  table: string,
  {
    list,
    prefix = '',
    keyAt,
    newestFirst = false,
  }: { list: string; prefix?: string; keyAt: (place: string) => Key; newestFirst?: boolean },
  { size, after }: PageWish,
): Promise<Page<Item>> {
  if (after !== undefined && !after.startsWith(prefix)) throw notACursor();
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'lists',
      ScanIndexForward: !newestFirst,
      KeyConditionExpression: prefix ? 'listPk = :list AND begins_with(listSk, :prefix)' : 'listPk = :list',
      ExpressionAttributeValues: { ':list': list, ...(prefix ? { ':prefix': prefix } : {}) },
      Limit: size,
      ...(after ? { ExclusiveStartKey: { ...keyAt(after), listPk: list, listSk: after } } : {}),
    }),
  );
  return { found: Items, ...(LastEvaluatedKey ? { next: String(LastEvaluatedKey.listSk) } : {}) };
}
