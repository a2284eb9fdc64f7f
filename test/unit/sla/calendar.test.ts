import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addBusinessMinutes,
  type BusinessCalendar,
  businessMsBetween,
  type OpenInterval,
} from '../../../shared/sla/index.ts';
import { slowBusinessMs, slowDue } from '../../support/slow-calendar.ts';

const hours = (from: number, to: number): OpenInterval => ({ from: from * 60, to: to * 60 });

const aCalendar = (over: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  id: 'test',
  timeZone: 'Europe/Berlin',
  weekly: [[], ...Array.from({ length: 5 }, () => [hours(9, 17)]), []],
  closedDays: [],
  ...over,
});
const everyDay = (...open: OpenInterval[]) => Array.from({ length: 7 }, () => open);

describe('the instant after some business minutes', () => {
  it.each([
    ['within a day', {}, '2026-06-12T08:00:00Z', 60, '2026-06-12T09:00:00Z'],
    ['over the night', {}, '2026-06-11T14:00:00Z', 120, '2026-06-12T08:00:00Z'],
    ['over the weekend', {}, '2026-06-12T14:00:00Z', 61, '2026-06-15T07:01:00Z'],
    ['from a Sunday', {}, '2026-06-14T12:00:00Z', 1, '2026-06-15T07:01:00Z'],
    ['on closing time: the closing instant', {}, '2026-06-12T14:00:00Z', 60, '2026-06-12T15:00:00Z'],
    ['from closing time on', {}, '2026-06-12T15:00:00Z', 1, '2026-06-15T07:01:00Z'],
    ['from before opening', {}, '2026-06-12T03:00:00Z', 30, '2026-06-12T07:30:00Z'],
    ['past a closed day', { closedDays: ['2026-06-12'] }, '2026-06-11T14:30:00Z', 60, '2026-06-15T07:30:00Z'],
    ['over a leap day', {}, '2028-02-28T15:30:00Z', 480 + 60, '2028-03-01T08:30:00Z'],
    ['over a February without one', {}, '2027-02-26T15:30:00Z', 60, '2027-03-01T08:30:00Z'],
    ['over New Year', { closedDays: ['2027-01-01'] }, '2026-12-31T15:30:00Z', 60, '2027-01-04T08:30:00Z'],
    [
      'over a lunch break',
      { weekly: everyDay(hours(9, 12), hours(13, 17)) },
      '2026-06-12T09:30:00Z',
      60,
      '2026-06-12T11:30:00Z',
    ],
    [
      'across midnight',
      { weekly: everyDay(hours(0, 6), hours(22, 24)) },
      '2026-06-12T21:30:00Z',
      60,
      '2026-06-12T22:30:00Z',
    ],
    ['over the weekend that DST begins', {}, '2026-03-27T15:30:00Z', 60, '2026-03-30T07:30:00Z'],
    ['over the weekend that DST ends', {}, '2026-10-23T14:30:00Z', 60, '2026-10-26T08:30:00Z'],
    [
      'around the clock on the short day',
      { weekly: everyDay(hours(0, 24)) },
      '2026-03-28T23:00:00Z',
      24 * 60,
      '2026-03-29T23:00:00Z',
    ],
    [
      'in New York, where the long day is a week later',
      { timeZone: 'America/New_York', weekly: everyDay(hours(0, 12)) },
      '2026-11-01T04:00:00Z',
      13 * 60,
      '2026-11-01T17:00:00Z',
    ],
    [
      'from an hour that the clock skips',
      { weekly: everyDay({ from: 150, to: 300 }) },
      '2026-03-28T23:00:00Z',
      1,
      '2026-03-29T01:01:00Z',
    ],
  ] as const)('%s', (_, over, from, minutes, due) => {
    const found = addBusinessMinutes(aCalendar(over as Partial<BusinessCalendar>), new Date(from), minutes);
    expect(found.toISOString()).toBe(new Date(due).toISOString());
  });

  it('keeps seconds and parts of them', () => {
    const due = addBusinessMinutes(aCalendar(), new Date('2026-06-12T14:59:30.250Z'), 1);
    expect(due.toISOString()).toBe('2026-06-15T07:00:30.250Z');
  });

  it.each([
    ['no hours at all', { weekly: everyDay() }],
    ['hours that end before they begin', { weekly: everyDay({ from: 600, to: 600 }) }],
  ])('says that a calendar with %s never opens', (_, over) => {
    expect(() => addBusinessMinutes(aCalendar(over), new Date('2026-06-12T08:00:00Z'), 1)).toThrow(
      new RangeError('Calendar test never opens.'),
    );
  });

  it('finds an opening that is most of a year away', () => {
    const closedDays = Array.from({ length: 330 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const due = addBusinessMinutes(aCalendar({ closedDays }), new Date('2026-01-01T08:00:00Z'), 1);
    expect(due.toISOString()).toBe('2026-11-27T08:01:00.000Z');
  });
});

describe('business time between two instants', () => {
  it.each([
    ['nothing backwards', '2026-06-12T10:00:00Z', '2026-06-12T09:00:00Z', 0],
    ['nothing in no time', '2026-06-12T10:00:00Z', '2026-06-12T10:00:00Z', 0],
    ['nothing on a weekend', '2026-06-13T00:00:00Z', '2026-06-14T12:00:00Z', 0],
    ['a week of office hours', '2026-06-08T00:00:00Z', '2026-06-15T00:00:00Z', 40 * 60],
    ['the same week though DST begins in it', '2026-03-23T00:00:00Z', '2026-03-30T00:00:00Z', 40 * 60],
  ])('%s', (_, from, to, minutes) => {
    expect(businessMsBetween(aCalendar(), new Date(from), new Date(to))).toBe(minutes * 60_000);
  });
});

const MINUTE = 60_000;
/** Where clocks change: Berlin and New York both ways, Santiago at midnight, Lord Howe by half an hour; a leap day. */
const corners = [
  ['Europe/Berlin', '2026-03-28T20:00:00Z'],
  ['Europe/Berlin', '2026-10-24T20:00:00Z'],
  ['Europe/Berlin', '2028-02-28T12:00:00Z'],
  ['America/New_York', '2026-03-08T02:00:00Z'],
  ['America/New_York', '2026-10-31T22:00:00Z'],
  ['America/Santiago', '2026-04-04T20:00:00Z'],
  ['America/Santiago', '2026-09-05T20:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T10:00:00Z'],
] as const;

const corner = fc
  .tuple(fc.constantFrom(...corners), fc.integer({ min: -1000, max: 1500 }))
  .map(([[timeZone, near], shift]) => ({ timeZone, from: Date.parse(near) + shift * MINUTE }));

/** Up to two openings a day; edges often where clocks change. */
const edge = fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 240 }));
const day = fc
  .uniqueArray(edge, { minLength: 0, maxLength: 4 })
  .map((edges) => edges.sort((one, other) => one - other))
  .map((edges) =>
    [0, 2].flatMap((at) => {
      const [from, to] = [edges[at], edges[at + 1]];
      return from === undefined || to === undefined ? [] : [{ from, to }];
    }),
  );
