import * as z from 'zod';

/** A line of text. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, 'No control characters or line breaks.');
