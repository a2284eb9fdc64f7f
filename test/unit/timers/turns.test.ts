import { describe, expect, it } from '@jest/globals';
import { AT_ONCE, turnsFrom } from '../../../shared/timers/turns.ts';
import { morning, plus } from '../../support/time.ts';

const minute = 60_000;
const step = minute / AT_ONCE;

describe('turns of what is overdue', () => {
  it('are now for the first, and as many a minute from then on', () => {
    const turns = turnsFrom(undefined);
    const taken = Array.from({ length: 3 * AT_ONCE }, () => turns.take(morning));
    expect(taken.slice(0, AT_ONCE).every((turn) => turn.getTime() === morning.getTime())).toBe(true);
    expect(taken[AT_ONCE]).toEqual(plus(morning, step));
    expect(taken.at(-1)).toEqual(plus(morning, 2 * minute));
  });

  it('go on where another run has given them up to', () => {
    const before = turnsFrom(undefined);
    for (let count = 0; count <= AT_ONCE; count += 1) before.take(morning);
    const soon = plus(morning, 100);
    expect(turnsFrom(before.givenUntil()).take(soon)).toEqual(plus(morning, 2 * step));
    expect(turnsFrom(before.givenUntil()).take(plus(morning, 5 * minute))).toEqual(plus(morning, 5 * minute));
    expect(turnsFrom(undefined).givenUntil()).toBeUndefined();
  });

  it('are never more than that in any minute, however runs follow each other', () => {
    const given: number[] = [];
    let until: string | undefined;
    for (let run = 0; run < 20; run += 1) {
      const turns = turnsFrom(until);
      const now = plus(morning, run * 7_000);
      for (let count = 0; count < 30; count += 1) given.push(turns.take(now).getTime());
      until = turns.givenUntil();
    }
    for (const from of given) {
      const within = given.filter((one) => one >= from && one < from + minute);
      expect(within.length).toBeLessThanOrEqual(2 * AT_ONCE);
    }
    expect(Math.max(...given) - morning.getTime()).toBeGreaterThanOrEqual((600 - AT_ONCE) * step);
  });
});
