import { describe, expect, it } from '@jest/globals';
import {
  type BusEventType,
  busEvents,
  eventsOfChange,
  publishedKinds,
} from '../../../shared/events/index.ts';
import { writesOf } from '../../../shared/incidents/writes.ts';
import { CorruptDataError } from '../../../shared/platform/errors.ts';
import { anOpening } from '../../support/an-incident.ts';

const layout = { table: 'desk', viewShards: 4, dueShards: 2 };
/** Every item that opening an incident writes. */
const items = writesOf(anOpening(), layout).map((write) => write.Put!.Item!);
const ofKind = (kind: string) => items.find((item) => item.kind === kind)!;

const hit = {
  ...{ messageId: 'm1', contactId: 'c1', reference: '260612-000001', messageType: 'questionReceipt' },
  ...{ firstAt: '2026-06-12T08:00:00.000Z', lastAt: '2026-06-12T09:00:00.000Z', total: 1 },
};

describe('a new item', () => {
  it('on the timeline is told without what was written', () => {
    expect(eventsOfChange({ after: ofKind('event') })).toEqual([
      {
        type: 'TimelineEventAdded',
        detail: {
          ...{ reference: '260612-000001', eventId: ofKind('event').id, at: ofKind('event').at },
          ...{ type: 'created', visibility: 'public', actor: 'contact' },
        },
      },
    ]);
  });

  it('that is a message waits to be sent', () => {
    const { messageId } = ofKind('message');
    const detail = { messageId, reference: '260612-000001', type: 'questionReceipt' };
    expect(eventsOfChange({ after: ofKind('message') })).toEqual([{ type: 'ResponseQueued', detail }]);
  });

  it.each<[string, object, BusEventType]>([
    ['view', {}, 'MessageViewed'],
    ['click', { link: 'incident', url: '/portal/incidents/{token}' }, 'LinkFollowed'],
  ])('that is a %s is a first one', (kind, more, type) => {
    const [event, ...others] = eventsOfChange({ after: { kind, ...hit, ...more } });
    expect(others).toEqual([]);
    expect(event!.type).toBe(type);
    expect(busEvents[type].parse(event!.detail)).toEqual(event!.detail);
    expect(event!.detail).not.toHaveProperty('total');
  });

  it.each(['incident', 'kpi', 'text', 'contactIncident'])('of kind %s is no event by itself', (kind) => {
    expect(ofKind(kind)).toBeDefined();
    expect(eventsOfChange({ after: ofKind(kind) })).toEqual([]);
  });
});

describe('an opportunity', () => {
  const figures = {
    ...{ reference: '260612-000001', amount: 4990.5, currency: 'EUR', stage: 'qualified', revision: 1 },
  };
  const item = { kind: 'opportunity', id: 'opportunity-1', name: 'Ten for Ada', note: 'burns', ...figures };

  it('is told to the CRM in ids and figures when it is opened, and when it changes', () => {
    const detail = { opportunityId: 'opportunity-1', ...figures };
    expect(eventsOfChange({ after: item })).toEqual([{ type: 'OpportunityOpened', detail }]);
    const won = { ...item, stage: 'won', revision: 2 };
    expect(eventsOfChange({ before: item, after: won })).toEqual([
      { type: 'OpportunityChanged', detail: { ...detail, stage: 'won', revision: 2 } },
    ]);
    expect(eventsOfChange({ before: item, after: item })).toEqual([]);
    expect(eventsOfChange({ before: item })).toEqual([]);
  });
});

describe('an entry that asks for children to be closed', () => {
  it('is told as an entry, and as what it asks for', () => {
    const written = ofKind('event');
    const entry = { ...written, type: 'childrenToClose', visibility: 'internal', data: {} };
    expect(eventsOfChange({ after: entry })).toMatchObject([
      { type: 'TimelineEventAdded' },
      {
        type: 'ChildrenToClose',
        detail: { reference: '260612-000001', eventId: written.id, at: written.at },
      },
    ]);
  });
});

describe('an entry that calls a webhook', () => {
  it('is told with what called it, and without the words', () => {
    const written = ofKind('event');
    const cause = { kind: 'rule', id: 'rule-1' };
    const data = { webhookId: 'hook-1', cause, because: 'Ada burns', reference: 'another', at: 'today' };
    const entry = { ...written, type: 'webhookCalled', visibility: 'internal', data };
    const { reference, at, id: eventId } = written;
    expect(eventsOfChange({ after: entry })).toEqual([
      expect.objectContaining({ type: 'TimelineEventAdded' }),
      { type: 'WebhookAsked', detail: { webhookId: 'hook-1', reference, eventId, at, cause } },
    ]);
  });
});

describe('a delivery to a webhook', () => {
  const item = { kind: 'webhookDelivery', id: 'd1', webhookId: 'hook-1', run: 1, eventType: 'LinkFollowed' };
  const detail = { deliveryId: 'd1', webhookId: 'hook-1', run: 1, eventType: 'LinkFollowed' };

  it('is told when it is new and when it is to be tried anew, and not of each attempt', () => {
    expect(eventsOfChange({ after: item })).toEqual([{ type: 'WebhookQueued', detail }]);
    expect(eventsOfChange({ before: item, after: { ...item, run: 2 } })).toEqual([
      { type: 'WebhookQueued', detail: { ...detail, run: 2 } },
    ]);
    expect(eventsOfChange({ before: item, after: { ...item, tried: 3 } })).toEqual([]);
    expect(eventsOfChange({ before: item })).toEqual([]);
  });
});

describe('no event', () => {
  it('comes of a kind that the stream is not asked for', () => {
    const told = items.filter((item) => eventsOfChange({ after: item }).length > 0);
    expect(told.length).toBeGreaterThan(0);
    for (const { kind } of told) expect(publishedKinds).toContain(kind);
  });

  it.each(['event', 'message'])('comes of a change of an item of kind %s, or of its end', (kind) => {
    const item = ofKind(kind);
    expect(eventsOfChange({ before: item, after: { ...item, state: 'sent' } })).toEqual([]);
    expect(eventsOfChange({ before: item })).toEqual([]);
  });

  it('holds an address or a text of anybody', () => {
    const told = JSON.stringify(items.flatMap((item) => eventsOfChange({ after: item })));
    expect(told).not.toMatch(/ada|Ada|burns|fire/);
  });
});

describe('an item that is not as we store it', () => {
  it.each([
    ['a message without an id', { kind: 'message', reference: 'x', type: 'y' }],
    ['a view without an instant', { kind: 'view', ...hit, firstAt: 'today' }],
    ['an entry without an actor', { kind: 'event', ...ofKind('event'), actor: {} }],
  ])('%s is our fault', (_, item) => {
    expect(() => eventsOfChange({ after: item })).toThrow(CorruptDataError);
  });
});
