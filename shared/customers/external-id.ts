import { externalIdKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';

/** How a lost race names that another one has the id. */
export const externalIdTaken = 'externalId';

type Kind = 'contact' | 'account';
type Named = { readonly id: string; readonly externalId?: string | undefined };

/**
 * Keeps an id of another system with the one customer that has it. A contact that was merged away keeps its own:
 * who asks for that one finds the contact that stands for it.
 */
export function externalIdWrites(
  kind: Kind,
  before: Named | undefined,
  after: Named | undefined,
  table: string,
): TransactItem[] {
  if (before?.externalId === after?.externalId) return [];
  return [
    ...(before?.externalId
      ? [
          {
            label: kind,
            Delete: {
              TableName: table,
              Key: externalIdKey(kind, before.externalId),
              ConditionExpression: 'customerId = :owner',
              ExpressionAttributeValues: { ':owner': before.id },
            },
          },
        ]
      : []),
    ...(after?.externalId
      ? [
          {
            label: externalIdTaken,
            Put: {
              TableName: table,
              Item: {
                ...externalIdKey(kind, after.externalId),
                kind: 'externalId',
                customerId: after.id,
                externalId: after.externalId,
              },
              ConditionExpression: 'attribute_not_exists(pk)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
            },
          },
        ]
      : []),
  ];
}
