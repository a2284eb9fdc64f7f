import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DeskError, faultyField } from '../platform/errors.ts';
import { ruleKey, ruleOrderKey, rulePartition, rulesWithOrder } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { MOST_RULES, Rule } from './rule.ts';

/** In which order the rules of a site are looked at. `revision` counts the changes of any of them besides. */
export const RuleOrder = z.object({
  version: z.int(),
  revision: z.int(),
  order: z.array(z.string()),
});
export type RuleOrder = z.infer<typeof RuleOrder>;

/** The rules of a site as they stand, in their order. */
export interface RuleSet extends RuleOrder {
  readonly rules: readonly Rule[];
}

const labels = { rule: 'rule', order: 'ruleOrder' } as const;
const none: RuleOrder = { version: 0, revision: 0, order: [] };

/** How often a new rule is put behind the others again when somebody else changed their order in between. */
const ATTEMPTS = 8;

export type RuleStore = ReturnType<typeof ruleStore>;

/** The business rules of a site: two hundred at most, all in one partition. */
export const ruleStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const orderWrite = ({ version }: RuleOrder, order: readonly string[]): TransactItem => ({
    label: labels.order,
    Update: {
      TableName: table,
      Key: ruleOrderKey(siteId),
      UpdateExpression: 'SET #kind = :kind, #order = :order ADD version :one, revision :one',
      ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : 'version = :version',
      ExpressionAttributeNames: { '#kind': 'kind', '#order': 'order' },
      ExpressionAttributeValues: {
        ...{ ':kind': 'ruleOrder', ':order': order, ':one': 1 },
        ...(version === 0 ? {} : { ':version': version }),
      },
    },
  });

  /** One of the rules is another: who keeps them in memory is told. */
  const revised = (): TransactItem => ({
    label: labels.order,
    Update: {
      TableName: table,
      Key: ruleOrderKey(siteId),
      UpdateExpression: 'ADD revision :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':one': 1 },
    },
  });

  const asRead = ({ version }: Rule) => ({
    ConditionExpression: 'version = :before',
    ExpressionAttributeValues: { ':before': version },
  });

  const put = (rule: Rule, before: Rule | undefined): TransactItem => ({
    label: labels.rule,
    Put: {
      TableName: table,
      Item: { ...ruleKey(siteId, rule.id), kind: 'rule', ...rule },
      ...(before ? asRead(before) : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  });

  const readOrder = async (): Promise<RuleOrder> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: ruleOrderKey(siteId), ConsistentRead: true }),
    );
    return Item ? readItem(RuleOrder, Item) : none;
  };

  /** Adds or removes one, deciding again where the order was changed in between. */
  const reorderWith = async (
    decide: (order: RuleOrder) => readonly string[],
    also: readonly TransactItem[],
  ): Promise<void> => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const before = await readOrder();
      try {
        return await transact(client, [orderWrite(before, decide(before)), ...also]);
      } catch (error) {
        if (!(error instanceof LostRace)) throw error;
        if (error.by(labels.rule)) throw changedInBetween();
        if (!error.lost.every(({ label }) => label === labels.order)) throw error;
      }
    }
    throw new DeskError('busy', 'The rules are being changed by others; try again.');
  };

  return {
    /** The order alone: what tells whether rules in memory are those that stand. One read. */
    order: readOrder,

    /** All rules with their order. One query, a page of 1 MB each. */
    async all(): Promise<RuleSet> {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': rulePartition(siteId),
            ':from': rulesWithOrder.from,
            ':to': rulesWithOrder.to,
          },
        },
      );
      const items: Record<string, unknown>[] = [];
      for await (const { Items = [] } of pages) items.push(...Items);
      const head = items.find((item) => item.kind === 'ruleOrder');
      const order = head ? readItem(RuleOrder, head) : none;
      const known = new Map(
        items.filter((item) => item.kind === 'rule').map((item) => [String(item.id), readItem(Rule, item)]),
      );
      return { ...order, rules: order.order.flatMap((id) => known.get(id) ?? []) };
    },

    async find(id: string): Promise<Rule | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: ruleKey(siteId, id), ConsistentRead: true }),
      );
      return Item && readItem(Rule, Item);
    },

    /**
     * Puts a new rule behind the others, in one transaction with `also`.
     * @throws DeskError conflict when there are two hundred already; LostRace for what was lost of `also`.
     */
    create: (rule: Rule, also: readonly TransactItem[] = []): Promise<void> =>
      reorderWith(
        ({ order }) => {
          if (order.length >= MOST_RULES) {
            throw new DeskError('conflict', `There are ${MOST_RULES} rules already: delete one first.`);
          }
          return [...order, rule.id];
        },
        [put(rule, undefined), ...also],
      ),

    /** As `create`. @throws DeskError staleVersion when somebody else was faster. */
    async replace(before: Rule, rule: Rule, also: readonly TransactItem[] = []): Promise<void> {
      try {
        await transact(client, [put(rule, before), revised(), ...also]);
      } catch (error) {
        throw error instanceof LostRace && error.by(labels.rule) ? changedInBetween() : error;
      }
    },

    /** In one transaction with `also`. @throws DeskError staleVersion when somebody else was faster. */
    remove: (rule: Rule, also: readonly TransactItem[] = []): Promise<void> =>
      reorderWith(
        ({ order }) => order.filter((id) => id !== rule.id),
        [
          {
            label: labels.rule,
            Delete: { TableName: table, Key: ruleKey(siteId, rule.id), ...asRead(rule) },
          },
          ...also,
        ],
      ),

    /**
     * Puts the rules into another order, which names each of them once.
     * @throws DeskError staleVersion unless the order stands at `version`; conflict where rules are left out,
     * named twice or not there.
     */
    async reorder(version: number, order: readonly string[]): Promise<RuleOrder> {
      const before = await readOrder();
      if (before.version !== version) throw staleOrder(before.version);
      if (!isSameSet(before.order, order)) {
        throw faultyField('/order', 'The order names every rule once, and nothing else.');
      }
      try {
        await transact(client, [orderWrite(before, order)]);
      } catch (error) {
        if (error instanceof LostRace) throw staleOrder((await readOrder()).version);
        throw error;
      }
      return { version: version + 1, revision: before.revision + 1, order: [...order] };
    },
  };
};

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length &&
  new Set(other).size === other.length &&
  one.every((id) => other.includes(id));

const staleOrder = (version: number) =>
  new DeskError('staleVersion', `The order is at version ${version} by now.`, { version });

const changedInBetween = () => new DeskError('staleVersion', 'The rule was changed or deleted in between.');
