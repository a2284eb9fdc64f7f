import * as z from 'zod';
import { EmailAddress } from '../platform/email-address.ts';
import { Language } from '../platform/language.ts';
import { line } from '../platform/line.ts';
import { TimeZone } from '../platform/time-zone.ts';
import { MOST_DOMAINS } from './account.ts';
import { normaliseAddress } from './address.ts';
import { MOST_ADDRESSES, MOST_PHONES } from './contact.ts';
import { Domain } from './domain.ts';
import { Phone, phoneDigits } from './phone.ts';

/** What is taken for the fields of accounts and contacts, whichever way it comes. */

export const CustomerId = z.string().regex(/^[\w.:@-]{1,128}$/, 'An id as the desk gave it.');

const ExternalId = line(200).meta({
  description: 'What another system knows it by. It is held by one at a time; imports find it by this.',
});

/** Each once, as first given. */
const onceEach = <T>(list: readonly T[], keyOf: (one: T) => string): T[] =>
  [...new Map([...list].reverse().map((one) => [keyOf(one), one])).values()].reverse();

const Addresses = z
  .array(EmailAddress.transform(normaliseAddress))
  .max(MOST_ADDRESSES)
  .transform((all) => onceEach(all, (one) => one))
  .meta({ description: 'The first one is written to. An address belongs to one contact at a time.' });

const Phones = z
  .array(Phone)
  .max(MOST_PHONES)
  .transform((all) => onceEach(all, phoneDigits));

/** The fields of a contact; name is told apart, as only a new one must have it. */
export const contactFields = {
  externalId: ExternalId.nullable().optional(),
  addresses: Addresses.optional(),
  phones: Phones.optional(),
  account: CustomerId.nullable().optional(),
  language: Language.nullable().optional(),
  timeZone: TimeZone.nullable().optional(),
  trackingConsent: z
    .boolean()
    .optional()
    .meta({ description: 'Whether opens, clicks and visits may be recorded.' }),
};

const Domains = z
  .array(Domain)
  .max(MOST_DOMAINS)
  .transform((all) => onceEach(all, (one) => one))
  .meta({
    description:
      'Whoever is new and writes from one of them joins the account. A domain belongs to one account at a time.',
  });

export const accountFields = {
  externalId: ExternalId.nullable().optional(),
  parent: CustomerId.nullable().optional().meta({ description: 'The account it is a part of.' }),
  tier: line(50).nullable().optional(),
  slaPolicy: CustomerId.nullable()
    .optional()
    .meta({ description: 'The SLA policy of its incidents, and of those of the accounts below it.' }),
  domains: Domains.optional(),
  language: Language.nullable().optional(),
  timeZone: TimeZone.nullable().optional(),
  notes: z.string().trim().min(1).max(10_000).nullable().optional(),
};

/** What a contact or an account is called. */
export const CustomerName = line(100);
