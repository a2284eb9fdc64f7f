import * as z from 'zod';

/** A time zone by its IANA name, such as Europe/Berlin. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'A time zone by its IANA name, such as Europe/Berlin.');

function isTimeZone(name: string): boolean {
  // Offsets such as +02:00 are taken by some engines; they know no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
