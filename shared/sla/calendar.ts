import { TZDate, tzOffset } from '@date-fns/tz';

/** Minutes after local midnight, from (inclusive) to (exclusive); `to` may be 1440. */
export interface OpenInterval {
  readonly from: number;
  readonly to: number;
}

/** When a desk works. Intervals of a day are ascending and apart; `weekly[0]` is Sunday. */
export interface BusinessCalendar {
  readonly id: string;
  readonly timeZone: string;
  readonly weekly: readonly (readonly OpenInterval[])[];
  /** Local days (`2026-12-25`) on which the desk stays closed. */
  readonly closedDays: readonly string[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const MINUTE = 60_000;

/** A calendar with no opening in a whole year never opens: the search for one ends. */
const SEARCH_DAYS = 400;

/**
 * The instant at which `minutes` of business time have passed since `from`. A due time that falls on
 * closing time is the closing instant.
 * @throws RangeError when the calendar never opens.
 */
export function addBusinessMinutes(calendar: BusinessCalendar, from: Date, minutes: number): Date {
  let left = minutes * MINUTE;
  let idleDays = 0;
  for (const { spans } of openDays(calendar, from)) {
    for (const span of spans) {
      const length = span.end - span.start;
      if (left <= length) return new Date(span.start + left);
      left -= length;
    }
    idleDays = spans.length > 0 ? 0 : idleDays + 1;
    if (idleDays > SEARCH_DAYS) break;
  }
  throw new RangeError(`Calendar ${calendar.id} never opens.`);
}

/** Business milliseconds between two instants; 0 where `to` is not after `from`. */
export function businessMsBetween(calendar: BusinessCalendar, from: Date, to: Date): number {
  const until = to.getTime();
  let sum = 0;
  for (const { midnight, spans } of openDays(calendar, from)) {
    if (midnight >= until) break;
    for (const span of spans) sum += Math.max(0, Math.min(span.end, until) - span.start);
  }
  return sum;
}

/** The local days from that of `from` on, for ever, with what is open after `from`. */
function* openDays(calendar: BusinessCalendar, from: Date): Generator<{ midnight: number; spans: Span[] }> {
  const local = new TZDate(from, calendar.timeZone);
  for (let day = 0; ; day += 1) {
    const midnight = new TZDate(
      local.getFullYear(),
      local.getMonth(),
      local.getDate() + day,
      calendar.timeZone,
    );
    const spans = spansOf(calendar, midnight)
      .filter((span) => span.end > from.getTime())
      .map((span) => ({ start: Math.max(span.start, from.getTime()), end: span.end }));
    yield { midnight: midnight.getTime(), spans };
  }
}

/** The open spans of one local day as instants. Wall times move with DST, so each edge is converted by itself. */
function spansOf(calendar: BusinessCalendar, midnight: TZDate): Span[] {
  const [year, month, day] = [midnight.getFullYear(), midnight.getMonth(), midnight.getDate()];
  const name = `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const open = calendar.weekly[midnight.getDay()] ?? [];
  if (open.length === 0 || calendar.closedDays.includes(name)) return [];
  const instant = wallClock(midnight, calendar.timeZone);
  return open
    .map(({ from, to }) => ({ start: instant(from), end: instant(to) }))
    .filter((span) => span.end > span.start);
}

/**
 * Minutes after midnight as the first instant of that local day at which the clock on the wall shows at least
 * that: a time that DST skips is the moment of the jump, one that it repeats is its first occurrence.
 */
function wallClock(midnight: TZDate, timeZone: string): (minutes: number) => number {
  const offset = (at: number) => tzOffset(timeZone, new Date(at)) * MINUTE;
  const [year, month, day] = [midnight.getFullYear(), midnight.getMonth(), midnight.getDate()];
  const before = offset(midnight.getTime());
  const after = offset(new TZDate(year, month, day + 1, timeZone).getTime());
  return (minutes) => {
    const wall = Date.UTC(year, month, day) + minutes * MINUTE;
    const first = wall - before;
    if (offset(first) === before) return first;
    const second = wall - after;
    if (offset(second) === after) return second;
    let jump = first;
    while (jump > midnight.getTime() && offset(jump - MINUTE) === after) jump -= MINUTE;
    return Math.max(jump, midnight.getTime());
  };
}
