import * as z from 'zod';

/** A breaker that has tripped: something was too much, and is held back for a while. */
export const Tripped = z.object({
  trippedAt: z.iso.datetime(),
  reason: z.string(),
  /** Mails held back since, and the last of them. */
  held: z.int(),
  lastAt: z.iso.datetime(),
});
