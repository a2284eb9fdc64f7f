import * as z from 'zod';
import type { Settings } from '../settings/index.ts';
import { Tripped } from './tripped.ts';

/** How much mail a site takes of one sender, and sends by itself. */
export type MailLimits = Settings['mailLimits'];
type SenderLimits = Pick<MailLimits, 'perTenMinutes' | 'perDay' | 'quietMinutes'>;

/** The mail of one sender at one site: what was let in of late, and the breaker once that was too much. */
export const SenderFlow = z.object({
  siteId: z.string(),
  /** Normalised. */
  sender: z.string(),
  /** When mail was let in during the last day, in milliseconds, the oldest first. */
  times: z.array(z.int()),
  /** Goes up with every mail that is counted. */
  counted: z.int(),
  breaker: Tripped.optional(),
});
export type SenderFlow = z.infer<typeof SenderFlow>;

export interface Counted {
  readonly flow: SenderFlow;
  /** Why this mail is held back; absent for one that may come in. */
  readonly held?: string;
  /** This is the mail that was too much. */
  readonly trips: boolean;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** When a breaker closes by itself: once the sender has been quiet for so long. */
export const closesAt = ({ lastAt }: { lastAt: string }, { quietMinutes }: SenderLimits): Date =>
  new Date(Date.parse(lastAt) + quietMinutes * MINUTE);

/** Whether a sender is held back at an instant. */
export const isOpen = (flow: SenderFlow, limits: SenderLimits, now: Date): boolean =>
  flow.breaker !== undefined && now < closesAt(flow.breaker, limits);

/**
 * Counts one mail of a sender. The one that is over a limit trips the breaker; while it is open all are held back,
 * and each puts off its closing.
 */
export function countMail(before: SenderFlow, limits: SenderLimits, now: Date): Counted {
  const counted = before.counted + 1;
  const { breaker, ...calm } = before;
  const times = before.times.filter((time) => time > now.getTime() - DAY);
  if (breaker && isOpen(before, limits, now)) {
    const still = { ...breaker, held: breaker.held + 1, lastAt: now.toISOString() };
    return { flow: { ...calm, times, counted, breaker: still }, held: breaker.reason, trips: false };
  }
  const reason = overLimit([...times, now.getTime()], limits, now);
  if (reason === undefined) {
    return { flow: { ...calm, times: [...times, now.getTime()], counted }, trips: false };
  }
  const at = now.toISOString();
  const tripped = { trippedAt: at, reason, held: 1, lastAt: at };
  return { flow: { ...calm, times, counted, breaker: tripped }, held: reason, trips: true };
}

function overLimit(times: readonly number[], limits: SenderLimits, now: Date): string | undefined {
  const late = times.filter((time) => time > now.getTime() - 10 * MINUTE).length;
  if (late > limits.perTenMinutes) {
    return `Over limits: more than ${limits.perTenMinutes} mails of this sender in 10 minutes.`;
  }
  return times.length > limits.perDay
    ? `Over limits: more than ${limits.perDay} mails of this sender in a day.`
    : undefined;
}

/** The sender let in again, as if nothing had come of them. */
export const reset = ({ breaker: _, ...flow }: SenderFlow): SenderFlow => ({
  ...flow,
  times: [],
  counted: flow.counted + 1,
});
