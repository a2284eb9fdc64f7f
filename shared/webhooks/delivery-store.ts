import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { byAge, webhookDeliveryKey, webhookDeliveryList } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { Delivery, type Health } from './delivery.ts';
import { healthLabel, healthWrites } from './health-writes.ts';
import type { Webhook } from './webhook.ts';

const label = 'webhookDelivery';

export type DeliveryStore = ReturnType<typeof deliveryStore>;

/** What was sent to webhooks and is to be sent, and how it went. */
export const deliveryStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  /** The place of a delivery in its webhook's list is the instant of its making: it never moves. */
  const put = (delivery: Delivery, before: Delivery | undefined): TransactItem => ({
    label,
    Put: {
      TableName: table,
      Item: {
        ...webhookDeliveryKey(delivery.id),
        kind: 'webhookDelivery',
        ...delivery,
        listPk: webhookDeliveryList(delivery.webhookId),
        listSk: byAge(delivery.createdAt, delivery.id),
      },
      ...(before
        ? {
            // Every step of a delivery changes one of these.
            ConditionExpression: 'run = :run AND tried = :tried AND #state = :state',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: {
              ...{ ':run': before.run, ':tried': before.tried, ':state': before.state },
            },
          }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  });

  /** Whether it was written; not where somebody else was first. */
  async function written(items: readonly TransactItem[]): Promise<boolean> {
    try {
      await transact(client, items);
      return true;
    } catch (error) {
      if (error instanceof LostRace && error.by(label)) return false;
      throw error;
    }
  }

  return {
    async find(id: string): Promise<Delivery | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: webhookDeliveryKey(id), ConsistentRead: true }),
      );
      return Item && readItem(Delivery, Item);
    },

    /** A page of what a webhook was sent, newest first. Eventually consistent. */
    async list(webhookId: string, page: { size: number; after?: { at: string; id: string } | undefined }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'lists',
          KeyConditionExpression: 'listPk = :pk',
          ExpressionAttributeValues: { ':pk': webhookDeliveryList(webhookId) },
          ScanIndexForward: false,
          Limit: page.size,
          ...(page.after && {
            ExclusiveStartKey: {
              ...webhookDeliveryKey(page.after.id),
              listPk: webhookDeliveryList(webhookId),
              listSk: byAge(page.after.at, page.after.id),
            },
          }),
        }),
      );
      const deliveries = Items.map((item) => readItem(Delivery, item));
      const last = deliveries.at(-1);
      return {
        deliveries,
        ...(LastEvaluatedKey && last ? { next: { at: last.createdAt, id: last.id } } : {}),
      };
    },

    /** Adds one; does nothing where it is there already. */
    add: async (delivery: Delivery): Promise<void> => {
      await written([put(delivery, undefined)]);
    },

    /** Adds one with `also`. @throws LostRace of those. */
    addWith: (delivery: Delivery, also: readonly TransactItem[]): Promise<void> =>
      transact(client, [put(delivery, undefined), ...also]),

    /** Replaces it as it was seen; false where somebody else was faster. */
    replace: (before: Delivery, after: Delivery): Promise<boolean> => written([put(after, before)]),

    /** The same with `also`. @throws LostRace when somebody else was faster. */
    replaceWith: (before: Delivery, after: Delivery, also: readonly TransactItem[]): Promise<void> =>
      transact(client, [put(after, before), ...also]),

    /** Writes how an attempt went, and with it what that means to the webhook as it was seen. */
    async settle(
      before: Delivery,
      after: Delivery,
      means: { webhook: Webhook; health: Health; now: Date } | undefined,
    ): Promise<boolean> {
      const health = means
        ? healthWrites({ table, siteId, now: means.now }, means.webhook, means.health)
        : [];
      try {
        return await written([put(after, before), ...health]);
      } catch (error) {
        if (!(error instanceof LostRace) || !error.by(healthLabel)) throw error;
        return written([put(after, before)]);
      }
    },
  };
};
