import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { contactKey, entitlementKey, ownedEntitlements } from '../table/keys.ts';
import { passOnRows } from '../table/pass-on.ts';
import { readItem } from '../table/read-item.ts';
import { OwnedEntitlement } from './entitlement-store.ts';
import { entitlementLabel, movedOwner } from './entitlement-writes.ts';

const theDesk = { id: 'desk', name: 'Incident Desk' };

/**
 * Makes the entitlements of a contact that was merged away those of the one that stands for it: the balance, the
 * ledger and the incidents that use them stay as they are. Doing it again goes on.
 */
export const entitlementPasser =
  (client: DynamoDBDocumentClient, table: string) =>
  ({ from, to }: { from: string; to: string }, now: Date): Promise<void> =>
    passOnRows(client, table, { pk: contactKey(from).pk, rows: ownedEntitlements }, (row) => {
      const id = readItem(OwnedEntitlement, row).entitlementId;
      return [
        {
          label: entitlementLabel,
          Update: {
            TableName: table,
            Key: entitlementKey(id),
            UpdateExpression:
              'SET contact = :to, version = version + :one, updatedAt = :now, updatedBy = :desk',
            ConditionExpression: 'contact = :from',
            ExpressionAttributeValues: {
              ...{ ':from': from, ':to': to, ':one': 1 },
              ...{ ':now': now.toISOString(), ':desk': theDesk },
            },
          },
        },
        ...movedOwner(id, ['contact', from], ['contact', to], table),
      ];
    });
