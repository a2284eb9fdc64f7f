import { describe, expect, it } from '@jest/globals';
import { countMail, isOpen, reset, type SenderFlow } from '../../../shared/mail/caps.ts';

const limits = { perTenMinutes: 10, perDay: 100, quietMinutes: 60 };
const start = Date.UTC(2026, 5, 12, 8);
const none: SenderFlow = { siteId: 'main', sender: 'ada@example.com', times: [], counted: 0 };
const at = (minutes: number) => new Date(start + minutes * 60_000);

/** Which of the mails, by the minute they came in, were held back. */
function mails(minutes: readonly number[], flow = none) {
  const held: number[] = [];
  let state = flow;
  for (const minute of minutes) {
    const counted = countMail(state, limits, at(minute));
    if (counted.held) held.push(minute);
    state = counted.flow;
  }
  return { held, flow: state };
}
const range = (count: number, step: number, from = 0) =>
  Array.from({ length: count }, (_, index) => from + index * step);

describe('mail of one sender', () => {
  it('comes in up to ten times in ten minutes, and the eleventh is held back', () => {
    const minutes = range(11, 0.5);
    expect(mails(minutes).held).toEqual([5]);
  });

  it('counts in any ten minutes, not in those of the clock', () => {
    expect(mails([...range(6, 0.1, 8), ...range(5, 0.1, 12)]).held).toHaveLength(1);
    expect(mails([...range(6, 0.1, 0), ...range(5, 0.1, 11)]).held).toEqual([]);
  });

  it('comes in a hundred times in any day', () => {
    const minutes = range(101, 14);
    expect(mails(minutes).held).toEqual([1400]);
    expect(mails(range(200, 15)).held).toEqual([]);
  });

  it('once over a limit is held back until the sender has been quiet for an hour', () => {
    const { held, flow } = mails([...range(11, 0), 20, 79, 140]);
    expect(held).toEqual([0, 20, 79]);
    expect(flow.breaker).toBeUndefined();
    expect(isOpen(mails(range(11, 0)).flow, limits, at(59))).toBe(true);
    expect(isOpen(mails(range(11, 0)).flow, limits, at(60))).toBe(false);
  });

  it('says why, how many and since when', () => {
    const { flow } = mails([...range(12, 0), 5]);
    expect(flow.breaker).toEqual({
      trippedAt: at(0).toISOString(),
      reason: 'Over limits: more than 10 mails of this sender in 10 minutes.',
      held: 3,
      lastAt: at(5).toISOString(),
    });
  });

  it('trips once, and after a reset begins anew', () => {
    const first = countMail(mails(range(10, 0)).flow, limits, at(1));
    expect([first.trips, countMail(first.flow, limits, at(2)).trips]).toEqual([true, false]);
    expect(mails(range(10, 0, 3), reset(first.flow)).held).toEqual([]);
  });

  it('remembers no more than the limits need', () => {
    expect(mails(range(500, 1)).flow.times.length).toBeLessThanOrEqual(limits.perDay);
  });
});
