import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { slaPolicyUseKey, slaPolicyUses, slaPolicyUsesKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { TransactItem } from '../table/transact.ts';
import { type User, useWrites } from '../table/uses.ts';
import { DEFAULT_POLICY } from './policy.ts';

export const policyUseLabel = 'slaPolicyUse';

/** As many are named of those who refer to a policy. */
const MOST_NAMED = 5;

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
export async function usersOfPolicy(
  client: DynamoDBDocumentClient,
  { table, siteId }: Place,
  id: string,
): Promise<readonly string[]> {
  const { from, to } = slaPolicyUses(id);
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': slaPolicyUsesKey(siteId, id).pk, ':from': from, ':to': to },
      Limit: MOST_NAMED,
    }),
  );
  return Items.map((item) => readItem(Use, item).user).map((user) => `${user.kind} ${user.id}`);
}

const Use = z.object({ user: z.object({ kind: z.string(), id: z.string() }) });
