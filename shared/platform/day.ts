import { TZDate } from '@date-fns/tz';

const two = (part: number) => String(part).padStart(2, '0');

/** The day that the calendar shows there: `2026-11-23`. */
export function dayIn(timeZone: string, now: Date): string {
  const local = new TZDate(now, timeZone);
  const year = String(local.getFullYear()).padStart(4, '0');
  return `${year}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
}

/** The instant at which a day begins there, `daysLater` days after the one named. */
export function dayBegins(timeZone: string, day: string, daysLater = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(new TZDate(year, month - 1, date + daysLater, timeZone).getTime());
}
