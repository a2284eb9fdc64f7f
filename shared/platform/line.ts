import * as z from 'zod';

/** A line of text. Half a pair of surrogates is no character, and cannot be kept. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'No control characters or line breaks.');
