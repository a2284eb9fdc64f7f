import { readItem } from '../table/read-item.ts';
import { type BusEvent, busEvents } from './bus-events.ts';

/** One change of the table, as its stream tells it. */
export interface ItemChange {
  readonly before?: Record<string, unknown> | undefined;
  readonly after?: Record<string, unknown> | undefined;
}

/**
 * What a change of one item means to the rest of the desk. Only the coming into being of an item is an event:
 * each follows from a condition that held once, so each is published for one happening only.
 */
export function eventsOfChange({ before, after }: ItemChange): BusEvent[] {
  if (!after || before) return [];
  switch (after.kind) {
    case 'event': {
      const actor = (after.actor as { kind?: unknown }).kind;
      const { field } = after.type === 'fieldChanged' ? (after.data as { field?: unknown }) : {};
      const detail = readItem(busEvents.TimelineEventAdded, { ...after, eventId: after.id, actor, field });
      return [{ type: 'TimelineEventAdded', detail }];
    }
    case 'message':
      return [{ type: 'ResponseQueued', detail: readItem(busEvents.ResponseQueued, after) }];
    case 'view':
      return [{ type: 'MessageViewed', detail: readItem(busEvents.MessageViewed, after) }];
    case 'click':
      return [{ type: 'LinkFollowed', detail: readItem(busEvents.LinkFollowed, after) }];
    default:
      return [];
  }
}
