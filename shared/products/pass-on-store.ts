import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { assetKey, assetsBeside, contactAssetKey, contactKey } from '../table/keys.ts';
import { passOnRows } from '../table/pass-on.ts';
import type { TransactItem } from '../table/transact.ts';

const theDesk = { id: 'desk', name: 'Incident Desk' };

/** Makes the assets of a contact that was merged away those of the one that stands for it. Doing it again goes on. */
export const assetPasser =
  (client: DynamoDBDocumentClient, table: string) =>
  ({ from, to }: { from: string; to: string }, now: Date): Promise<void> =>
    passOnRows(client, table, { pk: contactKey(from).pk, rows: assetsBeside }, ({ assetId }) =>
      passing(String(assetId), { from, to }, { now, table }),
    );

const passing = (
  id: string,
  { from, to }: { from: string; to: string },
  { now, table }: { now: Date; table: string },
): TransactItem[] => [
  {
    label: 'asset',
    Update: {
      TableName: table,
      Key: assetKey(id),
      UpdateExpression: 'SET contact = :to, version = version + :one, updatedAt = :now, updatedBy = :desk',
      ConditionExpression: 'contact = :from',
      ExpressionAttributeValues: {
        ...{ ':from': from, ':to': to, ':one': 1 },
        ...{ ':now': now.toISOString(), ':desk': theDesk },
      },
    },
  },
  {
    label: 'assetRow',
    Put: { TableName: table, Item: { ...contactAssetKey(to, id), kind: 'contactAsset', assetId: id } },
  },
  { label: 'assetRow', Delete: { TableName: table, Key: contactAssetKey(from, id) } },
];
