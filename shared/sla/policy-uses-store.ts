import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { slaPolicyUseKey, slaPolicyUses, slaPolicyUsesKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import { usersOf } from '../table/users-of.ts';
import { type User, useWrites } from '../table/uses.ts';
import { DEFAULT_POLICY } from './policy.ts';

export const policyUseLabel = 'slaPolicyUse';

interface Place {
  readonly table: string;
  readonly siteId: string;
}

/**
 * The writes that belong into the transaction by which an account, a contract or an entitlement turns from one
 * policy to another (undefined: to or from none). A lost race by `policyUseLabel` means that the new one does not
 * exist.
 */
export function usePolicy(
  user: User,
  { from, to }: { from: string | undefined; to: string | undefined },
  { table, siteId }: Place,
): readonly TransactItem[] {
  // The built-in one is always there.
  const own = (id: string | undefined) => (id === DEFAULT_POLICY ? undefined : id);
  return useWrites(
    {
      ...{ table, label: policyUseLabel, kind: 'slaPolicyUse' },
      counted: (id) => slaPolicyUsesKey(siteId, id),
      marked: (id, by) => slaPolicyUseKey(siteId, id, by.kind, by.id),
    },
    user,
    { from: own(from), to: own(to) },
  );
}

/** Some who refer to a policy, such as `contract 01J…`. */
export const usersOfPolicy = (
  client: DynamoDBDocumentClient,
  { table, siteId }: Place,
  id: string,
): Promise<readonly string[]> =>
  usersOf(client, table, { pk: slaPolicyUsesKey(siteId, id).pk, ...slaPolicyUses(id) });