const week = fc.array(day, { minLength: 7, maxLength: 7 });
const closedDays = fc.subarray(['2026-03-29', '2026-10-25', '2028-02-29', '2026-11-01', '2026-04-05']);

describe('the calendar and one that looks at the clock every minute agree', () => {
  it('on business time between two instants', () => {
    fc.assert(
      fc.property(
        corner,
        week,
        closedDays,
        fc.integer({ min: 0, max: 2500 }),
        ({ timeZone, from }, weekly, closed, length) => {
          const calendar = aCalendar({ timeZone, weekly, closedDays: closed });
          const to = from + length * MINUTE;
          const found = businessMsBetween(calendar, new Date(from), new Date(to));
          expect(found).toBe(slowBusinessMs(calendar, from, to));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('on the instant after some business minutes', () => {
    fc.assert(
      fc.property(
        corner,
        week.filter((open) => open.some((each) => each.length > 0)),
        fc.integer({ min: 1, max: 900 }),
        ({ timeZone, from }, weekly, count) => {
          const calendar = aCalendar({ timeZone, weekly });
          const due = addBusinessMinutes(calendar, new Date(from), count).getTime();
          fc.pre(due - from < 4 * 1440 * MINUTE);
          expect(new Date(due)).toEqual(new Date(slowDue(calendar, from, count)));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('and the two functions agree with one another', () => {
    fc.assert(
      fc.property(
        corner,
        week.filter((open) => open.some((each) => each.length > 0)),
        fc.integer({ min: 1, max: 5_000_000 }),
        ({ timeZone, from }, weekly, milliseconds) => {
          const calendar = aCalendar({ timeZone, weekly });
          const start = new Date(from);
          const due = addBusinessMinutes(calendar, start, milliseconds / MINUTE);
          expect(Math.abs(businessMsBetween(calendar, start, due) - milliseconds)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 200 },
    );
  });
});
