import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alwaysOpen, type BusinessCalendar, officeHours } from '../../../shared/schedules/index.ts';
import { type Happening, preview, type Targets } from '../../../shared/sla/index.ts';
import { slowClocks } from '../../support/slow-clocks.ts';

/** Friday the 12th of June; times are those of Berlin, nine to five. */
const berlin = officeHours('Europe/Berlin');
const at = (time: string, day = '12') => new Date(`2026-06-${day}T${time}:00+02:00`);
type Step = readonly [string, Happening['type'], string?];
const steps = (...given: readonly Step[]): readonly Happening[] =>
  given.map(([time, type, day]) => ({ at: at(time, day), type }));

const targets: Targets = { firstResponseMinutes: 60, nextResponseMinutes: 120, resolutionMinutes: 240 };
const thresholds = { followUp: { percent: 50 }, warning: { minutesBefore: 20 } };

function read(given: readonly Happening[], readAt: Date, calendar: BusinessCalendar = berlin) {
  const [firstResponse, nextResponse, resolution] = preview(given, readAt, { calendar, targets, thresholds });
  return { firstResponse: firstResponse!, nextResponse: nextResponse!, resolution: resolution! };
}

describe('the first response', () => {
  it.each([
    ['runs from the creation', [], '10:10', { state: 'running', usedMinutes: 10, leftMinutes: 50 }],
    ['is followed up at half its time', [], '10:30', { state: 'followUp', usedMinutes: 30 }],
    ['is warned of in time', [], '10:45', { state: 'warning', usedMinutes: 45 }],
    ['is not late at its due time', [], '11:00', { state: 'warning', lateMinutes: 0, leftMinutes: 0 }],
    ['is late after it', [], '11:01', { state: 'late', lateMinutes: 1, leftMinutes: 0 }],
    ['is met on its due time', [['11:00', 'agentReply']], '12:00', { state: 'met', usedMinutes: 60 }],
    ['is met late', [['11:30', 'agentReply']], '12:00', { state: 'metLate', lateMinutes: 30 }],
    [
      'stays met',
      [
        ['10:30', 'agentReply'],
        ['15:00', 'agentReply'],
      ],
      '16:00',
      { state: 'met', usedMinutes: 30 },
    ],
    ['is not given by solving', [['10:30', 'solved']], '12:00', { state: 'late', usedMinutes: 120 }],
    [
      'is owed no more once it is closed',
      [['10:30', 'closed']],
      '12:00',
      { state: 'cancelled', usedMinutes: 30 },
    ],
    ['stands while it waits', [['10:30', 'waiting']], '16:00', { state: 'paused', usedMinutes: 30 }],
    [
      'is met while it waits',
      [
        ['10:30', 'waiting'],
        ['13:00', 'agentReply'],
      ],
      '16:00',
      { state: 'met', usedMinutes: 30 },
    ],
    ['late stays late while it waits', [['11:30', 'waiting']], '16:00', { state: 'late', lateMinutes: 30 }],
  ] as const)('%s', (_, given, readAt, expected) => {
    const happenings = steps(['10:00', 'created'], ...(given as readonly Step[]));
    expect(read(happenings, at(readAt)).firstResponse).toMatchObject(expected);
  });

  it('due on closing time is due at the closing instant, and met late after it', () => {
    const asked = steps(['16:00', 'created']);
    expect(read(asked, at('16:30')).firstResponse.dueAt).toBe(at('17:00').toISOString());
    const late = read([...asked, ...steps(['20:00', 'agentReply'])], at('21:00')).firstResponse;
    expect(late).toMatchObject({ state: 'metLate', usedMinutes: 60, lateMinutes: 0 });
  });
});

