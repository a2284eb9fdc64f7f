import * as z from 'zod';

/** A day of the calendar, as far as the desk reckons with time zones: `2026-11-23`. */
export const Day = z.iso
  .date('A day such as 2026-11-23.')
  .refine((day) => day >= '1970-01-01' && day < '2200-01-01', 'A day from 1970 to 2199.');
