import { describe, expect, it } from '@jest/globals';
import { sendPause } from '../../../shared/mail/index.ts';

const reasons = ['rate', 'throttled', 'quota', 'paused'] as const;
const times = Array.from({ length: 40 }, (_, time) => time);

describe('the pause of a message that waits', () => {
  it.each(reasons)('%s: grows, and stays within what SQS can delay', (reason) => {
    const most = times.map((time) => sendPause(reason, time, 1));
    expect(most).toEqual(most.toSorted((a, b) => a - b));
    expect(most[1]).toBeGreaterThan(most[0]!);
    expect(most.at(-1)).toBeLessThanOrEqual(900);
    expect(sendPause(reason, 100_000, 1)).toBe(most.at(-1));
  });

  it.each(reasons)('%s: is spread over half of it, in whole seconds, and never none', (reason) => {
    for (const time of times) {
      const [least, most] = [sendPause(reason, time, 0), sendPause(reason, time, 1)];
      expect(least).toBeGreaterThanOrEqual(1);
      expect(least).toBe(Math.ceil(most / 2));
      expect(Number.isInteger(sendPause(reason, time, 0.3))).toBe(true);
    }
  });

  it('is short for what only has to take its turn', () => {
    expect(sendPause('rate', 0, 1)).toBe(2);
    expect(sendPause('rate', 40, 1)).toBe(120);
  });
});
