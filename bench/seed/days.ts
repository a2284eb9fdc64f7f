/** Incidents a working day: what a desk with two dozen agents gets. */
export const PER_DAY = 250;

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** The working day, in hours of UTC, in which questions come. */
const [FROM, TO] = [6, 17];

export interface Arrival {
  readonly at: Date;
  /** Its number among the incidents of its day, from 1. */
  readonly number: number;
}

/**
 * When the n-th newest incident came, counted from 0: evenly over the working days before `now`, the newest day
 * first. More incidents reach further back; those that are there stay as they are.
 */
export function arrivalOf(index: number, now: Date): Arrival {
  const newest = newestDay(now);
  const day = workingDayBefore(newest, Math.floor(index / PER_DAY));
  const number = PER_DAY - (index % PER_DAY);
  const end = Math.min(day + TO * HOUR, now.getTime());
  const begin = day + FROM * HOUR;
  return { at: new Date(Math.floor(begin + ((end - begin) * number) / (PER_DAY + 1))), number };
}

/** Midnight, UTC, of the last day of which an hour at least is over. */
function newestDay(now: Date): number {
  const midnight = Math.floor(now.getTime() / DAY) * DAY;
  const started = now.getTime() - midnight > (FROM + 1) * HOUR;
  return workingDayBefore(started ? midnight : midnight - DAY, 0);
}

const isWeekend = (midnight: number) => [0, 6].includes(new Date(midnight).getUTCDay());

/** The day that lies `count` working days before this one, or before the Friday before it. */
function workingDayBefore(midnight: number, count: number): number {
  let day = midnight;
  while (isWeekend(day)) day -= DAY;
  const weekday = new Date(day).getUTCDay();
  // Monday is 1: so many weekends lie between.
  const weekends = Math.floor((count + 5 - weekday) / 5);
  return day - (count + 2 * weekends) * DAY;
}
