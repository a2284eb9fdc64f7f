import type { BusinessCalendar, OpenInterval } from '../../shared/schedules/index.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** What the clock on the wall shows, asked of Intl, as the instant at which one in UTC shows it. */
export function wallClock(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  } as Intl.DateTimeFormatOptions);
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:00Z`);
  };
}

/** The hours of a date and how strong the rule is that speaks for it. */
function hoursOf(calendar: BusinessCalendar, day: number): { open: readonly OpenInterval[]; rank: number } {
  const date = new Date(day);
  const dated = calendar.dated[date.toISOString().slice(0, 10)];
  if (dated) return { open: dated.open, rank: dated.wins === 'exception' ? 2 : 1 };
  return { open: calendar.weekly[date.getUTCDay()] ?? [], rank: 0 };
}

/** Whether it is open at a minute of a wall clock. */
function openOnTheWall(calendar: BusinessCalendar, wall: number): boolean {
  const today = Math.floor(wall / DAY) * DAY;
  const [own, late] = [hoursOf(calendar, today), hoursOf(calendar, today - DAY)];
  const minute = (wall - today) / MINUTE;
  return (
    own.open.some(({ from, to }) => from <= minute && minute < to) ||
    (late.rank >= own.rank && late.open.some(({ from, to }) => from <= minute + 1440 && minute + 1440 < to))
  );
}

/**
 * The minutes from `from` on, and whether it is open, by looking at the clock every minute. What counts is the
 * latest time that the clock has ever shown: when it is set back, what has ended does not begin again.
 */
function* openMinutes(calendar: BusinessCalendar, from: number): Generator<{ at: number; open: boolean }> {
  const clock = wallClock(calendar.timeZone);
  let latest = Number.NEGATIVE_INFINITY;
  // Clocks were never set back by more than a day.
  for (let at = from - DAY; ; at += MINUTE) {
    latest = Math.max(latest, clock(at));
    if (at >= from) yield { at, open: openOnTheWall(calendar, latest) };
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

/** `openTimes` for whole minutes, slowly. */
export function slowOpenTimes(
  calendar: BusinessCalendar,
  from: number,
  to: number,
): { from: Date; to: Date }[] {
  const found: { from: number; to: number }[] = [];
  for (const { at, open } of openMinutes(calendar, from)) {
    if (at >= to) break;
    const last = found.at(-1);
    if (open && last?.to === at) last.to += MINUTE;
    else if (open) found.push({ from: at, to: at + MINUTE });
  }
  return found.map((each) => ({ from: new Date(each.from), to: new Date(each.to) }));
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
