import { faultyField } from '../platform/errors.ts';
import type { Calendar, CalendarInput, CountryHolidays, ResolvedDay } from './calendar-schema.ts';

/** Gives the days of rules in a span of years, both included. */
export type ResolveHolidays = (
  rules: readonly CountryHolidays[],
  years: { from: number; to: number },
) => readonly ResolvedDay[];

/** Incidents of the last years are still calculated with, promises for the next ones already. */
const YEARS_BACK = 2;
const YEARS_AHEAD = 10;

/** An item of the table holds 400 KB, and the answer under an Idempotency-Key is one, too. */
const MOST_BYTES = 300 * 1024;

/**
 * The calendar as it is to be stored: the rules of countries are written out for the years around `now`, and for
 * those it has had them for so far.
 * @throws DeskError invalidRequest when it is too large.
 */
export function calendarFrom(
  input: CalendarInput,
  by: {
    readonly id: string;
    readonly before?: Calendar | undefined;
    readonly actor: { readonly id: string; readonly name: string };
    readonly now: Date;
    readonly resolve: ResolveHolidays;
    /** The JSON pointer to it in the request; none where it is the whole body. */
    readonly place?: string;
  },
): Calendar {
  const year = by.now.getUTCFullYear();
  const years = { from: year - YEARS_BACK, to: year + YEARS_AHEAD };
  const { before } = by;
  if (before && before.resolved.fromYear > 0) years.from = Math.min(years.from, before.resolved.fromYear);
  const calendar: Calendar = {
    ...input,
    id: by.id,
    version: (before?.version ?? 0) + 1,
    resolved: {
      ...{ fromYear: years.from, toYear: years.to },
      days: input.countryHolidays.length > 0 ? [...by.resolve(input.countryHolidays, years)] : [],
    },
    updatedAt: by.now.toISOString(),
    updatedBy: { id: by.actor.id, name: by.actor.name },
  };
  if (Buffer.byteLength(JSON.stringify(calendar)) > MOST_BYTES) {
    const detail = 'The calendar is too large with all its dates; it needs fewer of them.';
    throw faultyField(`${by.place ?? ''}/holidays`, detail);
  }
  return calendar;
}

/**
 * The holidays of a calendar's countries up to as many years ahead as if it were saved now; undefined where it has
 * them, or takes none. Days that have been stay as they were.
 * @throws DeskError invalidRequest when a country or region is known no more.
 */
export function renewedHolidays(
  { countryHolidays, resolved }: Calendar,
  by: { readonly now: Date; readonly resolve: ResolveHolidays },
): Calendar['resolved'] | undefined {
  const year = by.now.getUTCFullYear();
  const toYear = year + YEARS_AHEAD;
  if (countryHolidays.length === 0 || resolved.toYear >= toYear) return undefined;
  const past = resolved.days.filter(({ date }) => date < `${year}-01-01`);
  const days = [...past, ...by.resolve(countryHolidays, { from: year, to: toYear })];
  return { fromYear: resolved.fromYear, toYear, days };
}
