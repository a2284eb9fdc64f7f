import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addBusinessMinutes,
  alwaysOpen,
  type BusinessCalendar,
  businessMsBetween,
  type DatedHours,
  NeverOpens,
  nextOpening,
  type OpenInterval,
  openingAt,
  openTimes,
} from '../../../shared/schedules/index.ts';
import { effortOf } from '../../support/effort.ts';
import { slowBusinessMs, slowDue, slowOpenTimes } from '../../support/slow-calendar.ts';

const hours = (from: number, to: number): OpenInterval => ({ from: from * 60, to: to * 60 });

const aCalendar = (over: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  id: 'test',
  timeZone: 'Europe/Berlin',
  weekly: [[], ...Array.from({ length: 5 }, () => [hours(9, 17)]), []],
  dated: {},
  ...over,
});
const closed = (...dates: string[]): Record<string, DatedHours> =>
  Object.fromEntries(dates.map((date) => [date, { open: [], wins: 'holiday' }]));
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
    [
      'past a closed day',
      { dated: closed('2026-06-12') },
      '2026-06-11T14:30:00Z',
      60,
      '2026-06-15T07:30:00Z',
    ],
    ['over a leap day', {}, '2028-02-28T15:30:00Z', 480 + 60, '2028-03-01T08:30:00Z'],
    ['over a February without one', {}, '2027-02-26T15:30:00Z', 60, '2027-03-01T08:30:00Z'],
    ['over New Year', { dated: closed('2027-01-01') }, '2026-12-31T15:30:00Z', 60, '2027-01-04T08:30:00Z'],
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

  it('gives no time at once, even when it is closed', () => {
    const night = new Date('2026-06-12T22:00:00Z');
    expect(addBusinessMinutes(aCalendar(), night, 0)).toEqual(night);
    expect(() => addBusinessMinutes(aCalendar(), night, -1)).toThrow(RangeError);
    expect(() => addBusinessMinutes(aCalendar(), night, Number.NaN)).toThrow(RangeError);
  });

  it('refuses to look further than sixty years', async () => {
    const rare = aCalendar({ weekly: [[{ from: 0, to: 1 }], [], [], [], [], [], []] });
    const look = () => addBusinessMinutes(rare, new Date('2026-06-12T08:00:00Z'), 10_000);
    expect(await effortOf(() => expect(look).toThrow(NeverOpens))).toBeLessThan(20);
  });

  it.each([
    ['no hours at all', { weekly: everyDay() }],
    ['hours that end before they begin', { weekly: everyDay({ from: 600, to: 600 }) }],
  ])('says that a calendar with %s never opens', (_, over) => {
    expect(() => addBusinessMinutes(aCalendar(over), new Date('2026-06-12T08:00:00Z'), 1)).toThrow(
      new NeverOpens('Calendar test never opens.'),
    );
  });

  it('finds an opening that is years of closed dates away', () => {
    const closedDays = Array.from({ length: 1000 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const calendar = aCalendar({ dated: closed(...closedDays) });
    const due = addBusinessMinutes(calendar, new Date('2026-01-01T08:00:00Z'), 1);
    expect(due.toISOString()).toBe('2028-09-27T07:01:00.000Z');
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

const night = { from: 22 * 60, to: 30 * 60 };
const shown = (calendar: BusinessCalendar, from: string, to: string) =>
  openTimes(calendar, new Date(from), new Date(to)).map((open) =>
    [open.from, open.to].map((at) => at.toISOString().slice(5, 16)).join(' '),
  );

describe('open times', () => {
  const friday = ['2026-06-12T00:00:00Z', '2026-06-13T12:00:00Z'] as const;
  it.each<[string, Partial<BusinessCalendar>, readonly [string, string], string[]]>([
    ['of office hours', {}, friday, ['06-12T07:00 06-12T15:00']],
    [
      'are clipped to what is asked',
      {},
      ['2026-06-12T08:00:00Z', '2026-06-12T09:00:00Z'],
      ['06-12T08:00 06-12T09:00'],
    ],
    ['of nothing are none', {}, ['2026-06-12T08:00:00Z', '2026-06-12T08:00:00Z'], []],
    ['backwards are none', {}, ['2026-06-12T08:00:00Z', '2026-06-11T08:00:00Z'], []],
    [
      'run on across midnight',
      { weekly: everyDay(night) },
      friday,
      ['06-12T00:00 06-12T04:00', '06-12T20:00 06-13T04:00'],
    ],
    [
      'are one where they touch at midnight',
      { weekly: everyDay(hours(0, 24)) },
      friday,
      ['06-12T00:00 06-13T12:00'],
    ],
    [
      'end at midnight before a holiday',
      { weekly: everyDay(night), dated: closed('2026-06-13') },
      friday,
      ['06-12T00:00 06-12T04:00', '06-12T20:00 06-12T22:00'],
    ],
    [
      'of an exception reach into a holiday',
      {
        weekly: everyDay(),
        dated: { '2026-06-12': { open: [night], wins: 'exception' }, ...closed('2026-06-13') },
      },
      friday,
      ['06-12T20:00 06-13T04:00'],
    ],
    [
      'of a night before an exception end where its date begins',
      { weekly: everyDay(night), dated: { '2026-06-13': { open: [hours(10, 12)], wins: 'exception' } } },
      friday,
      ['06-12T00:00 06-12T04:00', '06-12T20:00 06-12T22:00', '06-13T08:00 06-13T10:00'],
    ],
    [
      'lack the day that Apia never had',
      { timeZone: 'Pacific/Apia', weekly: everyDay(hours(9, 10)) },
      ['2011-12-29T00:00:00Z', '2012-01-01T00:00:00Z'],
      ['12-29T19:00 12-29T20:00', '12-30T19:00 12-30T20:00', '12-31T19:00 12-31T20:00'],
    ],
    [
      'begin at the jump where the clock skips their beginning',
      { weekly: everyDay({ from: 150, to: 240 }) },
      ['2026-03-29T00:00:00Z', '2026-03-30T00:00:00Z'],
      ['03-29T01:00 03-29T02:00'],
    ],
    [
      'are none where the clock skips them whole',
      { weekly: everyDay({ from: 125, to: 175 }) },
      ['2026-03-29T00:00:00Z', '2026-03-29T20:00:00Z'],
      [],
    ],
    [
      'last an hour longer where the clock repeats one',
      { weekly: everyDay(hours(1, 4)) },
      ['2026-10-24T22:00:00Z', '2026-10-25T20:00:00Z'],
      ['10-24T23:00 10-25T03:00'],
    ],
    [
      'last half an hour longer on Lord Howe',
      { timeZone: 'Australia/Lord_Howe', weekly: everyDay(hours(1, 4)) },
      ['2026-04-04T12:00:00Z', '2026-04-05T12:00:00Z'],
      ['04-04T14:00 04-04T17:30'],
    ],
    [
      'begin once where midnight comes twice',
      { timeZone: 'America/St_Johns', weekly: everyDay(hours(0, 1)) },
      ['2010-11-06T12:00:00Z', '2010-11-07T12:00:00Z'],
      ['11-07T02:30 11-07T04:30'],
    ],
    [
      'know offsets below an hour west of UTC',
      { timeZone: 'Africa/Monrovia', weekly: everyDay(hours(9, 10)) },
      ['1971-06-01T00:00:00Z', '1971-06-02T00:00:00Z'],
      ['06-01T09:44 06-01T10:44'],
    ],
  ])('%s', (_, over, [from, to], expected) => {
    expect(shown(aCalendar(over), from, to)).toEqual(expected);
  });
});

describe('whether it is open', () => {
  const at = (calendar: BusinessCalendar, instant: string) => openingAt(calendar, new Date(instant));
  it.each([
    [
      'before opening',
      '2026-06-12T06:59:59.999Z',
      { open: false, opensAt: new Date('2026-06-12T07:00:00Z') },
    ],
    ['at opening', '2026-06-12T07:00:00Z', { open: true, closesAt: new Date('2026-06-12T15:00:00Z') }],
    [
      'at the last moment',
      '2026-06-12T14:59:59.999Z',
      { open: true, closesAt: new Date('2026-06-12T15:00:00Z') },
    ],
    ['at closing', '2026-06-12T15:00:00Z', { open: false, opensAt: new Date('2026-06-15T07:00:00Z') }],
  ])('%s', (_, instant, expected) => expect(at(aCalendar(), instant)).toEqual(expected));

  it('has no end around the clock, and no beginning where there are no hours', () => {
    expect(at(alwaysOpen('Europe/Berlin'), '2026-06-12T08:00:00Z')).toEqual({ open: true });
    expect(at(aCalendar({ weekly: everyDay() }), '2026-06-12T08:00:00Z')).toEqual({ open: false });
  });

  it('closes at the end of a run of days that touch', () => {
    const calendar = aCalendar({ weekly: everyDay(hours(0, 24)), dated: closed('2026-07-01') });
    expect(at(calendar, '2026-06-12T08:00:00Z')).toEqual({
      open: true,
      closesAt: new Date('2026-06-30T22:00:00Z'),
    });
  });

  it('gives the next opening, or the instant itself where it is open', () => {
    const [open, later] = [new Date('2026-06-12T08:00:00Z'), new Date('2026-06-12T18:00:00Z')];
    expect(nextOpening(aCalendar(), open)).toEqual(open);
    expect(nextOpening(aCalendar(), later)).toEqual(new Date('2026-06-15T07:00:00Z'));
    expect(() => nextOpening(aCalendar({ weekly: everyDay() }), open)).toThrow(NeverOpens);
  });
});

const MINUTE = 60_000;
/** Where clocks change: by an hour, half an hour, two hours, a day; at two, at midnight, a minute past it. */
const corners = [
  ['Europe/Berlin', '2026-03-28T20:00:00Z'],
  ['Europe/Berlin', '2026-10-24T20:00:00Z'],
  ['Europe/Berlin', '2028-02-28T12:00:00Z'],
  ['America/New_York', '2026-03-08T02:00:00Z'],
  ['America/New_York', '2026-10-31T22:00:00Z'],
  ['America/Santiago', '2026-04-04T20:00:00Z'],
  ['America/Santiago', '2026-09-05T20:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T10:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T10:00:00Z'],
  ['Pacific/Apia', '2011-12-29T20:00:00Z'],
  ['Africa/Cairo', '2026-04-23T16:00:00Z'],
  ['Africa/Cairo', '2026-10-29T16:00:00Z'],
  ['Africa/Casablanca', '2026-02-14T20:00:00Z'],
  ['Africa/Casablanca', '2026-03-21T20:00:00Z'],
  ['America/St_Johns', '2010-03-13T22:00:00Z'],
  ['America/St_Johns', '2010-11-06T22:00:00Z'],
  ['Pacific/Kwajalein', '1993-08-20T20:00:00Z'],
  ['Antarctica/Troll', '2026-10-24T20:00:00Z'],
  ['Asia/Pyongyang', '2018-05-04T10:00:00Z'],
  ['Asia/Kathmandu', '2026-12-31T12:00:00Z'],
] as const;

const corner = fc
  .tuple(fc.constantFrom(...corners), fc.integer({ min: -1000, max: 1500 }))
  .map(([[timeZone, near], shift]) => ({ timeZone, from: Date.parse(near) + shift * MINUTE }));

/** Up to two openings a day, the later one often across midnight; edges often where clocks change. */
const edge = fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 240 }));
const day = fc
  .tuple(fc.uniqueArray(edge, { minLength: 0, maxLength: 4 }), fc.integer({ min: 0, max: 700 }), fc.boolean())
  .map(([edges, late, across]) => {
    const open = [0, 2].flatMap((at) => {
      const [from, to] = [...edges].sort((one, other) => one - other).slice(at, at + 2);
      return from === undefined || to === undefined ? [] : [{ from, to }];
    });
    const last = open.at(-1);
    return across && last
      ? [...open.slice(0, -1), { from: last.from, to: 1440 + Math.min(late, last.from) }]
      : open;
  });
const week = fc.array(day, { minLength: 7, maxLength: 7 });
const hasHours = (weekly: readonly OpenInterval[][]) =>
  weekly.some((each) => each.some(({ from, to }) => to > from));

/** Some of the days around an instant have hours of their own. */
const datedAround = (at: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: -1, max: 3 }), day, fc.constantFrom('holiday', 'exception')), {
      maxLength: 3,
    })
    .map((days) =>
      Object.fromEntries(
        days.map(([shift, open, wins]) => [
          new Date(at + shift * 1440 * MINUTE).toISOString().slice(0, 10),
          { open, wins } as DatedHours,
        ]),
      ),
    );

