export { type BusEvent, type BusEventType, busEvents, busSource } from './bus-events.ts';
export { eventsOfChange, type ItemChange } from './events-of-change.ts';
