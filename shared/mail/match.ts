import { normaliseAddress } from '../customers/index.ts';
import {
  findReferences,
  type IncidentState,
  type IncidentStore,
  livingIncident,
} from '../incidents/index.ts';
import type { InboundMail } from './inbound-mail.ts';
import type { InboundStore } from './inbound-store.ts';
import { referenceOfReplyAddress } from './reply-address.ts';

/** Message-IDs of one mail that are looked up, the newest first. */
const LOOKED_UP = 20;
/** References in a subject that are looked at. */
const IN_SUBJECT = 3;

/**
 * Where a mail belongs. `guess` is an incident that the mail names without proof, from a sender it does not
 * know: the mail must not land there, and the sender learns nothing of it.
 */
export interface Match {
  readonly found?: { readonly state: IncidentState; readonly because: string };
  readonly guess?: string;
}

/** Climbs the ladder of threading; the first rung that holds decides. */
export async function matchMail(
  mail: InboundMail,
  by: { incidents: IncidentStore; inbound: InboundStore; keys: readonly Uint8Array[] },
): Promise<Match> {
  const load = async (reference: string | undefined, because: string) => {
    const state = reference ? await livingIncident(by.incidents, reference) : undefined;
    const moved = state && state.incident.reference !== reference;
    return state && { state, because: moved ? `${because} ${reference} was merged into this one.` : because };
  };

  const replyTo = mail.recipients.flatMap((address) => referenceOfReplyAddress(address, by.keys) ?? [])[0];
  const byAddress = await load(replyTo, 'It was sent to the signed reply address.');
  if (byAddress) return { found: byAddress };

  const ids = [...new Set([...mail.references, ...(mail.inReplyTo ? [mail.inReplyTo] : [])])]
    .slice(-LOOKED_UP)
    .reverse();
  const known = await Promise.all(ids.map((id) => by.inbound.referenceOf(id)));
  const byThread = await load(
    known.find((reference) => reference),
    'It answers a mail of this incident.',
  );
  if (byThread) return { found: byThread };

  return bySubject(mail, ids, load);
}

/** Our reference in the subject, or in the thread's root that we made up, counts only from a sender it knows. */
async function bySubject(
  mail: InboundMail,
  ids: readonly string[],
  load: (reference: string, because: string) => Promise<Match['found']>,
): Promise<Match> {
  const named = [...findReferences(mail.subject), ...ids.flatMap((id) => rootOf(id) ?? [])];
  const sender = mail.from && mayBeGenuine(mail) ? normaliseAddress(mail.from.address) : undefined;
  let guess: string | undefined;
  for (const reference of [...new Set(named)].slice(0, IN_SUBJECT)) {
    const found = await load(reference, 'Its subject carries the reference, and the sender is known on it.');
    if (found && sender !== undefined && knows(found.state, sender)) return { found };
    guess ??= found && reference;
  }
  return guess ? { guess } : {};
}

/** Who asked, and who came to it with an incident that was merged into it. */
const knows = ({ incident: { contact, participants } }: IncidentState, sender: string): boolean =>
  [contact, ...participants].some(({ address }) => address === sender);

/**
 * A From that SPF speaks against and no signature speaks for may be anybody's. A forwarded mail looks the same,
 * so it is let in; but it does not prove who its sender is.
 */
const mayBeGenuine = ({ verdicts }: InboundMail): boolean =>
  verdicts.spf !== 'fail' || verdicts.dkim === 'pass';

const rootOf = (messageId: string): string | undefined => /^(\d{6}-\d{6,9})@/.exec(messageId)?.[1];
