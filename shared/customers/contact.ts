import * as z from 'zod';
import { Language } from '../platform/language.ts';

/** A customer's person, as it is stored. */
export const Contact = z.object({
  id: z.string(),
  name: z.string(),
  /** Normalised; the first one is written to. */
  addresses: z.array(z.string()).min(1),
  language: Language.optional(),
  /** Whether opens, clicks and visits may be recorded. */
  trackingConsent: z.boolean(),
  /** Set when mail must no longer go there, with the reason an agent is shown. */
  doNotMail: z.object({ reason: z.string(), at: z.iso.datetime() }).optional(),
  createdAt: z.iso.datetime(),
});
export type Contact = z.infer<typeof Contact>;

/** A person first seen with this address. Tracking is on until the contact says otherwise. */
export const newContact = (
  id: string,
  person: { name: string; address: string; language?: Language; trackingConsent?: boolean },
  now: Date,
): Contact => ({
  id,
  name: person.name,
  addresses: [person.address],
  ...(person.language ? { language: person.language } : {}),
  trackingConsent: person.trackingConsent ?? true,
  createdAt: now.toISOString(),
});