const scene = corner.chain(({ timeZone, from }) =>
  fc.record({ weekly: week, dated: datedAround(from) }).map((over) => ({
    calendar: aCalendar({ timeZone, ...over }),
    from,
  })),
);

describe('the calendar and one that looks at the clock every minute agree', () => {
  it('on business time between two instants', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 0, max: 2500 }), ({ calendar, from }, length) => {
        const to = from + length * MINUTE;
        const found = businessMsBetween(calendar, new Date(from), new Date(to));
        expect(found).toBe(slowBusinessMs(calendar, from, to));
      }),
      { numRuns: 40 },
    );
  });

  it('on the open times', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 0, max: 2500 }), ({ calendar, from }, length) => {
        const to = from + length * MINUTE;
        const found = openTimes(calendar, new Date(from), new Date(to));
        expect(found).toEqual(slowOpenTimes(calendar, from, to));
      }),
      { numRuns: 40 },
    );
  });

  it('on the instant after some business minutes', () => {
    fc.assert(
      fc.property(
        scene.filter(({ calendar }) => hasHours(calendar.weekly as OpenInterval[][])),
        fc.integer({ min: 1, max: 900 }),
        ({ calendar, from }, count) => {
          const due = addBusinessMinutes(calendar, new Date(from), count).getTime();
          fc.pre(due - from < 4 * 1440 * MINUTE);
          expect(new Date(due)).toEqual(new Date(slowDue(calendar, from, count)));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('business time', () => {
  const span = fc.integer({ min: 0, max: 40 * 1440 * MINUTE });

  it('of a span is that of its parts, wherever it is split', () => {
    fc.assert(
      fc.property(scene, span, span, ({ calendar, from }, one, other) => {
        const [start, middle, end] = [from, from + one, from + one + other].map((at) => new Date(at));
        const between = (a?: Date, b?: Date) => businessMsBetween(calendar, a!, b!);
        expect(between(start, middle) + between(middle, end)).toBe(between(start, end));
      }),
      { numRuns: 300 },
    );
  });

  it('that was added lies between, to the millisecond', () => {
    fc.assert(
      fc.property(
        scene.filter(({ calendar }) => hasHours(calendar.weekly as OpenInterval[][])),
        fc.integer({ min: 1, max: 5_000_000 }),
        ({ calendar, from }, milliseconds) => {
          const start = new Date(from);
          const due = addBusinessMinutes(calendar, start, milliseconds / MINUTE);
          expect(Math.abs(businessMsBetween(calendar, start, due) - milliseconds)).toBeLessThanOrEqual(1);
          // No earlier instant would do: the moment before, it was open and less had passed.
          const before = new Date(due.getTime() - 1);
          expect(openingAt(calendar, before).open).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is the sum of the open times, and open is what they cover', () => {
    fc.assert(
      fc.property(scene, span, ({ calendar, from }, length) => {
        const [start, end] = [new Date(from), new Date(from + length)];
        const times = openTimes(calendar, start, end);
        const sum = times.reduce((all, open) => all + open.to.getTime() - open.from.getTime(), 0);
        expect(sum).toBe(businessMsBetween(calendar, start, end));
        for (const [index, open] of times.entries()) {
          expect(open.to.getTime()).toBeGreaterThan(open.from.getTime());
          expect(openingAt(calendar, open.from).open).toBe(true);
          const next = times[index + 1];
          if (next) expect(openingAt(calendar, open.to)).toEqual({ open: false, opensAt: next.from });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('of decades is summed in no time', async () => {
    let sum = 0;
    const effort = await effortOf(() => {
      sum = businessMsBetween(
        aCalendar(),
        new Date('2000-01-01T00:00:00Z'),
        new Date('2040-01-01T00:00:00Z'),
      );
    });
    expect(effort).toBeLessThan(10);
    // 10,435 weekdays of eight hours: none of them holds a shift of the clock.
    expect(sum).toBe(10_435 * 8 * 60 * MINUTE);
  });
});
