import { type BusinessCalendar, idleDaysAtMost, type OpenSpan, openDays } from './calendar.ts';
import { DAY, MINUTE } from './zone-clock.ts';

/** An open stretch of time. */
export interface OpenTime {
  readonly from: Date;
  readonly to: Date;
}

/** Whether it is open, and when that changes next. */
export interface Opening {
  readonly open: boolean;
  /** Absent when it is open now; absent in both where nothing changes within four years. */
  readonly opensAt?: Date;
  readonly closesAt?: Date;
}

/** The calendar has no opening left that could be waited for. */
export class NeverOpens extends RangeError {
  override readonly name = 'NeverOpens';
}

/** Sixty years: what is promised beyond is not a promise, and looking for it costs. */
const FURTHEST = 60 * 366 * DAY;
/** Longest opening whose end is looked for. */
const LONGEST = 4 * 366 * DAY;

/** The spans that end after `from`, in order, until no more come. */
function* openSpans(calendar: BusinessCalendar, from: number): Generator<OpenSpan> {
  const { former } = calendar;
  if (former && from < former.until) {
    for (const { start, end } of openSpans(former.calendar, from)) {
      if (start >= former.until) break;
      yield { start, end: Math.min(end, former.until) };
    }
  }
  const most = idleDaysAtMost(calendar);
  let idleDays = 0;
  for (const spans of openDays(calendar, Math.max(from, former?.until ?? from))) {
    yield* spans;
    idleDays = spans.length > 0 ? 0 : idleDays + 1;
    if (idleDays > most) return;
  }
}

/**
 * The instant at which `minutes` of business time have passed since `from`; none are passed at once. A due time
 * that falls on closing time is the closing instant.
 * @throws NeverOpens when so much business time does not come in sixty years; RangeError for minutes below zero.
 */
export const addBusinessMinutes = (calendar: BusinessCalendar, from: Date, minutes: number): Date =>
  addBusinessMs(calendar, from, minutes * MINUTE);

/** The same, exact to the millisecond where they are whole. */
export function addBusinessMs(calendar: BusinessCalendar, from: Date, milliseconds: number): Date {
  if (!(milliseconds >= 0)) throw new RangeError('Business time counts from zero.');
  if (milliseconds === 0) return new Date(from);
  let left = milliseconds;
  for (const { start, end } of openSpans(calendar, from.getTime())) {
    if (start - from.getTime() > FURTHEST) {
      throw new NeverOpens(`Calendar ${calendar.id} is not open for ${milliseconds} ms in sixty years.`);
    }
    if (left <= end - start) return new Date(start + left);
    left -= end - start;
  }
  throw new NeverOpens(`Calendar ${calendar.id} never opens.`);
}

/** Business milliseconds between two instants; 0 where `to` is not after `from`. */
export function businessMsBetween(calendar: BusinessCalendar, from: Date, to: Date): number {
  const until = to.getTime();
  let sum = 0;
  for (const { start, end } of openSpans(calendar, from.getTime())) {
    if (start >= until) break;
    sum += Math.min(end, until) - start;
  }
  return sum;
}

/** When it is open between two instants: ascending, clipped to them, what touches is one. */
export function openTimes(calendar: BusinessCalendar, from: Date, to: Date): readonly OpenTime[] {
  const until = to.getTime();
  const found: { start: number; end: number }[] = [];
  for (const span of openSpans(calendar, from.getTime())) {
    if (span.start >= until) break;
    const last = found.at(-1);
    const end = Math.min(span.end, until);
    if (last?.end === span.start) last.end = end;
    else found.push({ start: span.start, end });
  }
  return found.map(({ start, end }) => ({ from: new Date(start), to: new Date(end) }));
}

/** Whether it is open at an instant, and until when it is or is not. */
export function openingAt(calendar: BusinessCalendar, at: Date): Opening {
  const now = at.getTime();
  let closesAt = now;
  for (const { start, end } of openSpans(calendar, now)) {
    if (closesAt === now && start > now) return { open: false, opensAt: new Date(start) };
    if (start > closesAt) return { open: true, closesAt: new Date(closesAt) };
    if (end - now > LONGEST) return { open: true };
    closesAt = end;
  }
  return closesAt === now ? { open: false } : { open: true, closesAt: new Date(closesAt) };
}

/**
 * The first instant from `at` on at which it is open; `at` itself where it is.
 * @throws NeverOpens
 */
export function nextOpening(calendar: BusinessCalendar, at: Date): Date {
  const { open, opensAt } = openingAt(calendar, at);
  if (open) return at;
  if (!opensAt) throw new NeverOpens(`Calendar ${calendar.id} never opens.`);
  return opensAt;
}
