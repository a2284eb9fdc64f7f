import type { RouteInput } from './route-inputs.ts';

const id = '01KCQ0000000000000000000W1';
const deliveryId = '5f2qk8x1c9v7b3n6m4p0r2t8w1';
const webhook = {
  name: 'The company’s data warehouse',
  url: 'https://hooks.example.com/desk',
  events: ['TimelineEventAdded', 'OpportunityOpened'],
  timelineTypes: ['created', 'emailIn'],
};

/** An example for each route of webhooks. */
export const webhookInputs: Readonly<Record<string, RouteInput>> = {
  listWebhooks: { query: { limit: '25' } },
  createWebhook: { headers: { 'idempotency-key': 'sample-webhook-1' }, body: webhook },
  readWebhook: { params: { id } },
  replaceWebhook: {
    params: { id },
    headers: { 'if-match': '"1"' },
    body: { ...webhook, events: [], timelineTypes: [], enabled: false },
  },
  deleteWebhook: { params: { id }, headers: { 'if-match': '"2"' } },
  rotateWebhookSecret: { params: { id }, headers: { 'idempotency-key': 'sample-rotation-1' } },
  testWebhook: { params: { id }, headers: { 'idempotency-key': 'sample-test-1' } },
  listWebhookDeliveries: { params: { id }, query: { limit: '25' } },
  readWebhookDelivery: { params: { id, deliveryId } },
  replayWebhookDelivery: {
    params: { id, deliveryId },
    headers: { 'idempotency-key': 'sample-replay-1' },
  },
};
