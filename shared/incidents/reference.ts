import { TZDate } from '@date-fns/tz';

const two = (part: number) => String(part % 100).padStart(2, '0');

/** The local day a reference is counted in: `261122`. */
export function referenceDay(now: Date, timeZone: string): string {
  const local = new TZDate(now, timeZone);
  return two(local.getFullYear()) + two(local.getMonth() + 1) + two(local.getDate());
}

export const formatReference = (day: string, number: number): string =>
  `${day}-${String(number).padStart(6, '0')}`;

/** Our reference in free text, such as a subject. */
export const findReferences = (text: string): string[] =>
  [...text.matchAll(/(?<!\d)\d{6}-\d{6,9}(?!\d)/g)].map(([found]) => found);
