import { DAY_MINUTES, mergeIntervals, type OpenInterval } from './hours.ts';
import { DAY, MINUTE, zoneClock } from './zone-clock.ts';

/** The hours of one date, in place of those of its weekday. None: closed. */
export interface DatedHours {
  readonly open: readonly OpenInterval[];
  /** Among hours that reach into one another's days exceptions win over holidays, and these over the week. */
  readonly wins: 'holiday' | 'exception';
}

/** When a desk works. Intervals of a day are ascending and apart; `weekly[0]` is Sunday. */
export interface BusinessCalendar {
  readonly id: string;
  readonly timeZone: string;
  readonly weekly: readonly (readonly OpenInterval[])[];
  /** By local date, `2026-12-25`. */
  readonly dated: Readonly<Record<string, DatedHours>>;
  /** How it was until an instant, in milliseconds since the epoch: what was open then stays so. */
  readonly former?: { readonly until: number; readonly calendar: BusinessCalendar } | undefined;
}

/** A stretch of time in which the desk is open, in milliseconds since the epoch; the end is excluded. */
export interface OpenSpan {
  readonly start: number;
  readonly end: number;
}

const ranks = { week: 0, holiday: 1, exception: 2 } as const;

interface DayHours {
  readonly open: readonly OpenInterval[];
  readonly rank: number;
}

const readDays = new WeakMap<BusinessCalendar, ReadonlyMap<number, DayHours>>();

/** The dated hours by number of the day, counted from 1970-01-01. */
function daysOf(calendar: BusinessCalendar): ReadonlyMap<number, DayHours> {
  const known = readDays.get(calendar);
  if (known) return known;
  const days = new Map(
    Object.entries(calendar.dated).map(([date, { open, wins }]) => [
      Date.parse(`${date}T00:00:00Z`) / DAY,
      { open, rank: ranks[wins] },
    ]),
  );
  readDays.set(calendar, days);
  return days;
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

/**
 * How many local days without an opening prove that none will come: a whole year, leap day and all, and those
 * that may each be closed by their date.
 */
export const idleDaysAtMost = (calendar: BusinessCalendar): number => daysOf(calendar).size + 400;

/** What is open on one local day: its own hours, and what yesterday's leave over for it. */
function minutesOfDay(calendar: BusinessCalendar, day: number): readonly OpenInterval[] {
  const days = daysOf(calendar);
  const hoursOf = (of: number): DayHours =>
    days.get(of) ?? { open: calendar.weekly[weekdayOf(of)] ?? [], rank: ranks.week };
  const [today, yesterday] = [hoursOf(day), hoursOf(day - 1)];
  const own = today.open.map(({ from, to }) => ({ from, to: Math.min(to, DAY_MINUTES) }));
  // Hours across midnight belong to the day they begin on; a day that a stronger rule speaks for cuts them off.
  if (yesterday.rank < today.rank) return mergeIntervals(own);
  const late = yesterday.open.filter(({ to }) => to > DAY_MINUTES);
  return mergeIntervals([...late.map(({ to }) => ({ from: 0, to: to - DAY_MINUTES })), ...own]);
}

/**
 * The open spans that end after `from`, day by day and for ever: ascending, those of a day apart, the first one
 * clipped. Wall times move with DST, so each edge is converted by itself.
 */
export function* openDays(calendar: BusinessCalendar, from: number): Generator<readonly OpenSpan[]> {
  const clock = zoneClock(calendar.timeZone);
  const first = Math.floor(clock.wallOf(from) / DAY);
  for (let day = first; ; day += 1) {
    yield minutesOfDay(calendar, day).flatMap((open) => {
      const end = clock.instantOf(day * DAY + open.to * MINUTE);
      const start = Math.max(clock.instantOf(day * DAY + open.from * MINUTE), from);
      return end > start ? [{ start, end }] : [];
    });
  }
}
