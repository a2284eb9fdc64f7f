import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { splitKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import { staleIncident } from './stale.ts';

/** Holds that an entry was split, and what became of it: it is done once. */
export const splitMarker = (
  table: string,
  entry: { readonly reference: string; readonly id: string },
  into: string,
): TransactItem => ({
  label: staleIncident,
  Put: {
    TableName: table,
    Item: { ...splitKey(entry.reference, entry.id), kind: 'split', into },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** The incident that an entry was split into; undefined where it was not. */
export async function splitBefore(
  client: DynamoDBDocumentClient,
  table: string,
  entry: { readonly reference: string; readonly id: string },
): Promise<string | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: splitKey(entry.reference, entry.id), ConsistentRead: true }),
  );
  return Item && String(Item.into);
}
