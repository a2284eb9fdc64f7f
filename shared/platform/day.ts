import { TZDate } from '@date-fns/tz';

const two = (part: number) => String(part).padStart(2, '0');

/** The day that the calendar shows there: `2026-11-23`. */
export function dayIn(timeZone: string, now: Date): string {
  const local = new TZDate(now, timeZone);
  const year = String(local.getFullYear()).padStart(4, '0');
  return `${year}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
}
