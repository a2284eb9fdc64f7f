import * as z from 'zod';
import { line } from '../platform/line.ts';
import { DAY_MINUTES, minutesOf, type OpenInterval } from './hours.ts';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day, 00:00 to 23:59.');
const EndTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'A time of day, 00:00 to 24:00.');

/** Open from one time of day to another; to one that is not later, it is open into the next day. */
const Interval = z.strictObject({ from: Time, to: EndTime }).refine(({ from, to }) => from !== to, {
  path: ['to'],
  error: 'It ends when it begins; a whole day is 00:00 to 24:00.',
});
type Interval = z.infer<typeof Interval>;

const Intervals = z.array(Interval).max(12, 'At most 12 intervals.');

const overlap = 'It overlaps another interval.';

/** The hours of one date. */
export const Hours = Intervals.superRefine((intervals, context) => {
  for (const index of overlapping(intervals.map(intervalOf))) {
    context.addIssue({ code: 'custom', path: [index], message: overlap });
  }
});
export type Hours = z.infer<typeof Hours>;

export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export const Weekday = z.enum(weekdays);

const day = Intervals.default([]);

/** The hours of a week. Those of Saturday may reach into Sunday. */
export const WeeklyHours = z
  .strictObject({
    ...{ monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: day },
  })
  .superRefine((week, context) => {
    const all = weekdays.flatMap((name, at) =>
      week[name].map((interval, index) => {
        const { from, to } = intervalOf(interval);
        return { path: [name, index], from: from + at * DAY_MINUTES, to: to + at * DAY_MINUTES };
      }),
    );
    if (all.length === 0) context.addIssue({ code: 'custom', message: 'It is open on no day of the week.' });
    for (const index of overlapping(all, 7 * DAY_MINUTES)) {
      context.addIssue({ code: 'custom', path: all[index]?.path ?? [], message: overlap });
    }
  });
export type WeeklyHours = z.infer<typeof WeeklyHours>;

/** An IANA name, as the runtime knows it. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'Not a time zone of the IANA list, such as Europe/Berlin.');

function isTimeZone(name: string): boolean {
  // The runtime also takes offsets such as +02:00, which know no summer time.
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Days are days of the calendar there; what is further off is a slip of the keys. */
export const LocalDate = z.iso
  .date({ error: 'A date, such as 2026-12-25.', abort: true })
  .refine((date) => date >= '1970-01-01' && date < '2200-01-01', 'A date from 1970 to 2199.');

/** A name on one line. */
export const Name = line(100);

export function intervalOf({ from, to }: Interval): OpenInterval {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  return { from: begin, to: end > begin ? end : end + DAY_MINUTES };
}

/** A week as the engine has it: Sunday first, each day in order. */
export const weekOf = (week: WeeklyHours): readonly (readonly OpenInterval[])[] =>
  weekdays.map((name) => hoursOf(week[name]));

export const hoursOf = (hours: Hours): readonly OpenInterval[] =>
  hours.map(intervalOf).sort((one, other) => one.from - other.from);

/** The places of those that begin before another has ended. With `round` the first comes again after the last. */
function overlapping(intervals: readonly OpenInterval[], round?: number): readonly number[] {
  const order = intervals.map((interval, index) => ({ ...interval, index }));
  order.sort((one, other) => one.from - other.from || one.to - other.to);
  const [first] = order;
  if (first && round !== undefined) order.push({ ...first, from: first.from + round, to: first.to + round });
  const found = new Set<number>();
  let until = Number.NEGATIVE_INFINITY;
  for (const { from, to, index } of order) {
    if (from < until) found.add(index);
    until = Math.max(until, to);
  }
  return [...found].sort((one, other) => one - other);
}
