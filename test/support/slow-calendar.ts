import type { BusinessCalendar } from '../../shared/sla/index.ts';

const MINUTE = 60_000;

interface LocalMinute {
  readonly day: string;
  readonly weekday: number;
  readonly minute: number;
}

/** What the clock on the wall shows, asked of Intl. */
export function wallClock(timeZone: string): (at: number) => LocalMinute {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  } as Intl.DateTimeFormatOptions);
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = `${part.year}-${part.month}-${part.day}`;
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return { day, weekday, minute: Number(part.hour) * 60 + Number(part.minute) };
  };
}

/**
 * The open minutes from `from` on, by looking at the clock every minute. An opening lasts from the first minute
 * of its day that shows at least its beginning to the first that shows at least its end: when the clock is set
 * back, what has ended does not begin again.
 */
function* openMinutes(calendar: BusinessCalendar, from: number): Generator<{ at: number; open: boolean }> {
  const clock = wallClock(calendar.timeZone);
  // The day's highest showing must be known: begin at the day's own beginning.
  let at = from;
  while (clock(at - MINUTE).day === clock(from).day) at -= MINUTE;
  let today = '';
  let highest = 0;
  for (; ; at += MINUTE) {
    const { day, weekday, minute } = clock(at);
    if (day !== today) highest = 0;
    today = day;
    highest = Math.max(highest, minute);
    const shown = highest;
    const open =
      !calendar.closedDays.includes(day) &&
      (calendar.weekly[weekday] ?? []).some((span) => span.from <= shown && shown < span.to);
    if (at >= from) yield { at, open };
  }
}

/** `businessMsBetween` for whole minutes, slowly. */
export function slowBusinessMs(calendar: BusinessCalendar, from: number, to: number): number {
  let sum = 0;
  for (const { at, open } of openMinutes(calendar, from)) {
    if (at >= to) return sum;
    if (open) sum += MINUTE;
  }
  return sum;
}

/** `addBusinessMinutes` for whole minutes, at least one, slowly. */
export function slowDue(calendar: BusinessCalendar, from: number, minutes: number): number {
  let left = minutes;
  for (const { at, open } of openMinutes(calendar, from)) {
    if (open) left -= 1;
    if (left === 0) return at + MINUTE;
  }
  return Number.NaN;
}
