import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import {
  type Delivery,
  type DeliveryStore,
  isClaimed,
  replayed,
  testDelivery,
  type WebhookStore,
} from '../../../shared/webhooks/index.ts';
import type {
  listDeliveriesRoute,
  readDeliveryRoute,
  replayDeliveryRoute,
  testWebhookRoute,
} from '../routes/webhooks.ts';
import { foundWebhook } from './webhooks.ts';

export interface DeliveryParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
  readonly newId: NewId;
}

/** Where a page ended: the instant of a delivery and its id. */
const place = { join: '/', is: (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z\/[\w-]{26,27}$/.test(text) };

/** Without what is sent, and what is of use to the desk alone. */
const inBrief = ({ body: _, claimedAt: __, claimedUntil: ___, expiresAt: ____, ...brief }: Delivery) => brief;

const sent = (delivery: ReturnType<typeof inBrief>): RouteAnswer => ({ status: 202, body: delivery });

export const listDeliveriesHandler =
  ({ webhooks, deliveries }: DeliveryParts): RouteHandler<typeof listDeliveriesRoute> =>
  async ({ params: { id }, query: { limit, cursor } }) => {
    const list = `webhookDeliveries:${id}`;
    const [at, last] = readCursor(list, cursor, place.is)?.split(place.join) ?? [];
    const [, page] = await Promise.all([
      foundWebhook(webhooks, id),
      deliveries.list(id, { size: limit, after: at && last ? { at, id: last } : undefined }),
    ]);
    const next = page.next && writeCursor(list, `${page.next.at}${place.join}${page.next.id}`);
    return { status: 200, body: { deliveries: page.deliveries.map(inBrief), ...(next && { next }) } };
  };

async function foundDelivery(parts: DeliveryParts, params: { id: string; deliveryId: string }) {
  const [, delivery] = await Promise.all([
    foundWebhook(parts.webhooks, params.id),
    parts.deliveries.find(params.deliveryId),
  ]);
  if (delivery?.webhookId === params.id) return delivery;
  throw new DeskError('notFound', 'There is no such delivery to this webhook.');
}

export const readDeliveryHandler =
  (parts: DeliveryParts): RouteHandler<typeof readDeliveryRoute> =>
  async ({ params }) => {
    const delivery = await foundDelivery(parts, params);
    return { status: 200, body: { ...inBrief(delivery), body: delivery.body } };
  };

export const testWebhookHandler =
  ({ client, table, webhooks, deliveries, newId }: DeliveryParts): RouteHandler<typeof testWebhookRoute> =>
  async ({ params: { id }, headers, actor, now }) => {
    const once = onceOnly<ReturnType<typeof inBrief>>(client, table, {
      scope: `testWebhook:${actor.id}`,
      key: headers['idempotency-key'],
      content: { id },
    });
    const earlier = await once.earlier();
    if (earlier) return sent(earlier);
    const delivery = testDelivery(newId(now), await foundWebhook(webhooks, id), now);
    const answer = inBrief(delivery);
    try {
      await deliveries.addWith(delivery, once.write(answer, now));
    } catch (error) {
      if (error instanceof LostRace) return sent(once.orEarlier(error));
      throw error;
    }
    return sent(answer);
  };

export const replayDeliveryHandler =
  (parts: DeliveryParts): RouteHandler<typeof replayDeliveryRoute> =>
  async ({ params, headers, actor, now }) => {
    const once = onceOnly<ReturnType<typeof inBrief>>(parts.client, parts.table, {
      scope: `replayWebhookDelivery:${actor.id}`,
      key: headers['idempotency-key'],
      content: params,
    });
    const earlier = await once.earlier();
    if (earlier) return sent(earlier);
    const before = await foundDelivery(parts, params);
    if (isClaimed(before, now)) throw new DeskError('conflict', 'It is being sent right now.');
    const after = replayed(before, now);
    const answer = inBrief(after);
    try {
      await parts.deliveries.replaceWith(before, after, once.write(answer, now));
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      // Without an answer of its own under the key, it was the delivery that somebody else has touched.
      if (!error.by('idempotency')) throw new DeskError('conflict', 'It is being sent right now.');
      return sent(once.orEarlier(error));
    }
    return sent(answer);
  };
