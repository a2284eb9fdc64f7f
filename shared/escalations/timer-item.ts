import * as z from 'zod';
import { type Timer, timerKinds } from './timers.ts';

/** What time does next to an incident. One without `next` is at rest, and in no index. */
export const IncidentTimer = z.object({
  reference: z.string(),
  siteId: z.string(),
  next: z
    .object({ kind: z.enum(timerKinds), what: z.string(), at: z.iso.datetime(), of: z.string() })
    .optional(),
  /** It is overdue by an edit, as others are, and this is its turn. */
  notBefore: z.iso.datetime().optional(),
  /** What came to its time and is not done as long as the incident is at version `heldAt`. */
  held: z.array(z.string()).default([]),
  heldAt: z.int().optional(),
  /** The version of the incident it was reckoned from. */
  version: z.int(),
});
export type IncidentTimer = z.infer<typeof IncidentTimer>;

/** Tells a timer from the others of its incident, and from itself on another occasion. */
export const nameOf = ({ kind, what, of }: Timer): string => `${kind} ${what} ${of}`;
