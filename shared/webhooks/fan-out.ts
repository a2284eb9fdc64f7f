import { deliveryOf, type HappenedEvent } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { CALLED, MOST_WEBHOOKS, wants } from './webhook.ts';
import type { WebhookStore } from './webhook-store.ts';

/**
 * Makes a delivery of an event for every webhook that has asked for it, or for the one that is called. Told twice
 * it makes no second one. Gives how many webhooks it is for.
 */
export const fanOut =
  (parts: { webhooks: WebhookStore; deliveries: DeliveryStore }) =>
  async (event: HappenedEvent, now: Date): Promise<number> => {
    const receivers = await receiversOf(event, parts.webhooks);
    await Promise.all(receivers.map((webhook) => parts.deliveries.add(deliveryOf(event, webhook, now))));
    return receivers.length;
  };

async function receiversOf(event: HappenedEvent, webhooks: WebhookStore) {
  if (event.type === CALLED) {
    const called = await webhooks.find(String(event.detail.webhookId));
    // One that is turned off gets it too, as something that was not sent: an admin sees what was missed.
    return called ? [called] : [];
  }
  const page = await webhooks.list({ size: MOST_WEBHOOKS });
  return page.webhooks.filter((webhook) => wants(webhook, event));
}
