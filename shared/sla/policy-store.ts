import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DeskError, faultyField } from '../platform/errors.ts';
import { calendarUseLabel, useCalendar } from '../schedules/index.ts';
import { slaPoliciesKey, slaPolicyUsesKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { MOST_POLICIES, SlaPolicy } from './policy-schema.ts';
import { usersOfPolicy } from './policy-uses-store.ts';

/**
 * The policies of a site in their order: one item, so that whoever opens an incident reads them at once. Each
 * has a version of its own; that of the set is the version of their order.
 */
export const PolicySet = z.object({
  /** Counts every change of any of them. */
  revision: z.int(),
  /** Counts the changes of their order. */
  version: z.int(),
  policies: z.array(SlaPolicy),
});
export type PolicySet = z.infer<typeof PolicySet>;

/** An item of the table holds 400 KB. */
const MOST_BYTES = 300 * 1024;
const ATTEMPTS = 8;
const label = 'slaPolicies';
const inUse = 'slaPolicyInUse';

export type PolicyStore = ReturnType<typeof policyStore>;

export const policyStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const read = async (consistent: boolean): Promise<PolicySet> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: slaPoliciesKey(siteId), ConsistentRead: consistent }),
    );
    return Item ? readItem(PolicySet, Item) : { revision: 0, version: 0, policies: [] };
  };

  const put = (before: PolicySet, after: PolicySet): TransactItem => ({
    label,
    Put: {
      TableName: table,
      Item: { ...slaPoliciesKey(siteId), kind: 'slaPolicies', ...after },
      ...(before.revision === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'revision = :before',
            ExpressionAttributeValues: { ':before': before.revision },
          }),
    },
  });

  /** The calendar of a policy is not deleted under it. */
  const uses = (before: SlaPolicy | undefined, after: SlaPolicy | undefined): readonly TransactItem[] =>
    useCalendar(
      { kind: 'slaPolicy', id: (after ?? before)?.id ?? '' },
      { from: before?.calendarId, to: after?.calendarId },
      { table, siteId },
    );

  /** The count of who refers to a policy comes and goes with it. */
  const counted = (id: string): TransactItem => ({
    label,
    Put: {
      TableName: table,
      Item: { ...slaPolicyUsesKey(siteId, id), kind: 'slaPolicyUses', uses: 0 },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });
  const uncounted = (id: string): TransactItem => ({
    label: inUse,
    Delete: {
      TableName: table,
      Key: slaPolicyUsesKey(siteId, id),
      ConditionExpression: 'attribute_not_exists(pk) OR uses = :none',
      ExpressionAttributeValues: { ':none': 0 },
    },
  });

  /** Decides again where another policy was changed in between. */
  const write = async (
    decide: (set: PolicySet) => { after: Omit<PolicySet, 'revision'>; also?: readonly TransactItem[] },
  ): Promise<PolicySet> => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const before = await read(true);
      const { after, also = [] } = decide(before);
      const set = { ...after, revision: before.revision + 1 };
      refuseTooLarge(set);
      try {
        await transact(client, [put(before, set), ...also]);
        return set;
      } catch (error) {
        if (!(error instanceof LostRace)) throw error;
        if (error.by(calendarUseLabel)) throw faultyField('/calendarId', 'There is no such calendar.');
        if (!error.by(label)) throw error;
      }
    }
    throw new DeskError('busy', 'The policies are being changed by others; try again.');
  };

  return {
    /** All of them in their order; a moment behind what was written. One read. */
    all: (): Promise<PolicySet> => read(false),
    /** As they stand. */
    current: (): Promise<PolicySet> => read(true),

    /**
     * Puts a new policy behind the others, in one transaction with `also`.
     * @throws DeskError conflict when there are a hundred already; invalidRequest when there is no such calendar.
     */
    create: (policy: SlaPolicy, also: readonly TransactItem[] = []): Promise<PolicySet> =>
      write(({ version, policies }) => {
        if (policies.length >= MOST_POLICIES) {
          throw new DeskError('conflict', `There are ${MOST_POLICIES} policies already: delete one first.`);
        }
        return {
          after: { version: version + 1, policies: [...policies, policy] },
          also: [counted(policy.id), ...uses(undefined, policy), ...also],
        };
      }),

    /** @throws DeskError staleVersion when it is no longer at the version before; notFound; as `create`. */
    replace: (policy: SlaPolicy): Promise<PolicySet> =>
      write(({ version, policies }) => {
        const before = standing(policies, policy.id, policy.version - 1);
        return {
          after: { version, policies: policies.map((one) => (one.id === policy.id ? policy : one)) },
          also: uses(before, policy),
        };
      }),

    /** @throws DeskError staleVersion; notFound; conflict naming some who refer to it. */
    async remove(id: string, seen: number | undefined): Promise<PolicySet> {
      const removed = write(({ version, policies }) => {
        const before = standing(policies, id, seen);
        return {
          after: { version: version + 1, policies: policies.filter((one) => one.id !== id) },
          also: [uncounted(id), ...uses(before, undefined)],
        };
      });
      try {
        return await removed;
      } catch (error) {
        if (!(error instanceof LostRace) || !error.by(inUse)) throw error;
        const users = await usersOfPolicy(client, { table, siteId }, id);
        throw new DeskError('conflict', `The policy is named by ${users.join(', ') || 'others'}.`);
      }
    },

    /** @throws DeskError staleVersion unless the order is at `seen`; invalidRequest unless each is named once. */
    reorder: (order: readonly string[], seen: number): Promise<PolicySet> =>
      write(({ version, policies }) => {
        if (version !== seen) throw stale('The order', version);
        const known = new Map(policies.map((one) => [one.id, one]));
        const next = order.flatMap((id) => known.get(id) ?? []);
        if (next.length !== policies.length || new Set(order).size !== policies.length) {
          throw faultyField('/order', 'It names every policy once.');
        }
        return { after: { version: version + 1, policies: next } };
      }),
  };
};

function standing(policies: readonly SlaPolicy[], id: string, seen: number | undefined): SlaPolicy {
  const found = policies.find((one) => one.id === id);
  if (!found) throw new DeskError('notFound', 'There is no such policy.');
  if (seen !== undefined && found.version !== seen) throw stale('It', found.version);
  return found;
}

const stale = (what: string, version: number) =>
  new DeskError('staleVersion', `${what} is at version ${version} by now.`, { version });

function refuseTooLarge(set: PolicySet): void {
  if (Buffer.byteLength(JSON.stringify(set)) <= MOST_BYTES) return;
  throw faultyField(
    '/conditions',
    'The policies are too large together: their conditions need fewer values.',
  );
}
