import { readItem } from '../table/read-item.ts';
import { type BusEvent, busEvents } from './bus-events.ts';

/** One change of the table, as its stream tells it. */
export interface ItemChange {
  readonly before?: Record<string, unknown> | undefined;
  readonly after?: Record<string, unknown> | undefined;
}

/** The kinds of items whose changes mean anything: no other needs to be looked at. */
export const publishedKinds = [
  ...(['event', 'message', 'view', 'click', 'opportunity', 'contactEvent', 'transferLeg'] as const),
  ...(['webhookDelivery', 'mail'] as const),
] as const;

/**
 * What a change of one item means to the rest of the desk. The coming into being of an item is an event: each
 * follows from a condition that held once, so each is published for one happening only. Of changes only those of
 * an opportunity are, told apart by their revision, a delivery's that is to be tried anew, by its run, and a mail's that
 * is to be placed once more, by the wish.
 */
export function eventsOfChange({ before, after }: ItemChange): BusEvent[] {
  if (!after) return [];
  if (after.kind === 'opportunity') return opportunityEvents(before, after);
  if (after.kind === 'webhookDelivery') return deliveryEvents(before, after);
  if (after.kind === 'mail') return mailEvents(before, after);
  if (before) return [];
  switch (after.kind as (typeof publishedKinds)[number]) {
    case 'event': {
      const actor = (after.actor as { kind?: unknown }).kind;
      const { field } = after.type === 'fieldChanged' ? (after.data as { field?: unknown }) : {};
      const detail = readItem(busEvents.TimelineEventAdded, { ...after, eventId: after.id, actor, field });
      const added: BusEvent = { type: 'TimelineEventAdded', detail };
      const follows = followed[String(after.type)];
      if (!follows) return [added];
      const facts = { ...(after.data as object), ...after, eventId: after.id };
      return [added, { type: follows, detail: readItem(busEvents[follows], facts) } as BusEvent];
    }
    case 'message':
      return [{ type: 'ResponseQueued', detail: readItem(busEvents.ResponseQueued, after) }];
    case 'view':
      return [{ type: 'MessageViewed', detail: readItem(busEvents.MessageViewed, after) }];
    case 'click':
      return [{ type: 'LinkFollowed', detail: readItem(busEvents.LinkFollowed, after) }];
    case 'transferLeg':
      return [{ type: 'TransferDue', detail: readItem(busEvents.TransferDue, after) }];
    case 'contactEvent':
      if (after.type !== 'mergedInto') return [];
      return [
        { type: 'ContactMerged', detail: readItem(busEvents.ContactMerged, { ...after, eventId: after.id }) },
      ];
    default:
      return [];
  }
}

/** Entries that ask for something to be done, and the event that who does it hears of. */
const followed: Readonly<Record<string, 'ChildrenToClose' | 'ContentRemoved' | 'WebhookAsked'>> = {
  childrenToClose: 'ChildrenToClose',
  redacted: 'ContentRemoved',
  fileRemoved: 'ContentRemoved',
  webhookCalled: 'WebhookAsked',
};

function deliveryEvents(before: ItemChange['before'], after: Record<string, unknown>): BusEvent[] {
  if (before?.run === after.run) return [];
  const detail = readItem(busEvents.WebhookQueued, { ...after, deliveryId: after.id });
  return [{ type: 'WebhookQueued', detail }];
}

function mailEvents(before: ItemChange['before'], after: Record<string, unknown>): BusEvent[] {
  if (after.wish === undefined || before?.wish === after.wish) return [];
  return [{ type: 'MailAskedFor', detail: readItem(busEvents.MailAskedFor, after) }];
}

function opportunityEvents(before: ItemChange['before'], after: Record<string, unknown>): BusEvent[] {
  const detail = readItem(busEvents.OpportunityOpened, { ...after, opportunityId: after.id });
  if (!before) return [{ type: 'OpportunityOpened', detail }];
  return before.revision === after.revision ? [] : [{ type: 'OpportunityChanged', detail }];
}
