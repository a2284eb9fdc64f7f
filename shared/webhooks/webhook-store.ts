import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DeskError } from '../platform/errors.ts';
import { countWrite } from '../table/bounded-count.ts';
import {
  type Key,
  webhookCountKey,
  webhookKey,
  webhookPartition,
  webhookSecretKey,
  webhooks,
  webhookUsesKey,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { type PageWish, rowsOf } from '../table/read-page.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { Secrets } from './signature.ts';
import { MOST_WEBHOOKS, Webhook } from './webhook.ts';
import { callersOf } from './webhook-uses-store.ts';

const labels = {
  webhook: 'webhook',
  secret: 'webhookSecret',
  count: 'webhookCount',
  uses: 'webhookUses',
} as const;
const ours = new Set<string>(Object.values(labels));

/** What a webhook's messages are signed with, in an item of its own. */
export const StoredSecrets = z.object({ webhookId: z.string(), secrets: Secrets });

export type WebhookStore = ReturnType<typeof webhookStore>;

/** Where events are sent to. All webhooks of a site stand in one partition, their secrets beside them. */
export const webhookStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const conditionOn = (before: { version: number } | undefined) =>
    before
      ? { ConditionExpression: 'version = :before', ExpressionAttributeValues: { ':before': before.version } }
      : { ConditionExpression: 'attribute_not_exists(pk)' };

  const put = (webhook: Webhook, before: Webhook | undefined): TransactItem => ({
    label: labels.webhook,
    Put: {
      TableName: table,
      Item: { ...webhookKey(siteId, webhook.id), kind: 'webhook', ...webhook },
      ...conditionOn(before),
    },
  });

  /** Always written with the webhook, whose condition stands for both. */
  const putSecrets = (webhookId: string, secrets: Secrets, isNew: boolean): TransactItem => ({
    label: labels.secret,
    Put: {
      TableName: table,
      Item: { ...webhookSecretKey(siteId, webhookId), kind: 'webhookSecret', webhookId, secrets },
      ConditionExpression: isNew ? 'attribute_not_exists(pk)' : 'attribute_exists(pk)',
    },
  });

  const count = (by: 1 | -1): TransactItem =>
    countWrite(table, {
      ...{ label: labels.count, key: webhookCountKey(siteId), kind: 'webhookCount' },
      ...{ most: MOST_WEBHOOKS, by },
    });

  /** The count of who calls it comes and goes with it. */
  const counted = (id: string): TransactItem => ({
    label: labels.uses,
    Put: {
      TableName: table,
      Item: { ...webhookUsesKey(siteId, id), kind: 'webhookUses', uses: 0 },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });
  const uncounted = (id: string): TransactItem => ({
    label: labels.uses,
    Delete: {
      ...gone(webhookUsesKey(siteId, id)),
      ConditionExpression: 'attribute_not_exists(pk) OR uses = :none',
      ExpressionAttributeValues: { ':none': 0 },
    },
  });

  async function write(version: number, items: readonly TransactItem[]): Promise<void> {
    try {
      await transact(client, items);
    } catch (error) {
      // What was written along may have its own answer to a lost race.
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => !ours.has(label))) throw error;
      if (error.by(labels.webhook)) {
        throw new DeskError('staleVersion', `It was changed or deleted since version ${version}.`);
      }
      if (error.by(labels.uses)) throw new DeskError('conflict', 'The webhook is in use.');
      throw new DeskError('conflict', `There are ${MOST_WEBHOOKS} webhooks already: delete one first.`);
    }
  }

  async function get(key: Key): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }),
    );
    return Item;
  }

  const gone = (key: Key) => ({ TableName: table, Key: { ...key } });

  return {
    /** A page of the webhooks, in the order of their making. One page holds all where the size allows. */
    async list(page: PageWish) {
      const { found, ...next } = await rowsOf(client, table, webhookPartition(siteId), webhooks, page);
      return { webhooks: found.map((item) => readItem(Webhook, item)), ...next };
    },

    async find(id: string): Promise<Webhook | undefined> {
      const item = await get(webhookKey(siteId, id));
      return item && readItem(Webhook, item);
    },

    /** Its secrets, the current one first; none where there is no such webhook. */
    async secrets(id: string): Promise<Secrets> {
      const item = await get(webhookSecretKey(siteId, id));
      return item ? readItem(StoredSecrets, item).secrets : [];
    },

    /**
     * The transaction is one with `also`, such as the answer under an Idempotency-Key.
     * @throws DeskError conflict when there are fifty already.
     */
    create: (webhook: Webhook, secrets: Secrets, also: readonly TransactItem[] = []): Promise<void> =>
      write(webhook.version, [
        put(webhook, undefined),
        putSecrets(webhook.id, secrets, true),
        counted(webhook.id),
        count(1),
        ...also,
      ]),

    /** @throws DeskError staleVersion when somebody else was faster. */
    replace: (before: Webhook, webhook: Webhook): Promise<void> =>
      write(before.version, [put(webhook, before)]),

    /** @throws DeskError staleVersion when somebody else was faster. */
    rotate: (
      before: Webhook,
      webhook: Webhook,
      secrets: Secrets,
      also: readonly TransactItem[] = [],
    ): Promise<void> =>
      write(before.version, [put(webhook, before), putSecrets(webhook.id, secrets, false), ...also]),

    /**
     * What it was sent stays until it ends by itself.
     * @throws DeskError staleVersion; conflict naming some of the rules and escalations that call it.
     */
    async remove(webhook: Webhook): Promise<void> {
      const callers = await callersOf(client, { table, siteId }, webhook.id);
      if (callers.length > 0) {
        throw new DeskError('conflict', `The webhook is called by ${callers.join(', ')}.`);
      }
      await write(webhook.version, [
        {
          label: labels.webhook,
          Delete: { ...gone(webhookKey(siteId, webhook.id)), ...conditionOn(webhook) },
        },
        {
          label: labels.secret,
          Delete: {
            ...gone(webhookSecretKey(siteId, webhook.id)),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
        uncounted(webhook.id),
        count(-1),
      ]);
    },
  };
};
