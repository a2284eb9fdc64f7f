import {
  addBusinessMinutes,
  type BusinessCalendar,
  businessMsBetween,
  NeverOpens,
} from '../schedules/index.ts';

const DAY = 86_400_000;
/** Days that are looked at for business days. */
const FURTHEST = 3 * 366;

/** The instant so many minutes after another: business minutes where a calendar is given. None where it never comes. */
export function minutesAfter(from: string, minutes: number, calendar?: BusinessCalendar): string | undefined {
  if (!calendar) return new Date(Date.parse(from) + minutes * 60_000).toISOString();
  try {
    return addBusinessMinutes(calendar, new Date(from), minutes).toISOString();
  } catch (error) {
    if (error instanceof NeverOpens) return undefined;
    throw error;
  }
}

/**
 * The instant so many times 24 hours after another. Where a calendar is given, only those count in which it is
 * open: three business days after Friday noon are Wednesday noon. None where they do not come in three years.
 */
export function daysAfter(from: string, days: number, calendar?: BusinessCalendar): string | undefined {
  const start = Date.parse(from);
  if (!calendar) return new Date(start + days * DAY).toISOString();
  let left = days;
  for (let day = 0; day < FURTHEST; day += 1) {
    if (left === 0) return new Date(start + day * DAY).toISOString();
    const [began, ended] = [new Date(start + day * DAY), new Date(start + (day + 1) * DAY)];
    if (businessMsBetween(calendar, began, ended) > 0) left -= 1;
  }
  return undefined;
}
