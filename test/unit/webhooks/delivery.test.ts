import { describe, expect, it } from '@jest/globals';
import {
  claimed,
  type Delivery,
  deliveryOf,
  healthAfter,
  type Posted,
  replayed,
  settled,
  testDelivery,
} from '../../../shared/webhooks/delivery.ts';
import { LONGEST_PAUSE, MOST_ATTEMPTS, pauseAfter } from '../../../shared/webhooks/retry.ts';
import {
  newWebhook,
  replacedWebhook,
  type Webhook,
  WebhookInput,
  wants,
} from '../../../shared/webhooks/webhook.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

const saving = { now: morning, actor: { id: 'admin-1', name: 'Admin' } };
const input = WebhookInput.parse({ name: 'Warehouse', url: 'https://hooks.example.com/' });
const webhook = newWebhook(input, 'hook-1', saving);
const event = {
  type: 'OpportunityOpened',
  at: morning.toISOString(),
  detail: { opportunityId: 'o1', reference: '260612-000001', revision: 1 },
};
const fresh = deliveryOf(event, webhook, morning);
const failure: Posted = { fault: 'status', status: 503, durationMs: 12 };

/** The delivery after an attempt at an instant. */
const tried = (delivery: Delivery, posted: Posted, now: Date, random = 0) =>
  settled(claimed(delivery, now, 60), posted, { now, random });

describe('a delivery', () => {
  it('is the same for an event told twice, and another for another webhook or event', () => {
    const again = deliveryOf({ ...event, at: plus(morning, 5).toISOString() }, webhook, plus(morning, 99));
    expect(again.id).toBe(fresh.id);
    expect(deliveryOf(event, { id: 'hook-2' }, morning).id).not.toBe(fresh.id);
    const other = { ...event, detail: { ...event.detail, revision: 2 } };
    expect(deliveryOf(other, webhook, morning).id).not.toBe(fresh.id);
  });

  it('holds the event with an id that is the same for every webhook', () => {
    const body = JSON.parse(fresh.body);
    expect(body).toEqual({ id: expect.any(String), type: event.type, at: event.at, data: event.detail });
    expect(JSON.parse(deliveryOf(event, { id: 'hook-2' }, morning).body).id).toBe(body.id);
  });

  it('that arrives is over', () => {
    const after = tried(fresh, { status: 204, durationMs: 7 }, morning);
    expect(after).toMatchObject({ state: 'delivered', tried: 1 });
    expect(after.attempts).toEqual([{ at: morning.toISOString(), run: 1, status: 204, durationMs: 7 }]);
    expect(after.nextAt).toBeUndefined();
    expect(after.claimedUntil).toBeUndefined();
  });

  it('that fails is tried twelve times over about a day, each pause longer than the one before', () => {
    let delivery = fresh;
    const pauses: number[] = [];
    let now = morning;
    while (delivery.state === 'waiting') {
      const next = tried(delivery, failure, now);
      if (next.nextAt) {
        pauses.push((Date.parse(next.nextAt) - now.getTime()) / 60_000);
        now = new Date(next.nextAt);
      }
      delivery = next;
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 700]);
    expect(delivery.attempts).toHaveLength(MOST_ATTEMPTS);
    expect(delivery.state).toBe('failed');
    expect(now.getTime() - morning.getTime()).toBeGreaterThan(days(1));
  });

  it.each([
    ['an answer that there is nobody any more', fresh, { ...failure, status: 410 }],
    ['a test', testDelivery('test-1', webhook, morning), failure],
    ['a webhook that is turned off', fresh, { fault: 'off', durationMs: 0 } as const],
  ])('is not tried again after %s', (_, delivery, posted) => {
    expect(tried(delivery, posted, morning).state).toBe('failed');
  });

  it('whose attempt was cut off shows that, and has used one up', () => {
    const cut = claimed(fresh, morning, 60);
    const after = tried(cut, { status: 200, durationMs: 5 }, plus(morning, minutes(3)));
    expect(after.tried).toBe(2);
    expect(after.attempts).toEqual([
      { at: morning.toISOString(), run: 1, fault: 'interrupted' },
      { at: plus(morning, minutes(3)).toISOString(), run: 1, status: 200, durationMs: 5 },
    ]);
  });

  it('that is cut off every time is given up at last', () => {
    let delivery = fresh;
    for (let attempt = 0; attempt < MOST_ATTEMPTS + 3; attempt += 1)
      delivery = claimed(delivery, morning, 60);
    expect(settled(delivery, failure, { now: morning, random: 0 }).state).toBe('failed');
  });

  it('sent again is the same message with all attempts ahead, and keeps the log', () => {
    const failed = tried(fresh, { ...failure, status: 410 }, morning);
    const later = plus(morning, days(2));
    const again = replayed(failed, later);
    expect(again).toMatchObject({ id: fresh.id, body: fresh.body, state: 'waiting', run: 2, tried: 0 });
    expect(again.nextAt).toBe(later.toISOString());
    expect(again.expiresAt - fresh.expiresAt).toBe(2 * 86_400);
    const arrived = tried(again, { status: 200, durationMs: 1 }, later);
    expect(arrived.attempts.map(({ run }) => run)).toEqual([1, 2]);
  });

  it('keeps the newest forty attempts', () => {
    let delivery = fresh;
    for (let run = 0; run < 50; run += 1)
      delivery = replayed(tried(delivery, failure, plus(morning, minutes(run))), morning);
    expect(delivery.attempts).toHaveLength(40);
    expect(delivery.attempts.at(-1)!.run).toBe(50);
  });
});

