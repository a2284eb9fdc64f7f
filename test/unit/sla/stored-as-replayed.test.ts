import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alwaysOpen, type BusinessCalendar } from '../../../shared/schedules/index.ts';
import {
  advance,
  type Board,
  figuresAt,
  type Happening,
  type HappeningType,
  type KpiTerms,
  move,
  nextThreshold,
  StoredKpi,
  scheduled,
  startedClock,
  underTerms,
} from '../../../shared/sla/index.ts';

const MINUTE = 60_000;
const of = { reference: '260612-000001', siteId: 'main' };

/** Calendars by which an incident may be reckoned in turn, about the shifts of several zones. */
const calendars: Readonly<Record<string, BusinessCalendar>> = {
  berlin: hours('Europe/Berlin', [[540, 1020]]),
  nights: hours('America/New_York', [[1200, 1560]]),
  lordHowe: hours('Australia/Lord_Howe', [
    [30, 200],
    [480, 725],
  ]),
  kathmandu: hours('Asia/Kathmandu', [[600, 1080]]),
  always: alwaysOpen('Pacific/Apia'),
};

function hours(timeZone: string, spans: readonly (readonly [number, number])[]): BusinessCalendar {
  const open = spans.map(([from, to]) => ({ from, to }));
  const weekly = [[], open, open, open, open, open, open];
  return { id: timeZone, timeZone, weekly, dated: {} };
}

const calendarOf = (id: string): BusinessCalendar => calendars[id]!;

/** What is promised: minutes of each clock, thresholds, and by which calendar. */
interface Owed {
  readonly minutes: readonly [number, number | undefined, number | undefined];
  readonly warning: number | undefined;
  readonly calendar: string;
}

const clocks = ['firstResponse', 'nextResponse', 'resolution'] as const;
const termsOf = ({ minutes, warning, calendar }: Owed): readonly KpiTerms[] =>
  clocks.flatMap((kpi, at): KpiTerms[] => {
    const targetMinutes = minutes[at];
    if (targetMinutes === undefined) return [];
    return [
      {
        ...{ kpi, targetMinutes, policyId: 'p', calendarId: calendar, timeZone: 'UTC', reason: 'x' },
        ...(warning === undefined ? {} : { warning: { percent: warning }, followUp: { minutesBefore: 30 } }),
        pauseStatuses: ['waiting'],
      },
    ];
  });

type Done = Exclude<HappeningType, 'created'>;
interface Step {
  /** Milliseconds since the step before. */
  readonly after: number;
  readonly what: { readonly done: Done } | { readonly owed: Owed };
}

const minutesOrNone = fc.option(fc.integer({ min: 1, max: 1500 }), { nil: undefined, freq: 6 });
const owed: fc.Arbitrary<Owed> = fc.record({
  minutes: fc.tuple(fc.integer({ min: 1, max: 1500 }), minutesOrNone, minutesOrNone),
  warning: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  calendar: fc.constantFrom(...Object.keys(calendars)),
});
const done = fc.constantFrom<Done>(
  ...(['agentReply', 'customerReply', 'waiting', 'open', 'solved', 'closed'] as const),
);
const step: fc.Arbitrary<Step> = fc.record({
  after: fc.oneof(fc.integer({ min: 0, max: 5 * MINUTE }), fc.integer({ min: 0, max: 900 * MINUTE })),
  what: fc.oneof(
    { weight: 4, arbitrary: done.map((one) => ({ done: one })) },
    { weight: 1, arbitrary: owed.map((one) => ({ owed: one })) },
  ),
});
/** The evenings before the clocks of these zones are set, and a day without. */
const starts = fc
  .constantFrom(
    '2026-03-07',
    '2026-03-28',
    '2026-04-04',
    '2026-06-12',
    '2026-10-03',
    '2026-10-24',
    '2026-10-31',
  )
  .map((day) => Date.parse(`${day}T06:00:00Z`));

/** An incident as far as its clocks care. */
interface Desk {
  board: Board;
  calendar: BusinessCalendar;
  past: readonly Happening[];
}

const opened = (terms: Owed, at: Date): Desk => ({
  board: { phase: 'open', kpis: termsOf(terms).map((one) => startedClock(one, { ...of, at })) },
  calendar: calendarOf(terms.calendar),
  past: [{ at, type: 'created' }],
});

function happen(desk: Desk, { what }: Pick<Step, 'what'>, at: Date): Desk {
  if ('owed' in what) {
    const to = calendarOf(what.owed.calendar);
    const calendars = { from: desk.calendar, to };
    const board = underTerms(desk.board, termsOf(what.owed), { ...of, ...desk, at, calendars });
    return { ...desk, board, calendar: to };
  }
  const board = move(desk.board, what.done, at, desk.calendar);
  return { ...desk, board, past: [...desk.past, { at, type: what.done }] };
}

/** What the table gives back of what was written: every item has been text, with what lies ahead of it. */
const stored = ({ board, ...desk }: Desk): Desk => ({
  ...desk,
  board: {
    ...board,
    kpis: board.kpis.map((kpi) =>
      StoredKpi.parse(
        JSON.parse(JSON.stringify({ ...scheduled(kpi, desk.calendar), revision: kpi.revision + 1 })),
      ),
    ),
  },
});

/** Every timer that comes before `until` fires at its instant, or as much later as it was missed. */
function fired(desk: Desk, until: Date, lateBy: number): Desk {
  const kpis = desk.board.kpis.map((kpi) => {
    let one = kpi;
    for (let next = nextThreshold(one); next; next = nextThreshold(one)) {
      // A clock that runs again may have its threshold behind it: it passes right then.
      const at = new Date(Math.max(Date.parse(next.at), Date.parse(one.since ?? next.at)) + lateBy);
      if (at > until) break;
      one = advance(one, desk.calendar, at).kpi;
      if (nextThreshold(one)?.at === next.at) throw new Error('What a timer has passed is due again.');
    }
    return one;
  });
  return stored({ ...desk, board: { ...desk.board, kpis } });
}

const read = ({ board, calendar }: Desk, at: Date) => board.kpis.map((kpi) => figuresAt(kpi, calendar, at));

describe('promises that are stored, and moved by changes and timers one at a time', () => {
  it('stand at every instant as the engine reckons them from the creation', () => {
    fc.assert(
      fc.property(
        ...([starts, owed, fc.array(step, { maxLength: 10 })] as const),
        fc.integer({ min: 0, max: 20 * MINUTE }),
        fc.integer({ min: 0, max: 3000 * MINUTE }),
        (start, terms, steps, lateBy, rest) => {
          let now = start;
          let kept = stored(opened(terms, new Date(start)));
          let whole = opened(terms, new Date(start));
          for (const [index, one] of steps.entries()) {
            now += one.after;
            const at = new Date(now);
            kept = stored(happen(fired(kept, at, lateBy), one, at));
            whole = happen(whole, one, at);
            expect(read(kept, at)).toEqual(read(whole, at));
            // Between this step and the next, or for a while after the last.
            const readAt = new Date(now + Math.floor((steps[index + 1]?.after ?? rest) / 2));
            expect(read(fired(kept, readAt, lateBy), readAt)).toEqual(read(whole, readAt));
          }
          const end = new Date(now + rest);
          expect(read(fired(kept, end, lateBy), end)).toEqual(read(whole, end));
        },
      ),
      { numRuns: 100 },
    );
  });
});
