import * as z from 'zod';

/**
 * The query fields of every list that pages: at most `most` entries, `usual` where the caller does not say, and the
 * cursor that a page before gave.
 */
export const pageFields = (
  most = 100,
  usual = 25,
  { cursor = 'The `next` of the page before.' }: { cursor?: string } = {},
) => ({
  limit: z.coerce.number().int().min(1).max(most).default(usual),
  cursor: z.string().max(500).optional().meta({ description: cursor }),
});
