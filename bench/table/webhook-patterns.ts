import { Escalation, escalationStore } from '../../shared/escalations/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { useWrites } from '../../shared/table/uses.ts';
import {
  deliveryStore,
  fanOut,
  firstSecrets,
  newWebhook,
  replacedWebhook,
  replayed,
  testDelivery,
  WebhookInput,
  webhookStore,
  webhookUse,
} from '../../shared/webhooks/index.ts';
import type { AccessPattern } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

const actor = { id: 'admin-1', name: 'Admin' };
const input = WebhookInput.parse({
  name: 'Data warehouse',
  url: 'https://hooks.example.com/desk',
  events: ['TimelineEventAdded'],
});
const bytes = (size: number) => Buffer.alloc(size, 7);

/** Webhooks and what they are sent. */
export function webhookPatterns({ client, layout: { table } }: Scene): readonly AccessPattern[] {
  const webhooks = webhookStore(client, table, site.id);
  const deliveries = deliveryStore(client, table, site.id);
  const saving = { actor, now: morning };
  const webhook = newWebhook(input, newId(morning), saving);
  const delivery = testDelivery(newId(morning), webhook, morning);
  const at = morning.toISOString();
  const calling = {
    // Of a site without incidents: it is to come to nothing.
    siteId: 'calling',
    ...Escalation.parse({
      ...{ id: 'calling', name: 'Call', level: 1, trigger: { on: 'unassigned', minutes: 60 }, version: 1 },
      actions: [{ do: 'callWebhook', webhookId: webhook.id }],
      ...{ createdAt: at, updatedAt: at, updatedBy: actor },
    }),
  };
  const stored = async () => {
    const found = await deliveries.find(delivery.id);
    if (!found) throw new Error('The scene has no delivery.');
    return found;
  };
  return [
    {
      name: 'Webhook with its secret',
      by: 'createWebhook',
      run: () => webhooks.create(webhook, firstSecrets(bytes, morning)),
    },
    { name: 'Webhooks of a site: page of 25', by: 'listWebhooks', run: () => webhooks.list({ size: 25 }) },
    {
      name: 'Event for the one webhook that asked for it',
      by: 'webhooks/fan-out',
      run: () =>
        fanOut({ webhooks, deliveries })(
          { type: 'TimelineEventAdded', at: morning.toISOString(), detail: { type: 'created' } },
          morning,
        ),
    },
    { name: 'Test of a webhook', by: 'testWebhook', run: () => deliveries.addWith(delivery, []) },
    {
      name: 'Delivery to be sent, with its webhook and what signs it',
      by: 'webhooks/deliver',
      run: async () => {
        await deliveries.find(delivery.id);
        await Promise.all([webhooks.find(webhook.id), webhooks.secrets(webhook.id)]);
      },
    },
    {
      name: 'Attempt to send it: begun, or how it went',
      by: 'webhooks/deliver',
      run: async () => {
        const before = await stored();
        await deliveries.replace(before, { ...before, tried: before.tried + 1 });
      },
    },
    {
      name: 'What a webhook was sent: page of 25',
      by: 'listWebhookDeliveries',
      run: () => deliveries.list(webhook.id, { size: 25 }),
    },
    {
      name: 'Delivery sent again',
      by: 'replayWebhookDelivery',
      run: async () => {
        const before = await stored();
        await deliveries.replaceWith(before, replayed(before, morning), []);
      },
    },
    {
      name: 'Replace a webhook',
      by: 'replaceWebhook',
      run: async () => {
        const other = newWebhook(input, newId(morning), saving);
        await webhooks.create(other, firstSecrets(bytes, morning));
        await webhooks.replace(other, replacedWebhook(other, { ...input, enabled: false }, saving));
      },
    },
    {
      name: 'Escalation that calls a webhook',
      by: 'createEscalation',
      run: () =>
        escalationStore(client, table, calling.siteId).create(
          calling,
          useWrites(
            webhookUse({ table, siteId: site.id }),
            { kind: 'escalation', id: calling.id },
            { from: undefined, to: webhook.id },
          ),
        ),
    },
    {
      name: 'Delete a webhook: refused, for it is called',
      by: 'deleteWebhook',
      run: () =>
        webhooks.remove(webhook).then(
          () => Promise.reject(new Error('A webhook that is called was deleted.')),
          () => undefined,
        ),
    },
  ];
}
