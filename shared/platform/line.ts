import * as z from 'zod';

/** Blanks of every width, marks of direction, joiners and fillers leave nothing to see. */
const visible = /[^\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * A line of text with something to see in it. Half a pair of surrogates is no character, and cannot be kept; `text`
 * may be a string that mends them.
 */
export const line = (most: number, text = z.string()) =>
  text
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'No control characters or line breaks.')
    .refine((text) => text === '' || visible.test(text), 'There is nothing to see in it.');
