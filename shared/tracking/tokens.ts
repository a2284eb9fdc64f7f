import * as z from 'zod';
import { Language } from '../platform/language.ts';
import { signToken, verifyToken } from '../platform/tokens.ts';

type Keys = readonly Uint8Array[];

/** What the pixel of a message carries. Names are short: it all ends up in a URL. */
export const ViewClaims = z.object({ m: z.string(), c: z.string(), r: z.string(), t: z.string() });
export type ViewClaims = z.infer<typeof ViewClaims>;

/**
 * What a tracked link carries: the message's claims, and either the URL it leads to with the link's name, or
 * `e` alone: the contact's own incident, opened until that epoch second.
 */
export const ClickClaims = z.union([
  ViewClaims.extend({ l: z.string(), u: z.string() }),
  ViewClaims.extend({ e: z.number() }),
]);
export type ClickClaims = z.infer<typeof ClickClaims>;

/** What opens an incident to its customer, without a password. `e`: epoch seconds until which it does. */
export const IncidentClaims = z.object({ r: z.string(), c: z.string(), e: z.number() });
export type IncidentClaims = z.infer<typeof IncidentClaims>;

export const signView = (keys: Keys, claims: ViewClaims) => signToken(keys, 'view', claims);
export const readView = (keys: Keys, token: string) => verifyToken(keys, 'view', token, ViewClaims);

export const signClick = (keys: Keys, claims: ClickClaims) => signToken(keys, 'click', claims);
export const readClick = (keys: Keys, token: string) => verifyToken(keys, 'click', token, ClickClaims);

/** Days for which the link to an incident in a mail works. */
const INCIDENT_LINK_DAYS = 180;

export const signIncidentLink = (keys: Keys, { r, c, e }: IncidentClaims) =>
  signToken(keys, 'incident', { r, c, e });

/** The epoch second until which a link to an incident that is made now works. */
export const incidentLinkEnd = (now: Date): number =>
  Math.floor(now.getTime() / 1000) + INCIDENT_LINK_DAYS * 86_400;

/** The claims of a genuine link that still works. */
export async function readIncidentLink(keys: Keys, token: string, now: Date) {
  const claims = await verifyToken(keys, 'incident', token, IncidentClaims);
  return claims && claims.e * 1000 >= now.getTime() ? claims : undefined;
}

/** A score of an incident by its contact, from the message that asked. `e`: epoch seconds until which it counts. */
export const ScoreClaims = z.object({
  ...{ r: z.string(), c: z.string(), m: z.string() },
  ...{ s: z.int().min(1).max(5), e: z.number() },
});
export type ScoreClaims = z.infer<typeof ScoreClaims>;

/** Days for which a score can be given and changed. */
const SCORE_DAYS = 7;

export const signScore = (keys: Keys, claims: ScoreClaims) => signToken(keys, 'score', claims);

/** The epoch second until which a link to a score that is made now works. */
export const scoreLinkEnd = (now: Date): number => Math.floor(now.getTime() / 1000) + SCORE_DAYS * 86_400;

/** The claims of a genuine link to a score that still works. */
export async function readScore(keys: Keys, token: string, now: Date): Promise<ScoreClaims | undefined> {
  const claims = await verifyToken(keys, 'score', token, ScoreClaims);
  return claims && claims.e * 1000 >= now.getTime() ? claims : undefined;
}

/** What a contact wants no more of: `t` is the type of message, `l` the language it spoke. It works for ever. */
const UnsubscribeClaims = z.object({ c: z.string(), t: z.string(), l: Language });
export type UnsubscribeClaims = z.infer<typeof UnsubscribeClaims>;

export const signUnsubscribe = (keys: Keys, claims: UnsubscribeClaims) =>
  signToken(keys, 'unsubscribe', claims);
export const readUnsubscribe = (keys: Keys, token: string) =>
  verifyToken(keys, 'unsubscribe', token, UnsubscribeClaims);
