import { type Patch, patched } from '../platform/patched.ts';
import type { Contact } from './contact.ts';
import type { ContactEvent } from './contact-event.ts';
import type { ContactChange } from './contact-writes.ts';

type Fields = Pick<
  Contact,
  'name' | 'externalId' | 'addresses' | 'phones' | 'account' | 'language' | 'timeZone' | 'trackingConsent'
>;

export interface ContactWish {
  readonly fields: Patch<Fields>;
  /** The reason for which no mail may go there any more; null lifts that. */
  readonly doNotMail?: { readonly reason: string } | null | undefined;
  /** Lets messages come again that the contact has unsubscribed from. */
  readonly unsubscribed?: null | undefined;
  /** Why it is lifted. */
  readonly reason?: string | undefined;
}

export interface ContactBy {
  readonly actor: ContactEvent['actor'];
  readonly now: Date;
  readonly newId: (now: Date) => string;
}

/** A contact with its fields as wished; undefined where nothing changes. Its history keeps when mail was stopped. */
export function changeContact(
  before: Contact,
  { fields, doNotMail, unsubscribed, reason }: ContactWish,
  by: ContactBy,
): Omit<ContactChange, 'before'> | undefined {
  const at = by.now.toISOString();
  const told = (type: ContactEvent['type'], because: string | undefined): ContactEvent => ({
    ...{ id: by.newId(by.now), contactId: before.id, type, at, actor: by.actor },
    ...(because ? { reason: because } : {}),
  });
  const stops = doNotMail && doNotMail.reason !== before.doNotMail?.reason;
  const resumes = doNotMail === null && before.doNotMail !== undefined;
  const resubscribes = unsubscribed === null && before.unsubscribed !== undefined;
  const after = patched(before, {
    ...fields,
    ...(stops ? { doNotMail: { reason: doNotMail.reason, at } } : {}),
    ...(resumes ? { doNotMail: null } : {}),
    ...(resubscribes ? { unsubscribed: null } : {}),
  });
  if (after === before) return undefined;
  return {
    after: { ...after, updatedAt: at, version: before.version + 1 },
    events: [
      ...(stops ? [told('mailStopped', doNotMail.reason)] : []),
      ...(resumes ? [told('mailResumed', reason)] : []),
      ...(resubscribes ? [told('resubscribed', reason)] : []),
    ],
  };
}
