import { isDeepStrictEqual } from 'node:util';
import {
  businessCalendar,
  type Calendar,
  type CalendarWithPast,
  type FormerHours,
} from './calendar-schema.ts';

/** So many changes back are remembered, of the last year. */
const MOST_FORMER = 10;
/** Together, in bytes of JSON: an item of the table holds 400 KB, the calendar itself 300. */
const MOST_BYTES = 64 * 1024;
const DAY = 86_400_000;
const YEAR = 366 * DAY;

/** Whether two calendars are open at the same times, as far as their own hours say it. */
export const sameHours = (one: Calendar, other: Calendar): boolean =>
  isDeepStrictEqual(businessCalendar(one), businessCalendar(other));

/**
 * The hours that a calendar had before it became `after` at `at`, the latest first: time that clocks have used by
 * then was used by them. Nothing is added where the hours stay. What is too old or too much is forgotten.
 */
export function hoursBefore(
  { former, ...before }: CalendarWithPast,
  after: Calendar,
  at: Date,
): readonly FormerHours[] {
  if (sameHours(before, after)) return former;
  const until = at.toISOString();
  const [last] = former;
  // It was never in force: nothing was counted by it.
  if (last && last.until >= until) return former;
  const oldest = new Date(at.getTime() - YEAR).toISOString();
  const all = [hoursUntil(before, at), ...former.filter((one) => one.until >= oldest)].slice(0, MOST_FORMER);
  while (Buffer.byteLength(JSON.stringify(all)) > MOST_BYTES) all.pop();
  return all;
}

/** Of its dates only those that a clock may still have to look at. */
function hoursUntil(calendar: Calendar, at: Date): FormerHours {
  const { timeZone, weekly, holidays, exceptions, resolved } = calendar;
  const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
  const [from, to] = [dayOf(at.getTime() - YEAR), dayOf(at.getTime() + 2 * DAY)];
  const near = ({ date }: { date: string }) => date >= from && date <= to;
  return {
    ...{ until: at.toISOString(), timeZone, weekly },
    ...{ holidays: holidays.filter(near), exceptions: exceptions.filter(near) },
    resolved: { ...resolved, days: resolved.days.filter(near) },
  };
}
