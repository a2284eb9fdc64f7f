import type { Clock } from '../platform/clock.ts';
import type { Trust } from './address-guard.ts';
import { claimed, type Delivery, healthAfter, isClaimed, type Posted, settled } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { Post } from './post.ts';
import { LONGEST_PAUSE } from './retry.ts';
import { type Secrets, signedHeaders } from './signature.ts';
import { TEST, type Webhook } from './webhook.ts';
import type { WebhookStore } from './webhook-store.ts';

/**
 * How long an attempt may be under way before another may begin: longer than the function lives, so that nobody
 * waits for who has died.
 */
const CLAIM_SECONDS = 60;

/** Due a little early is due: clocks of queue and function differ. */
const EARLY_MS = 1000;

export interface DeliverParts {
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
  /** Whom an admin trusts, as it stands now. */
  readonly trust: () => Promise<Trust>;
  readonly post: Post;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly clock: Clock;
}

/** What became of it; one that is held is to be brought again after so many seconds. */
export type Delivered =
  | { readonly state: 'done' | 'delivered' | 'failed'; readonly posted?: Posted }
  | { readonly state: 'held'; readonly seconds: number; readonly posted?: Posted };

/**
 * Sends a delivery if it is due, and says how that went. Whoever brings the same one at the same time waits; one
 * brought again after it has arrived, was given up or was replayed does nothing.
 */
export const deliverer =
  (parts: DeliverParts) =>
  async (queued: { deliveryId: string; run: number }): Promise<Delivered> => {
    const { webhooks, deliveries, clock } = parts;
    const found = await deliveries.find(queued.deliveryId);
    if (found?.state !== 'waiting' || found.run !== queued.run) return { state: 'done' };
    const begun = clock();
    const wait = secondsToWait(found, begun);
    if (wait > 0) return { state: 'held', seconds: wait };
    const [webhook, secrets] = await Promise.all([
      webhooks.find(found.webhookId),
      webhooks.secrets(found.webhookId),
    ]);
    const attempt = claimed(found, begun, CLAIM_SECONDS);
    if (!(await deliveries.replace(found, attempt))) return { state: 'held', seconds: CLAIM_SECONDS };
    const posted = mayBeSent(webhook, found)
      ? await posting(parts, { url: webhook.url, secrets, attempt, now: begun })
      : { fault: 'off' as const, durationMs: 0 };
    const now = clock();
    const after = settled(attempt, posted, { now, random: parts.random() });
    const means = webhook && { webhook, health: healthAfter(webhook, after, now), now };
    // A replay that came while this was under way stands; its own message brings it.
    if (!(await deliveries.settle(attempt, after, means))) return { state: 'done', posted };
    if (after.state !== 'waiting') return { state: after.state, posted };
    return { state: 'held', seconds: secondsToWait(after, now), posted };
  };

const secondsToWait = (delivery: Delivery, now: Date): number => {
  const claim = isClaimed(delivery, now) ? delivery.claimedUntil : undefined;
  const until = claim ?? delivery.nextAt;
  const wait = until === undefined ? 0 : Date.parse(until) - now.getTime();
  return wait <= EARLY_MS ? 0 : Math.min(Math.ceil(wait / 1000), LONGEST_PAUSE);
};

/** A test is for those that are turned off, too. */
const mayBeSent = (webhook: Webhook | undefined, { eventType }: Delivery): webhook is Webhook =>
  webhook !== undefined && (webhook.enabled || eventType === TEST);

async function posting(
  { post, trust }: DeliverParts,
  sending: { url: string; secrets: Secrets; attempt: Delivery; now: Date },
): Promise<Posted> {
  const { id, body } = sending.attempt;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'IncidentDesk-Webhooks/1',
    ...signedHeaders({ id, body }, sending.secrets, sending.now),
  };
  return post({ url: sending.url, headers, body }, await trust());
}
