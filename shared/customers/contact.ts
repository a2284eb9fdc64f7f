import * as z from 'zod';
import { Language } from '../platform/language.ts';

/** A customer's person, as it is stored. */
export const Contact = z.object({
  id: z.string(),
  name: z.string(),
  /** Normalised; the first one is written to. Who only telephones has none. */
  addresses: z.array(z.string()),
  phones: z.array(z.string()).default([]),
  language: Language.optional(),
  /** Whether opens, clicks and visits may be recorded. */
  trackingConsent: z.boolean(),
  /** Set when mail must no longer go there, with the reason an agent is shown. */
  doNotMail: z.object({ reason: z.string(), at: z.iso.datetime() }).optional(),
  createdAt: z.iso.datetime(),
});
export type Contact = z.infer<typeof Contact>;

/** What is known of a person who comes to the desk for the first time. */
export interface NewPerson {
  readonly name: string;
  /** Normalised. */
  readonly address?: string | undefined;
  readonly phone?: string | undefined;
  readonly language?: Language | undefined;
  readonly trackingConsent?: boolean | undefined;
}

/** A person first seen now. Tracking is on until the contact says otherwise. */
export const newContact = (id: string, person: NewPerson, now: Date): Contact => ({
  id,
  name: person.name,
  addresses: person.address ? [person.address] : [],
  phones: person.phone ? [person.phone] : [],
  ...(person.language ? { language: person.language } : {}),
  trackingConsent: person.trackingConsent ?? true,
  createdAt: now.toISOString(),
});