it('A clock that ends while it stands has no pause that goes on', () => {
  const given = steps(['10:00', 'created'], ['10:10', 'waiting'], ['10:20', 'agentReply']);
  const { firstResponse, resolution } = read(given, at('12:00'));
  const pauses = [{ from: at('10:10').toISOString(), to: at('10:20').toISOString() }];
  expect(firstResponse).toMatchObject({ state: 'met', pauses });
  expect(resolution.pauses).toEqual([{ from: at('10:10').toISOString() }]);
  const closed = read([...given, ...steps(['11:00', 'closed'])], at('12:00'));
  expect(closed.resolution.pauses).toMatchObject([{ to: at('11:00').toISOString() }]);
});

describe('the next response', () => {
  it.each([
    ['is owed from the question on', [], '10:30', { state: 'running', usedMinutes: 30 }],
    ['ends with a reply', [['10:30', 'agentReply']], '15:00', { state: 'met', usedMinutes: 30 }],
    [
      'begins anew with the next message',
      [
        ['10:30', 'agentReply'],
        ['12:00', 'customerReply'],
      ],
      '12:20',
      {
        state: 'running',
        usedMinutes: 20,
        startedAt: at('12:00').toISOString(),
        dueAt: at('14:00').toISOString(),
      },
    ],
    [
      'counts from the oldest message without an answer',
      [
        ['10:30', 'agentReply'],
        ['12:00', 'customerReply'],
        ['12:30', 'customerReply'],
      ],
      '13:00',
      { usedMinutes: 60, startedAt: at('12:00').toISOString() },
    ],
    [
      'leaves a wait out that the customer ends',
      [
        ['10:30', 'waiting'],
        ['12:00', 'customerReply'],
      ],
      '12:30',
      { state: 'followUp', usedMinutes: 60, dueAt: at('13:30').toISOString() },
    ],
    [
      'was late once, and is owed anew',
      [
        ['13:00', 'agentReply'],
        ['14:00', 'customerReply'],
      ],
      '14:10',
      { state: 'running', usedMinutes: 10, lateMinutes: 0 },
    ],
    [
      'is owed again to who writes after the end',
      [
        ['10:10', 'solved'],
        ['10:20', 'closed'],
        ['12:00', 'customerReply'],
      ],
      '12:10',
      { state: 'running', usedMinutes: 10 },
    ],
  ] as const)('%s', (_, given, readAt, expected) => {
    const happenings = steps(['10:00', 'created'], ...(given as readonly Step[]));
    expect(read(happenings, at(readAt)).nextResponse).toMatchObject(expected);
  });
});

describe('the resolution', () => {
  it.each([
    [
      'ends when it is solved',
      [['11:00', 'solved']],
      '16:00',
      { state: 'met', usedMinutes: 60, metAt: at('11:00').toISOString() },
    ],
    ['ends when it is closed unsolved', [['11:00', 'closed']], '16:00', { state: 'met', usedMinutes: 60 }],
    [
      'is not ended again by closing',
      [
        ['11:00', 'solved'],
        ['12:00', 'closed'],
      ],
      '16:00',
      { usedMinutes: 60, metAt: at('11:00').toISOString() },
    ],
    [
      'goes on when it is reopened, without the time in between',
      [
        ['11:00', 'solved'],
        ['13:00', 'customerReply'],
      ],
      '13:30',
      {
        state: 'running',
        usedMinutes: 90,
        dueAt: at('16:00').toISOString(),
        pauses: [{ from: at('11:00').toISOString(), to: at('13:00').toISOString() }],
      },
    ],
    [
      'is met anew when it is solved again',
      [
        ['11:00', 'solved'],
        ['13:00', 'open'],
        ['13:30', 'solved'],
      ],
      '16:00',
      { state: 'met', usedMinutes: 90 },
    ],
    [
      'stays late when it is reopened',
      [
        ['15:00', 'solved'],
        ['15:30', 'open'],
      ],
      '16:00',
      { state: 'late', usedMinutes: 330, lateMinutes: 90 },
    ],
    [
      'stands when it is reopened to wait',
      [
        ['11:00', 'solved'],
        ['13:00', 'waiting'],
      ],
      '15:00',
      { state: 'paused', usedMinutes: 60 },
    ],
    [
      'is solved while it waits',
      [
        ['11:00', 'waiting'],
        ['13:00', 'solved'],
      ],
      '15:00',
      { state: 'met', usedMinutes: 60 },
    ],
    [
      'waits twice as it waits once',
      [
        ['11:00', 'waiting'],
        ['12:00', 'waiting'],
        ['13:00', 'open'],
      ],
      '13:00',
      { usedMinutes: 60 },
    ],
  ] as const)('%s', (_, given, readAt, expected) => {
    const happenings = steps(['10:00', 'created'], ...(given as readonly Step[]));
    expect(read(happenings, at(readAt)).resolution).toMatchObject(expected);
  });

  it('has no due time while it stands', () => {
    const { resolution } = read(steps(['10:00', 'created'], ['11:00', 'waiting']), at('12:00'));
    expect(resolution).not.toHaveProperty('dueAt');
    expect(resolution.pauses).toEqual([{ from: at('11:00').toISOString() }]);
  });

  it('leaves out of a wait over the weekend what was open of it', () => {
    const waited = steps(['10:00', 'created'], ['16:00', 'waiting'], ['11:00', 'open', '15']);
    const by = { calendar: berlin, targets: { resolutionMinutes: 480 } };
    const [resolution] = preview(waited, at('11:00', '15'), by);
    expect(resolution).toMatchObject({ usedMinutes: 360, dueAt: at('13:00', '15').toISOString() });
  });
});

