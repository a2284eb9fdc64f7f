import { describe, expect, it } from '@jest/globals';
import { passAfter, passedOn, waitingRows } from '../../../shared/transfer/pass.ts';

const first = { number: 1, passed: 0, moved: false, last: false };
const rows = (waits: boolean, ...places: number[]) => places.map((place) => ({ place, waits }));

describe('going through a file', () => {
  it('comes to its end where no row waits', () => {
    expect(passAfter(passedOn(first, 20, rows(false, 0, 7, 8, 19)))).toBeUndefined();
  });

  it('begins again with those that wait, as long as one of them gets on', () => {
    const through = passedOn(passedOn(first, 10, rows(true, 0, 8, 9)), 100_000, rows(true, 99_999));
    const second = passAfter(through)!;
    expect(second).toMatchObject({ number: 2, passed: 0, last: false });
    const taken = waitingRows(second);
    expect([0, 1, 7, 8, 9, 10, 99_998, 99_999, 100_000].filter(taken)).toEqual([0, 8, 9, 99_999]);
    const third = passAfter(passedOn(second, 100_000, [...rows(true, 0, 8), ...rows(false, 9, 99_999)]))!;
    expect(third).toMatchObject({ number: 3, last: false });
    expect([0, 8, 9, 99_999].filter(waitingRows(third))).toEqual([0, 8]);
  });

  it('ends with a pass in which nobody waits, once waiting helped nobody', () => {
    const second = passAfter(passedOn(first, 3, rows(true, 1)))!;
    const last = passAfter(passedOn(second, 3, rows(true, 1)))!;
    expect(last).toMatchObject({ number: 3, last: true });
    expect([0, 1, 2].filter(waitingRows(last))).toEqual([1]);
    expect(passAfter(passedOn(last, 3, rows(true, 1)))).toBeUndefined();
  });
});
