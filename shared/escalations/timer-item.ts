import * as z from 'zod';
import { SWEEP_AHEAD_MS } from '../sla/index.ts';
import { type Timer, timerKinds } from './timers.ts';

/** What time does next to an incident. One without `next` is at rest, and in no index. */
export const IncidentTimer = z.object({
  reference: z.string(),
  siteId: z.string(),
  next: z
    .object({ kind: z.enum(timerKinds), what: z.string(), at: z.iso.datetime(), of: z.string() })
    .optional(),
  /** When others come so soon behind it that no run of the sweep lies between. */
  soon: z.array(z.iso.datetime()).optional(),
  /** It is overdue by an edit, as others are, and this is its turn. */
  notBefore: z.iso.datetime().optional(),
  /** What came to its time and is not done as long as the incident is at version `heldAt`. */
  held: z.array(z.string()).default([]),
  heldAt: z.int().optional(),
  /** The version of the incident it was reckoned from. */
  version: z.int(),
});
export type IncidentTimer = z.infer<typeof IncidentTimer>;

const MOST_SOON = 20;

/** What comes next of an incident's timers, the earliest first, as it stands on the item. */
export function aheadOf(timers: readonly Timer[]): Pick<IncidentTimer, 'next' | 'soon'> {
  const [next, ...others] = timers;
  if (!next) return {};
  const until = new Date(Date.parse(next.at) + SWEEP_AHEAD_MS).toISOString();
  const close = others.map(({ at }) => at).filter((at) => at > next.at && at <= until);
  const soon = [...new Set(close)].slice(0, MOST_SOON);
  return { next, ...(soon.length > 0 ? { soon } : {}) };
}

/** Tells a timer from the others of its incident, and from itself on another occasion. */
export const nameOf = ({ kind, what, of }: Timer): string => `${kind} ${what} ${of}`;
