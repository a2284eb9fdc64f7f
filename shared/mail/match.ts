import { type CustomerStore, domainOf, normaliseAddress } from '../customers/index.ts';
import {
  findReferences,
  type IncidentState,
  type IncidentStore,
  livingIncident,
} from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import type { Settings } from '../settings/index.ts';
import { type ForeignReference, foreignReferences } from './foreign-reference.ts';
import type { InboundMail } from './inbound-mail.ts';
import type { InboundStore } from './inbound-store.ts';
import { referenceOfReplyAddress } from './reply-address.ts';

/** Message-IDs of one mail that are looked up, the newest first. */
const LOOKED_UP = 20;
/** References in a subject that are looked at. */
const IN_SUBJECT = 3;

/** A reference of another desk that a mail carries, with the incident of ours that it is tied to. */
export interface ForeignLink extends ForeignReference {
  readonly incident?: string | undefined;
}

/** Where a mail belongs. */
export interface Match {
  /** `outside`: its sender is not on the incident. They write there, and are shown nothing of it. */
  readonly found?: { readonly state: IncidentState; readonly because: string; readonly outside: boolean };
  /**
   * An incident that the mail names without proof, from a sender it does not know: the mail must not land there,
   * and the sender learns nothing of it.
   */
  readonly guess?: string;
  /** An incident that it names in the name of somebody on it, and SPF speaks against that it comes from them. */
  readonly forged?: string;
  /** The references of other desks that it carries. */
  readonly foreign: readonly ForeignLink[];
}

type Found = NonNullable<Match['found']>;

export interface Ladder {
  readonly incidents: Pick<IncidentStore, 'load'>;
  readonly inbound: Pick<InboundStore, 'referencesOf' | 'foreign'>;
  readonly customers: Pick<CustomerStore, 'ownerOf'>;
  readonly keys: readonly Uint8Array[];
  readonly site: Site;
  readonly settings: Pick<Settings, 'foreignSites'>;
  /** Set where a manager has let the mail in: its sender is who it says. */
  readonly trusted: boolean;
}

/** Climbs the ladder of threading; the first rung that holds decides. */
export async function matchMail(mail: InboundMail, by: Ladder): Promise<Match> {
  const climb = climber(mail, by);
  const genuine = by.trusted || mayBeGenuine(mail);
  const own = domainOf(by.site.sender);
  const named = foreignReferences(mail, by.settings.foreignSites, own);
  const foreign = genuine ? await Promise.all(named.map((one) => linkOf(by, one))) : [];

  const replyTo = mail.recipients.flatMap((address) => referenceOfReplyAddress(address, by.keys) ?? [])[0];
  const byAddress = await climb.to(replyTo, 'It was sent to the signed reply address.');
  if (byAddress) return { found: byAddress, foreign };

  const ids = [...new Set([...mail.references, ...(mail.inReplyTo ? [mail.inReplyTo] : [])])]
    .slice(-LOOKED_UP)
    .reverse();
  const known = await Promise.all(ids.map((id) => by.inbound.referencesOf(id, by.site.id)));
  const byThread = await climb.toOneOf(
    known.find((references) => references.length > 0) ?? [],
    'It answers a mail of this incident.',
  );
  if (byThread) return { found: byThread, foreign };

  // What the other desk says of itself is not ours, though it may look like it.
  const theirs = new Set(foreign.map(({ reference }) => reference));
  const guessed = [...findReferences(mail.subject), ...ids.flatMap((id) => rootOf(id, own) ?? [])];
  const bySubject = await climb.byName([...new Set(guessed)].filter((one) => !theirs.has(one)));
  if (bySubject.found && genuine) return { found: bySubject.found, foreign };

  const byForeign = await climb.toOneOf(
    foreign.flatMap(({ incident }) => incident ?? []).slice(0, 1),
    'It carries a reference of another desk that is tied to this incident.',
  );
  if (byForeign) return { found: byForeign, foreign };
  if (bySubject.found) return { forged: bySubject.found.state.incident.reference, foreign };
  return { ...(bySubject.guess ? { guess: bySubject.guess } : {}), foreign };
}

const linkOf = async ({ inbound, site }: Ladder, named: ForeignReference): Promise<ForeignLink> => ({
  ...named,
  incident: await inbound.foreign(site.id, named),
});

/** What finds incidents of this site for a mail, and whether its sender is on them. */
function climber(mail: InboundMail, by: Ladder) {
  const address = mail.from && normaliseAddress(mail.from.address);
  let owner: Promise<string | undefined> | undefined;
  const contactId = () => {
    owner ??= address
      ? by.customers.ownerOf(address).then((one) => one?.contactId)
      : Promise.resolve(undefined);
    return owner;
  };

  /** Who asked, and who came to it with an incident that was merged into it; by any of their addresses. */
  const knows = async ({ incident }: IncidentState): Promise<boolean> => {
    if (!address) return false;
    const people = [incident.contact, ...incident.participants];
    if (people.some((one) => one.address !== undefined && normaliseAddress(one.address) === address))
      return true;
    const id = await contactId();
    return id !== undefined && people.some((one) => one.id === id);
  };

  const to = async (reference: string | undefined, because: string): Promise<Found | undefined> => {
    const state = reference ? await livingIncident(by.incidents, reference) : undefined;
    if (!state || state.incident.siteId !== by.site.id) return undefined;
    const moved = state.incident.reference !== reference;
    return {
      state,
      because: moved ? `${because} ${reference} was merged into this one.` : because,
      outside: !(await knows(state)),
    };
  };

  const all = async (references: readonly string[], because: string): Promise<Found[]> =>
    (await Promise.all(references.map((one) => to(one, because)))).flatMap((found) => found ?? []);

  return {
    to,
    /** Of several that share a Message-ID, the one whose people the sender belongs to. */
    async toOneOf(references: readonly string[], because: string): Promise<Found | undefined> {
      const found = await all(references, because);
      return found.find(({ outside }) => !outside) ?? found[0];
    },
    /** Our reference in the subject, or in the thread's root that we made up, counts only from a sender it knows. */
    async byName(references: readonly string[]): Promise<{ found?: Found; guess?: string }> {
      const named = references.slice(0, IN_SUBJECT);
      const candidates = await all(
        named,
        'Its subject carries the reference, and the sender is known on it.',
      );
      const found = candidates.find(({ outside }) => !outside);
      if (found) return { found };
      const guess = candidates[0]?.state.incident.reference;
      return guess ? { guess } : {};
    },
  };
}

/**
 * A From that SPF speaks against and no signature speaks for may be anybody's. A forwarded mail looks the same,
 * so it is let in; but it does not prove who its sender is.
 */
const mayBeGenuine = ({ verdicts }: InboundMail): boolean =>
  verdicts.spf !== 'fail' || verdicts.dkim === 'pass';

/** Roots that other desks have made up look the same but for their domain. */
const rootOf = (messageId: string, own: string): string | undefined => {
  const [, reference, domain] = /^(\d{6}-\d{6,9})@(.+)$/.exec(messageId) ?? [];
  return domain?.toLowerCase() === own ? reference : undefined;
};
