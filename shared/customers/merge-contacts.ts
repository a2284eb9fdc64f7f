import { DeskError } from '../platform/errors.ts';
import { type Contact, MOST_ADDRESSES, MOST_PHONES } from './contact.ts';
import type { ContactEvent } from './contact-event.ts';
import type { ContactChange } from './contact-writes.ts';
import { phoneDigits } from './phone.ts';

/** Contacts merged into one, those merged into them included. */
export const MOST_MERGED_CONTACTS = 100;
/** Merges on the way from a pointer to the contact that stands for it. */
export const MOST_MERGES_DEEP = 20;

export interface ContactMergeBy {
  readonly actor: ContactEvent['actor'];
  readonly now: Date;
  readonly newId: (now: Date) => string;
}

/**
 * Makes one contact a pointer to another, which takes over addresses, phones and whatever it lacks itself. Who
 * has asked not to be tracked is not tracked, and where mail to one was stopped it is stopped to both. Both are
 * living, and not the same.
 * @throws DeskError conflict where the two do not fit into one.
 */
export function mergeContacts(
  away: Contact,
  into: Contact,
  by: ContactMergeBy,
): { readonly gone: ContactChange; readonly heir: ContactChange } {
  const at = by.now.toISOString();
  const united = unite(away, into);
  refuseTooMuch(united);
  const { account: _a, doNotMail: _d, unsubscribed: _u, language: _l, timeZone: _t, ...rest } = away;
  const told = (type: ContactEvent['type'], contactId: string, other: string): ContactEvent => ({
    ...{ id: by.newId(by.now), contactId, type, at, actor: by.actor, other },
  });
  return {
    gone: {
      before: away,
      after: {
        ...rest,
        ...{ addresses: [], phones: [], merged: [], mergedInto: into.id, mergedAt: at },
        ...{ updatedAt: at, version: away.version + 1 },
      },
      events: [told('mergedInto', away.id, into.id)],
      passedOn: true,
    },
    heir: {
      before: into,
      after: { ...united, updatedAt: at, version: into.version + 1 },
      events: [told('mergedFrom', into.id, away.id)],
      from: away,
    },
  };
}

function unite(away: Contact, into: Contact): Contact {
  const known = new Set(into.phones.map(phoneDigits));
  const account = into.account ?? away.account;
  const language = into.language ?? away.language;
  const timeZone = into.timeZone ?? away.timeZone;
  const doNotMail = into.doNotMail ?? away.doNotMail;
  return {
    ...into,
    addresses: [...into.addresses, ...away.addresses],
    phones: [...into.phones, ...away.phones.filter((phone) => !known.has(phoneDigits(phone)))],
    ...(account ? { account } : {}),
    ...(language ? { language } : {}),
    ...(timeZone ? { timeZone } : {}),
    ...(doNotMail ? { doNotMail } : {}),
    ...(away.unsubscribed ? { unsubscribed: { ...away.unsubscribed, ...into.unsubscribed } } : {}),
    trackingConsent: into.trackingConsent && away.trackingConsent,
    merged: [...into.merged, away.id, ...away.merged],
    mergeDepth: Math.max(into.mergeDepth, away.mergeDepth + 1),
  };
}

function refuseTooMuch({ addresses, phones, merged, mergeDepth }: Contact): void {
  const refuse = (sentence: string): never => {
    throw new DeskError('conflict', sentence);
  };
  if (addresses.length > MOST_ADDRESSES) refuse(`Together they have more than ${MOST_ADDRESSES} addresses.`);
  if (phones.length > MOST_PHONES) refuse(`Together they have more than ${MOST_PHONES} phones.`);
  if (merged.length > MOST_MERGED_CONTACTS || mergeDepth > MOST_MERGES_DEEP)
    refuse(`More than ${MOST_MERGED_CONTACTS} contacts would be merged into one.`);
}
