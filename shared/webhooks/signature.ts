import { createHmac } from 'node:crypto';
import * as z from 'zod';

/** Secrets are written as Standard Webhooks has it: this, then the bytes in Base64. */
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** How long the secret before a rotation goes on signing beside the new one. */
export const OVERLAP_HOURS = 24;
/** Rotations in a row leave so many in use at most. */
const MOST_SECRETS = 3;

/** The current secret first; those before it until they end. */
export const Secrets = z.array(
  z.object({ value: z.string(), madeAt: z.iso.datetime(), until: z.iso.datetime().optional() }),
);
export type Secrets = z.infer<typeof Secrets>;

export type RandomBytes = (size: number) => Buffer;

const newSecret = (random: RandomBytes, now: Date): Secrets[number] => ({
  value: PREFIX + random(SECRET_BYTES).toString('base64'),
  madeAt: now.toISOString(),
});

export const firstSecrets = (random: RandomBytes, now: Date): Secrets => [newSecret(random, now)];

/** A new secret before the others, which end after a while. */
export function rotatedSecrets(secrets: Secrets, random: RandomBytes, now: Date): Secrets {
  const until = new Date(now.getTime() + OVERLAP_HOURS * 3_600_000).toISOString();
  const older = inUse(secrets, now).map((secret) => ({ ...secret, until: secret.until ?? until }));
  return [newSecret(random, now), ...older].slice(0, MOST_SECRETS);
}

const inUse = (secrets: Secrets, now: Date): Secrets =>
  secrets.filter(({ until }) => until === undefined || Date.parse(until) > now.getTime());

/**
 * The headers that prove a message: its id, the instant of sending in seconds, and a signature for each secret in
 * use, as Standard Webhooks 1.0.0 has them: `v1,` and the Base64 of HMAC-SHA256 over `id.timestamp.body`.
 */
export function signedHeaders(message: { id: string; body: string }, secrets: Secrets, now: Date) {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = inUse(secrets, now).map(({ value }) => {
    const key = Buffer.from(value.slice(PREFIX.length), 'base64');
    const hmac = createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`);
    return `v1,${hmac.digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
