import * as z from 'zod';

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional().meta({ description: 'The `next` of the page before.' }),
});

/** Text of several lines. */
export const text = (max: number) => z.string().trim().min(1).max(max);

/** The id of a part, or of an entry of a timeline. */
export const Id = z.string().regex(/^[\w.-]{1,128}$/, 'An id as the desk gave it.');
