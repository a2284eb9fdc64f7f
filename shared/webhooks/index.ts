export { hostOf, mayConnect, NOT_PUBLIC, trustOf, urlFault } from './address-guard.ts';
export { type Delivered, deliverer } from './deliver.ts';
export { Attempt, Delivery, isClaimed, replayed, testDelivery } from './delivery.ts';
export { type DeliveryStore, deliveryStore } from './delivery-store.ts';
export { fanOut } from './fan-out.ts';
export { poster, type Resolve, systemResolve } from './post.ts';
export { firstSecrets, OVERLAP_HOURS, type RandomBytes, rotatedSecrets } from './signature.ts';
export {
  CALLED,
  newWebhook,
  offeredEvents,
  replacedWebhook,
  Webhook,
  WebhookInput,
} from './webhook.ts';
export { StoredSecrets, type WebhookStore, webhookStore } from './webhook-store.ts';
export { webhookUse } from './webhook-uses-store.ts';
