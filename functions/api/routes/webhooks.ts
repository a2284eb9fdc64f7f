import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Attempt, Delivery, OVERLAP_HOURS, Webhook, WebhookInput } from '../../../shared/webhooks/index.ts';
import { Idempotency } from './portal.ts';
import { ifMatch, Paging } from './schedule-parts.ts';

const common = { role: 'admin', function: 'api/webhooks', tag: 'Webhooks' } as const;

const webhookId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'The id of a webhook.');
const params = z.object({ id: webhookId });
const deliveryParams = z.object({
  id: webhookId,
  deliveryId: z.string().regex(/^[\w-]{26,27}$/, 'The id of a delivery.'),
});

const secret = z
  .string()
  .optional()
  .meta({ description: 'What messages are signed with. Shown this once, and nowhere again.' });
const WithSecret = z.object({ webhook: Webhook, secret });

const DeliveryView = Delivery.omit({
  body: true,
  claimedAt: true,
  claimedUntil: true,
  expiresAt: true,
}).extend({ attempts: z.array(Attempt).meta({ description: 'The newest forty, oldest first.' }) });
const WholeDelivery = DeliveryView.extend({
  body: z.string().meta({ description: 'What is sent, to the byte.' }),
});

export const listWebhooksRoute = defineRoute({
  ...common,
  id: 'listWebhooks',
  method: 'GET',
  path: '/v1/webhooks',
  summary: 'List the webhooks',
  query: Paging,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ webhooks: z.array(Webhook), next: z.string().optional() }),
    },
  },
});

export const createWebhookRoute = defineRoute({
  ...common,
  id: 'createWebhook',
  method: 'POST',
  path: '/v1/webhooks',
  summary: 'Make a webhook',
  description:
    'The address must be public, or trusted in the settings, section `webhooks`; it is checked again at every connection. The secret is in this answer only.',
  headers: Idempotency,
  body: WebhookInput,
  refuses: ['conflict'],
  replies: { 201: { description: 'It is there.', schema: WithSecret } },
});

export const readWebhookRoute = defineRoute({
  ...common,
  id: 'readWebhook',
  method: 'GET',
  path: '/v1/webhooks/{id}',
  summary: 'Read a webhook',
  description: '`disabled` says why the desk has turned it off, `failingSince` since when nothing arrives.',
  params,
  replies: { 200: { description: 'The webhook; the ETag is its version.', schema: Webhook } },
});

export const replaceWebhookRoute = defineRoute({
  ...common,
  id: 'replaceWebhook',
  method: 'PUT',
  path: '/v1/webhooks/{id}',
  summary: 'Replace a webhook',
  description:
    'If-Match is required. The secret stays. One that the desk has turned off is turned on by this.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  body: WebhookInput,
  refuses: ['preconditionRequired'],
  replies: { 200: { description: 'It is replaced.', schema: Webhook } },
});

export const deleteWebhookRoute = defineRoute({
  ...common,
  id: 'deleteWebhook',
  method: 'DELETE',
  path: '/v1/webhooks/{id}',
  summary: 'Delete a webhook',
  description:
    'What it has not been sent yet never will be. One that rules or escalations call is not deleted: the answer names some of them.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  refuses: ['conflict'],
  replies: { 204: { description: 'It is gone.' } },
});

export const rotateSecretRoute = defineRoute({
  ...common,
  id: 'rotateWebhookSecret',
  method: 'POST',
  path: '/v1/webhooks/{id}/rotate-secret',
  summary: 'Give a webhook a new secret',
  description: `For ${OVERLAP_HOURS} hours messages are signed with the secret before, too.`,
  params,
  headers: Idempotency.extend({ 'if-match': ifMatch }),
  replies: { 200: { description: 'The new secret.', schema: WithSecret } },
});

export const testWebhookRoute = defineRoute({
  ...common,
  id: 'testWebhook',
  method: 'POST',
  path: '/v1/webhooks/{id}/test',
  summary: 'Send a test to a webhook',
  description:
    'One message of type `WebhookTest`, tried once, even to a webhook that is turned off. How it went is told by the delivery.',
  params,
  headers: Idempotency,
  replies: { 202: { description: 'It is being sent.', schema: DeliveryView } },
});

export const listDeliveriesRoute = defineRoute({
  ...common,
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/v1/webhooks/{id}/deliveries',
  summary: 'List what a webhook was sent',
  description: 'Newest first, of the last thirty days, with every attempt and what comes next.',
  params,
  query: Paging,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ deliveries: z.array(DeliveryView), next: z.string().optional() }),
    },
  },
});

export const readDeliveryRoute = defineRoute({
  ...common,
  id: 'readWebhookDelivery',
  method: 'GET',
  path: '/v1/webhooks/{id}/deliveries/{deliveryId}',
  summary: 'Read a delivery with what is sent',
  params: deliveryParams,
  replies: { 200: { description: 'The delivery.', schema: WholeDelivery } },
});

export const replayDeliveryRoute = defineRoute({
  ...common,
  id: 'replayWebhookDelivery',
  method: 'POST',
  path: '/v1/webhooks/{id}/deliveries/{deliveryId}/replay',
  summary: 'Send a delivery again',
  description:
    'At once, and with all its attempts ahead. It is the same message with the same `webhook-id`, so that a receiver who has it can tell.',
  params: deliveryParams,
  headers: Idempotency,
  refuses: ['conflict'],
  replies: { 202: { description: 'It is being sent.', schema: DeliveryView } },
});
