import { bind } from '../../../shared/platform/http/serve.ts';
import * as routes from '../routes/webhooks.ts';
import {
  type DeliveryParts,
  listDeliveriesHandler,
  readDeliveryHandler,
  replayDeliveryHandler,
  testWebhookHandler,
} from './webhook-deliveries.ts';
import {
  createWebhookHandler,
  deleteWebhookHandler,
  listWebhooksHandler,
  readWebhookHandler,
  replaceWebhookHandler,
  rotateSecretHandler,
  type WebhookParts,
} from './webhooks.ts';

/** Every route of webhooks, bound to what it works with. */
export const webhookRoutes = (parts: WebhookParts & DeliveryParts) => [
  bind(routes.listWebhooksRoute, listWebhooksHandler(parts)),
  bind(routes.createWebhookRoute, createWebhookHandler(parts)),
  bind(routes.readWebhookRoute, readWebhookHandler(parts)),
  bind(routes.replaceWebhookRoute, replaceWebhookHandler(parts)),
  bind(routes.deleteWebhookRoute, deleteWebhookHandler(parts)),
  bind(routes.rotateSecretRoute, rotateSecretHandler(parts)),
  bind(routes.testWebhookRoute, testWebhookHandler(parts)),
  bind(routes.listDeliveriesRoute, listDeliveriesHandler(parts)),
  bind(routes.readDeliveryRoute, readDeliveryHandler(parts)),
  bind(routes.replayDeliveryRoute, replayDeliveryHandler(parts)),
];
