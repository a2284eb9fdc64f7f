/**
 * The holidays of countries, from the package `date-holidays`. It weighs more than the whole desk: import this
 * file only with `import()`, so that it becomes a file of its own beside the function that asks for it.
 */
import Holidays from 'date-holidays';
import { type FieldFault, faultyFields } from '../platform/errors.ts';
import type { CountryHolidays, ResolvedDay } from './calendar-schema.ts';
import { DAY_MINUTES } from './hours.ts';

/** A country that rules are known for, and its regions, by the codes that calendars take. */
export interface HolidayCountry {
  readonly code: string;
  readonly name: string;
  readonly regions: readonly { readonly code: string; readonly name: string }[];
}

const MINUTE = 60_000;
const DAY = DAY_MINUTES * MINUTE;

export function holidayCountries(): readonly HolidayCountry[] {
  const all = new Holidays();
  return Object.entries(all.getCountries('en')).map(([code, name]) => ({
    ...{ code, name },
    regions: Object.entries(all.getStates(code, 'en') ?? {}).flatMap(([state, stateName]) => [
      { code: state, name: stateName },
      ...Object.entries(all.getRegions(code, state, 'en') ?? {}).map(([region, regionName]) => ({
        ...{ code: `${state}.${region}`, name: `${stateName}: ${regionName}` },
      })),
    ]),
  }));
}

/**
 * The days of all rules in a span of years (both included), by date; each once.
 * @throws DeskError invalidRequest naming each rule whose country or region is not known; `place` is where the
 * rules stand in the request.
 */
export function resolveCountryHolidays(
  rules: readonly CountryHolidays[],
  years: { from: number; to: number },
  place: (index: number) => Pick<FieldFault, 'in' | 'pointer'> = (index) => ({
    in: 'body',
    pointer: `/countryHolidays/${index}`,
  }),
): readonly ResolvedDay[] {
  const faults: FieldFault[] = [];
  const found = new Map<string, ResolvedDay>();
  for (const [index, rule] of rules.entries()) {
    const known = placeOf(rule);
    if (typeof known === 'string') {
      const { in: part, pointer } = place(index);
      const detail =
        known === 'country' ? 'No holidays are known for it.' : 'The country has no such region.';
      faults.push({ in: part, pointer: `${pointer}/${known}`, detail });
      continue;
    }
    // In UTC a day is a day: where it lies on the clock is the calendar's own matter.
    const holidays = new Holidays(known, { types: rule.types, languages: ['en'], timezone: 'UTC' });
    // The last one of a year may reach into the next.
    for (let year = years.from - 1; year <= years.to; year += 1) {
      for (const holiday of holidays.getHolidays(year)) for (const day of daysOf(holiday)) keep(found, day);
    }
  }
  if (faults.length > 0) {
    throw faultyFields(faults);
  }
  const asked = ({ date }: ResolvedDay) => date >= `${years.from}-01-01` && date <= `${years.to}-12-31`;
  return [...found.values()].filter(asked).sort((one, other) => (one.date < other.date ? -1 : 1));
}

/** The country, state and region as the package calls them, whichever case they come in; or what is unknown. */
function placeOf({ country, region }: CountryHolidays) {
  const all = new Holidays();
  if (!(country in all.getCountries())) return 'country';
  if (region === undefined) return { country };
  const [state, part] = region.split('.');
  const codeIn = (names: Readonly<Record<string, string>> | undefined, code = '') =>
    Object.keys(names ?? {}).find((one) => one.toLowerCase() === code.toLowerCase());
  const knownState = codeIn(all.getStates(country), state);
  if (knownState === undefined) return 'region';
  if (part === undefined) return { country, state: knownState };
  const knownPart = codeIn(all.getRegions(country, knownState), part);
  return knownPart === undefined ? 'region' : { country, state: knownState, region: knownPart };
}

type Holiday = ReturnType<Holidays['getHolidays']>[number];

/** The days that a holiday takes, the first and the last perhaps in part. */
function daysOf({ date, start, end, name }: Holiday): readonly ResolvedDay[] {
  const [day = '', time = '00:00:00', sunset] = date.split(' ');
  const length = end.getTime() - start.getTime();
  // One that begins at sunset is named by the day that follows: offices are closed on the days, not the evenings.
  const begin = Date.parse(`${day}T${sunset ? '00:00:00' : time}Z`);
  const until = begin + (sunset ? Math.max(1, Math.floor(length / DAY)) * DAY : length);
  const days: ResolvedDay[] = [];
  for (let midnight = Date.parse(`${day}T00:00:00Z`); midnight < until; midnight += DAY) {
    const part = {
      from: clockOf(Math.max(begin - midnight, 0) / MINUTE),
      to: clockOf(Math.min(until - midnight, DAY) / MINUTE),
    };
    const whole = part.from === '00:00' && part.to === '24:00';
    days.push({
      ...{ date: new Date(midnight).toISOString().slice(0, 10), name },
      ...(whole ? {} : { closed: part }),
    });
  }
  return days;
}

const clockOf = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** Of two on one date the one that takes all of it stays, else the first. */
function keep(days: Map<string, ResolvedDay>, day: ResolvedDay): void {
  const before = days.get(day.date);
  if (!before || (before.closed && !day.closed)) days.set(day.date, day);
}
