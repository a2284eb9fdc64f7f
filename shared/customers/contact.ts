import * as z from 'zod';
import { Language } from '../platform/language.ts';

const Instant = z.iso.datetime();

/**
 * A customer's person, as it is stored. One that was merged into another is a pointer to it, without addresses
 * and phones. What has a default is not there on contacts that were stored before it was thought of.
 */
export const Contact = z.object({
  id: z.string(),
  name: z.string(),
  /** What another system knows it by: no two contacts share one. */
  externalId: z.string().optional(),
  /** Normalised; the first one is written to. Who only telephones has none. */
  addresses: z.array(z.string()),
  phones: z.array(z.string()).default([]),
  account: z.string().optional(),
  language: Language.optional(),
  timeZone: z.string().optional(),
  /** Whether opens, clicks and visits may be recorded. */
  trackingConsent: z.boolean(),
  /** Set when mail must no longer go there, with the reason an agent is shown. */
  doNotMail: z.object({ reason: z.string(), at: Instant }).optional(),
  /** Types of automatic messages that they want no more of, with the instant at which each was stopped. */
  unsubscribed: z.record(z.string(), Instant).optional(),
  /** The contact that stands for this one. */
  mergedInto: z.string().optional(),
  mergedAt: Instant.optional(),
  /** All that were merged into this one, those merged into them included. */
  merged: z.array(z.string()).default([]),
  /** Over how many pointers it is reached from the farthest of them. */
  mergeDepth: z.int().default(0),
  /** In which form it stands in the look-up; 0: not at all. */
  lookUpForm: z.int().default(0),
  createdAt: Instant,
  updatedAt: Instant.optional(),
  version: z.int().default(0),
});
export type Contact = z.infer<typeof Contact>;

/** Addresses and phones of one contact: what changes with them fits into one transaction. */
export const MOST_ADDRESSES = 20;
export const MOST_PHONES = 10;

/** What is known of a person who comes to the desk for the first time. */
export interface NewPerson {
  readonly name: string;
  readonly externalId?: string | undefined;
  /** Normalised. */
  readonly address?: string | undefined;
  readonly addresses?: readonly string[] | undefined;
  readonly phone?: string | undefined;
  readonly phones?: readonly string[] | undefined;
  readonly account?: string | undefined;
  readonly language?: Language | undefined;
  readonly timeZone?: string | undefined;
  readonly trackingConsent?: boolean | undefined;
}

/** A person first seen now. Tracking is on until the contact says otherwise. */
export const newContact = (id: string, person: NewPerson, now: Date): Contact => ({
  id,
  name: person.name,
  ...(person.externalId ? { externalId: person.externalId } : {}),
  addresses: [...(person.addresses ?? (person.address ? [person.address] : []))],
  phones: [...(person.phones ?? (person.phone ? [person.phone] : []))],
  ...(person.account ? { account: person.account } : {}),
  ...(person.language ? { language: person.language } : {}),
  ...(person.timeZone ? { timeZone: person.timeZone } : {}),
  trackingConsent: person.trackingConsent ?? true,
  merged: [],
  mergeDepth: 0,
  lookUpForm: 0,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

/** The contact that is known by an id, with every id it was ever known by; the id alone where there is none. */
export const oneOf = (id: string, contact: Contact | undefined) => ({
  id: contact?.id ?? id,
  ids: new Set(contact ? [contact.id, ...contact.merged] : [id]),
});
