import * as z from 'zod';
import type { MailLimits } from './caps.ts';
import { Tripped } from './tripped.ts';

/**
 * What a site has sent to customers automatically in this minute and hour, and its breaker once that was too much:
 * the last brake, where a storm comes from so many senders that no limit of one of them is met.
 */
export const AutomaticFlow = z.object({
  siteId: z.string(),
  /** Minutes and hours since 1970. */
  minute: z.int(),
  inMinute: z.int(),
  hour: z.int(),
  inHour: z.int(),
  /** Goes up with every write. */
  counted: z.int(),
  breaker: Tripped.optional(),
});
export type AutomaticFlow = z.infer<typeof AutomaticFlow>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const minuteOf = (now: Date): number => Math.floor(now.getTime() / MINUTE);
export const hourOf = (now: Date): number => Math.floor(now.getTime() / HOUR);

/** When the breaker closes by itself, however much is held back until then. */
export const goesOnAt = ({ trippedAt }: { trippedAt: string }, { automaticPauseMinutes }: MailLimits): Date =>
  new Date(Date.parse(trippedAt) + automaticPauseMinutes * MINUTE);

/** Whether automatic mail is held back at an instant. */
export const isBraked = (flow: AutomaticFlow, limits: MailLimits, now: Date): boolean =>
  flow.breaker !== undefined && now < goesOnAt(flow.breaker, limits);

/** Counts one automatic mail. `held`: why it is held back. The one that is over a limit trips the breaker. */
export function countAutomatic(
  before: AutomaticFlow,
  limits: MailLimits,
  now: Date,
): { readonly flow: AutomaticFlow; readonly held?: string } {
  const { breaker, ...flow } = {
    ...before,
    ...{ minute: minuteOf(now), hour: hourOf(now), counted: before.counted + 1 },
    inMinute: before.minute === minuteOf(now) ? before.inMinute : 0,
    inHour: before.hour === hourOf(now) ? before.inHour : 0,
  };
  const at = now.toISOString();
  if (breaker && isBraked(before, limits, now)) {
    return {
      flow: { ...flow, breaker: { ...breaker, held: breaker.held + 1, lastAt: at } },
      held: breaker.reason,
    };
  }
  const reason = overLimit(flow, limits);
  if (reason)
    return { flow: { ...flow, breaker: { trippedAt: at, reason, held: 1, lastAt: at } }, held: reason };
  return { flow: { ...flow, inMinute: flow.inMinute + 1, inHour: flow.inHour + 1 } };
}

function overLimit(
  { inMinute, inHour }: Pick<AutomaticFlow, 'inMinute' | 'inHour'>,
  { automaticPerMinute, automaticPerHour }: MailLimits,
): string | undefined {
  const told = (most: number, span: string) =>
    `Automatic mail is held back: it would be more than ${most} in ${span}.`;
  if (inMinute >= automaticPerMinute) return told(automaticPerMinute, 'a minute');
  return inHour >= automaticPerHour ? told(automaticPerHour, 'an hour') : undefined;
}

/** Automatic mail goes out again, as if none had. */
export const letGo = ({ breaker: _, ...flow }: AutomaticFlow): AutomaticFlow => ({
  ...flow,
  ...{ inMinute: 0, inHour: 0, counted: flow.counted + 1 },
});