describe('happenings', () => {
  it('are taken in the order of their instants, the creation first of its own', () => {
    const given = steps(
      ['12:00', 'customerReply'],
      ['10:00', 'customerReply'],
      ['11:00', 'agentReply'],
      ['10:00', 'created'],
    );
    expect(read(given, at('12:30'))).toMatchObject({
      firstResponse: { state: 'met', usedMinutes: 60 },
      nextResponse: { state: 'running', usedMinutes: 30 },
    });
  });

  it('of one instant happen in the order given', () => {
    const ended = (...order: Happening['type'][]) =>
      read(steps(['10:00', 'created'], ...order.map((type): Step => ['11:00', type])), at('12:00'))
        .nextResponse;
    expect(ended('agentReply', 'customerReply').state).toBe('followUp');
    expect(ended('customerReply', 'agentReply').state).toBe('met');
  });

  it('after the reading have not happened', () => {
    const given = steps(['10:00', 'created'], ['15:00', 'agentReply']);
    expect(read(given, at('10:10')).firstResponse).toMatchObject({ state: 'running', usedMinutes: 10 });
  });

  it('make clocks only for what has a target', () => {
    const clocks = preview(steps(['10:00', 'created']), at('11:00'), {
      calendar: berlin,
      targets: { resolutionMinutes: 5 },
    });
    expect(clocks.map(({ kpi }) => kpi)).toEqual(['resolution']);
  });
});

const MINUTE = 60_000;
const zones = [
  ...['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'],
  ...['Pacific/Apia', 'UTC'],
];
const calendars = fc
  .record({
    zone: fc.constantFrom(...zones),
    from: fc.integer({ min: 0, max: 20 }),
    length: fc.integer({ min: 1, max: 10 }),
    always: fc.boolean(),
  })
  .map(({ zone, from, length, always }): BusinessCalendar => {
    if (always) return alwaysOpen(zone);
    const open = [{ from: from * 60 + 15, to: (from + length) * 60 }];
    return { id: 'some', timeZone: zone, weekly: [[], open, open, open, [], open, open], dated: {} };
  });
/** About the shifts of the clock in spring and autumn, and away from them. */
const days = [
  '2026-03-07',
  '2026-03-28',
  '2026-04-04',
  '2026-06-12',
  '2026-10-03',
  '2026-10-24',
  '2026-10-31',
];
const starts = fc.constantFrom(...days).map((day) => Date.parse(`${day}T10:00:00Z`));
const types = ['agentReply', 'customerReply', 'waiting', 'open', 'solved', 'closed'] as const;
const lives = fc.array(
  fc.record({ after: fc.integer({ min: 0, max: 700 }), type: fc.constantFrom(...types) }),
  {
    maxLength: 12,
  },
);

