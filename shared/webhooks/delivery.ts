import { createHash } from 'node:crypto';
import * as z from 'zod';
import { pauseAfter } from './retry.ts';
import { TEST, type Webhook } from './webhook.ts';

/** Deliveries are kept so long, to be looked at and sent again. */
export const KEEP_DAYS = 30;
/** Of a delivery that is sent again and again the newest attempts are kept. */
const MOST_LOGGED = 40;

/** What went wrong with an attempt. `status`: any but 2xx; the others brought no answer. */
export const faults = [
  ...(['status', 'redirect', 'timeout', 'address', 'dns', 'connect', 'reset', 'tls', 'answer'] as const),
  /** The worker died while it waited for the answer: whether it arrived is not known. */
  'interrupted',
  /** It was not tried: the webhook had been turned off or deleted meanwhile. */
  'off',
] as const;
export type Fault = (typeof faults)[number];

export const Attempt = z.object({
  at: z.iso.datetime(),
  /** 1 for the first wish to send it; each replay is one more. */
  run: z.int(),
  durationMs: z.int().optional(),
  status: z.int().optional(),
  fault: z.enum(faults).optional(),
});
export type Attempt = z.infer<typeof Attempt>;

/** One event on its way to one webhook. */
export const Delivery = z.object({
  id: z.string(),
  webhookId: z.string(),
  eventType: z.string(),
  /** As it is sent, to the byte. */
  body: z.string(),
  createdAt: z.iso.datetime(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  run: z.int(),
  /** Attempts of this run, with one that is under way. */
  tried: z.int(),
  /** When it is tried next; on those that wait. */
  nextAt: z.iso.datetime().optional(),
  /** Set while an attempt is under way: nobody else tries until then. */
  claimedAt: z.iso.datetime().optional(),
  claimedUntil: z.iso.datetime().optional(),
  attempts: z.array(Attempt),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});
export type Delivery = z.infer<typeof Delivery>;

/** An event as the bus brings it; `at` is its own instant. */
export interface HappenedEvent {
  readonly type: string;
  readonly at: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27);

/** The same event told twice by the bus has one id: that of what it says. */
const eventIdOf = ({ type, detail }: HappenedEvent): string => digest(type, JSON.stringify(detail));

/** Told twice, an event makes the same delivery to a webhook. */
export function deliveryOf(event: HappenedEvent, webhook: { readonly id: string }, now: Date): Delivery {
  const { type, at, detail } = event;
  const eventId = eventIdOf(event);
  const body = JSON.stringify({ id: eventId, type, at, data: detail });
  return newDelivery(digest(eventId, webhook.id), { webhookId: webhook.id, eventType: type, body }, now);
}

/** A test, sent once. `id` is a new one. */
export function testDelivery(id: string, webhook: { readonly id: string }, now: Date): Delivery {
  const body = JSON.stringify({ id, type: TEST, at: now.toISOString(), data: { webhookId: webhook.id } });
  return newDelivery(id, { webhookId: webhook.id, eventType: TEST, body }, now);
}

const newDelivery = (
  id: string,
  what: Pick<Delivery, 'webhookId' | 'eventType' | 'body'>,
  now: Date,
): Delivery => ({
  ...{ id, ...what, createdAt: now.toISOString(), state: 'waiting', run: 1, tried: 0 },
  ...{ nextAt: now.toISOString(), attempts: [], expiresAt: expiryFrom(now) },
});

const expiryFrom = (now: Date) => Math.floor(now.getTime() / 1000) + KEEP_DAYS * 86_400;

/** The same delivery to be sent anew, under the same id, with all its attempts ahead. */
export function replayed(delivery: Delivery, now: Date): Delivery {
  const { claimedAt: _, claimedUntil: __, ...rest } = delivery;
  return {
    ...rest,
    ...{ state: 'waiting', run: delivery.run + 1, tried: 0, nextAt: now.toISOString() },
    expiresAt: expiryFrom(now),
  };
}

/** Whether an attempt is under way. */
export const isClaimed = ({ claimedUntil }: Delivery, now: Date): boolean =>
  claimedUntil !== undefined && Date.parse(claimedUntil) > now.getTime();

/** The delivery with an attempt begun, which no other may do until it must be over. */
export function claimed(delivery: Delivery, now: Date, forSeconds: number): Delivery {
  const { run, claimedAt } = delivery;
  // Whoever began the attempt before has never said how it went.
  const lost: Attempt[] = claimedAt ? [{ at: claimedAt, run, fault: 'interrupted' }] : [];
  return {
    ...delivery,
    tried: delivery.tried + 1,
    claimedAt: now.toISOString(),
    claimedUntil: new Date(now.getTime() + forSeconds * 1000).toISOString(),
    attempts: logged(delivery, ...lost),
  };
}

const logged = ({ attempts }: Delivery, ...more: readonly Attempt[]): Attempt[] =>
  [...attempts, ...more].slice(-MOST_LOGGED);

/** What came of posting: an answer's status, or what went wrong. */
export interface Posted {
  readonly status?: number;
  readonly fault?: Fault;
  readonly durationMs: number;
  /** What the receiver asks to wait, in seconds. */
  readonly retryAfter?: number;
}

/** The receiver says that there will never be anybody here again. */
export const isGone = ({ status }: { readonly status?: number | undefined }): boolean => status === 410;

/** The delivery after an attempt: arrived, to be tried again, or given up. `random` is from 0 to 1. */
export function settled(delivery: Delivery, posted: Posted, by: { now: Date; random: number }): Delivery {
  const { claimedAt, claimedUntil: _, nextAt: __, ...rest } = delivery;
  const { retryAfter, ...seen } = posted;
  const at = claimedAt ?? by.now.toISOString();
  const attempts = logged(delivery, { at, run: delivery.run, ...seen });
  if (!posted.fault) return { ...rest, attempts, state: 'delivered' };
  const final = delivery.eventType === TEST || posted.fault === 'off' || isGone(posted);
  const pause = final ? undefined : pauseAfter(delivery.tried, by.random, retryAfter);
  if (pause === undefined) return { ...rest, attempts, state: 'failed' };
  const nextAt = new Date(by.now.getTime() + pause * 1000).toISOString();
  return { ...rest, attempts, state: 'waiting', nextAt };
}

/** Days without a single arrival after which a delivery that is given up turns its webhook off. */
const PATIENCE_DAYS = 3;

/** What an attempt means to its webhook: to be turned off, the beginning or end of a bad time, or nothing. */
export type Health = { disable: 'gone' | 'failing' } | 'failing' | 'well' | undefined;

export function healthAfter(webhook: Webhook, delivery: Delivery, now: Date): Health {
  const last = delivery.attempts.at(-1);
  if (delivery.eventType === TEST || !last || last.fault === 'off') return undefined;
  if (!last.fault) return webhook.failingSince ? 'well' : undefined;
  if (isGone(last)) return { disable: 'gone' };
  if (!webhook.failingSince) return 'failing';
  const failingFor = now.getTime() - Date.parse(webhook.failingSince);
  const givenUp = delivery.state === 'failed';
  return givenUp && failingFor >= PATIENCE_DAYS * 86_400_000 ? { disable: 'failing' } : undefined;
}