describe('a pause', () => {
  it('is shortened by chance by a fifth at most', () => {
    expect([pauseAfter(3, 0), pauseAfter(3, 0.5), pauseAfter(3, 1)]).toEqual([240, 216, 192]);
  });
  it('is as long as the receiver asks for, within what the queue can hold', () => {
    expect(pauseAfter(1, 0, 600)).toBe(600);
    expect(pauseAfter(1, 0, 999_999_999)).toBe(LONGEST_PAUSE);
    expect(pauseAfter(11, 0)).toBe(LONGEST_PAUSE);
    expect(pauseAfter(11, 0, 1)).toBe(LONGEST_PAUSE);
  });
  it('fits into the twelve hours for which SQS hides a message', () => {
    expect(LONGEST_PAUSE + 60).toBeLessThan(43_200);
  });
});

describe('a webhook', () => {
  const failing = { ...webhook, failingSince: morning.toISOString() };
  const afterDays = (count: number, state: Delivery['state'], on: Webhook = failing) => {
    const now = plus(morning, days(count));
    const attempts = [{ at: now.toISOString(), run: 1, fault: 'timeout' as const }];
    return healthAfter(on, { ...fresh, state, attempts }, now);
  };

  it('has a bad time from the first attempt that fails to the first that arrives', () => {
    expect(healthAfter(webhook, tried(fresh, failure, morning), morning)).toBe('failing');
    expect(afterDays(0, 'waiting')).toBeUndefined();
    const arrived = tried(fresh, { status: 200, durationMs: 1 }, morning);
    expect(healthAfter(failing, arrived, morning)).toBe('well');
    expect(healthAfter(webhook, arrived, morning)).toBeUndefined();
  });

  it('is turned off when nothing has arrived for three days and a delivery is given up', () => {
    expect(afterDays(2.9, 'failed')).toBeUndefined();
    expect(afterDays(3, 'waiting')).toBeUndefined();
    expect(afterDays(3, 'failed')).toEqual({ disable: 'failing' });
    expect(afterDays(3, 'failed', webhook)).toBe('failing');
  });

  it('is turned off at once when the receiver says that it is gone', () => {
    const gone = tried(fresh, { ...failure, status: 410 }, morning);
    expect(healthAfter(webhook, gone, morning)).toEqual({ disable: 'gone' });
  });

  it('is not judged by a test', () => {
    const test = tried(testDelivery('t', webhook, morning), { ...failure, status: 410 }, morning);
    expect(healthAfter(webhook, test, morning)).toBeUndefined();
  });

  it('that is turned on again, or led elsewhere, begins anew', () => {
    const off = {
      ...failing,
      enabled: false,
      disabled: { because: 'gone', at: morning.toISOString() },
    } as const;
    expect(replacedWebhook(off, input, saving)).toEqual({ ...webhook, version: 2 });
    expect(replacedWebhook(off, { ...input, enabled: false }, saving)).toMatchObject({
      enabled: false,
      disabled: off.disabled,
      failingSince: failing.failingSince,
    });
    const moved = replacedWebhook(failing, { ...input, url: 'https://new.example.com/' }, saving);
    expect(moved.failingSince).toBeUndefined();
    expect(replacedWebhook(failing, { ...input, name: 'Renamed' }, saving).failingSince).toBeDefined();
  });

  it.each([
    ['chosen', { events: ['OpportunityOpened'] }, event, true],
    ['not chosen', { events: ['OpportunityChanged'] }, event, false],
    ['chosen while it is turned off', { events: ['OpportunityOpened'], enabled: false }, event, false],
    ['an entry of a type chosen', { events: ['TimelineEventAdded'], timelineTypes: ['created'] }, null, true],
    ['an entry of another type', { events: ['TimelineEventAdded'], timelineTypes: ['emailIn'] }, null, false],
    ['an entry where no type is', { events: ['TimelineEventAdded'] }, null, true],
  ])('is sent what is %s', (_, over, happened, expected) => {
    const asks = newWebhook(WebhookInput.parse({ ...input, ...over }), 'hook-1', saving);
    const created = { type: 'TimelineEventAdded', detail: { type: 'created' } };
    expect(wants(asks, happened ?? created)).toBe(expected);
  });
});