describe('the clocks of any incident', () => {
  it('agree with a walk through every minute', () => {
    fc.assert(
      fc.property(
        ...([calendars, starts, lives] as const),
        fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 900 }))),
        fc.integer({ min: 0, max: 500 }),
        (calendar, start, life, [first, next, resolve], rest) => {
          let now = start;
          const happenings: Happening[] = [{ at: new Date(start), type: 'created' }];
          for (const { after, type } of life) {
            now += after * MINUTE;
            happenings.push({ at: new Date(now), type });
          }
          const readAt = now + rest * MINUTE;
          const wanted = { firstResponse: first!, nextResponse: next!, resolution: resolve! };
          const slow = slowClocks(calendar, happenings, readAt, wanted);
          const quick = preview(happenings, new Date(readAt), {
            calendar,
            targets: {
              ...{ firstResponseMinutes: first, nextResponseMinutes: next, resolutionMinutes: resolve },
            },
          });
          for (const one of quick) {
            const { used, late, met, cancelled, running } = slow[one.kpi as keyof typeof wanted];
            const state = cancelled
              ? 'cancelled'
              : met !== undefined
                ? late
                  ? 'metLate'
                  : 'met'
                : late
                  ? 'late'
                  : running
                    ? 'running'
                    : 'paused';
            expect({ ...one, kpi: one.kpi }).toMatchObject({ state, usedMinutes: used });
            expect(one.metAt).toBe(met === undefined ? undefined : new Date(met).toISOString());
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are the same however often they are read in between', () => {
    fc.assert(
      fc.property(calendars, starts, lives, (calendar, start, life) => {
        let now = start;
        const happenings: Happening[] = [{ at: new Date(start), type: 'created' }];
        for (const { after, type } of life) {
          now += after * 61_003;
          happenings.push({ at: new Date(now), type });
        }
        const by = { calendar, targets, thresholds };
        const twice = happenings.flatMap((one, index): Happening[] => {
          const before = happenings[index - 1];
          if (!before) return [one];
          // A reply that nobody waits for, and the status it has already, move nothing.
          const between = new Date((before.at.getTime() + one.at.getTime()) / 2);
          return before.type === 'waiting' ? [{ at: between, type: 'waiting' }, one] : [one];
        });
        expect(preview(twice, new Date(now + 1), by)).toEqual(preview(happenings, new Date(now + 1), by));
      }),
      { numRuns: 100 },
    );
  });

  it('are due later by exactly the open time of a pause', () => {
    fc.assert(
      fc.property(
        ...([calendars, starts] as const),
        fc.integer({ min: 0, max: 300_000_000 }),
        fc.integer({ min: 0, max: 300_000_000 }),
        (calendar, start, before, length) => {
          const given = { firstResponseMinutes: 100_000 };
          const created: Happening = { at: new Date(start), type: 'created' };
          const from = new Date(start + before);
          const to = new Date(start + before + length);
          const used = (happenings: readonly Happening[]) =>
            preview(happenings, to, { calendar, targets: given })[0]!;
          const straight = used([created]);
          const paused = used([created, { at: from, type: 'waiting' }, { at: to, type: 'open' }]);
          const [ran] = preview([created], from, { calendar, targets: given });
          const left = straight.usedMinutes - ran!.usedMinutes;
          expect(paused.usedMinutes).toBeCloseTo(straight.usedMinutes - left, 6);
          const waited = preview([{ at: from, type: 'created' }], to, { calendar, targets: given })[0]!;
          expect(left).toBeCloseTo(waited.usedMinutes, 6);
        },
      ),
      { numRuns: 100 },
    );
  });
});
