import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { assetKey, assetsBeside, contactAssetKey, contactKey } from '../table/keys.ts';
import { rowsOf } from '../table/read-page.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';

const PAGE = 50;
const theDesk = { id: 'desk', name: 'Incident Desk' };

/** Makes the assets of a contact that was merged away those of the one that stands for it. Doing it again goes on. */
export const assetPasser =
  (client: DynamoDBDocumentClient, table: string) =>
  async ({ from, to }: { from: string; to: string }, now: Date): Promise<void> => {
    let after: string | undefined;
    do {
      const page = await rowsOf(client, table, contactKey(from).pk, assetsBeside, { size: PAGE, after });
      for (const { assetId } of page.found) {
        await unlessElsewhere(transact(client, passing(String(assetId), { from, to }, { now, table })));
      }
      after = page.next;
    } while (after);
  };

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

/** It went to somebody else in the meantime: it stays there. */
async function unlessElsewhere(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
  }
}
