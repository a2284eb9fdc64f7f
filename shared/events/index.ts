export { type BusEvent, type BusEventType, busEvents, busSource, WebhookCause } from './bus-events.ts';
export { eventsOfChange, type ItemChange, publishedKinds } from './events-of-change.ts';
