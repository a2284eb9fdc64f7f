import * as z from 'zod';
import {
  Account,
  Contact,
  Domain,
  MOST_ADDRESSES,
  MOST_DOMAINS,
  MOST_PHONES,
  normaliseAddress,
  Phone,
  phoneDigits,
} from '../../../shared/customers/index.ts';
import { EmailAddress } from '../../../shared/platform/email-address.ts';
import { Language } from '../../../shared/platform/language.ts';
import { TimeZone } from '../../../shared/platform/time-zone.ts';
import { line } from './command.ts';
import { IncidentRow } from './views.ts';

/** What the routes of accounts and of contacts are made of. */

export const CustomerId = z.string().regex(/^[\w.:@-]{1,128}$/, 'An id as the desk gave it.');
export const AccountParams = z.object({ accountId: CustomerId });
export const ContactParams = z.object({ contactId: CustomerId });

export const IfMatch = z.object({
  'if-match': z
    .string()
    .regex(/^"\d{1,9}"$/, 'The ETag as it was read, such as "3".')
    .optional(),
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
  parent: CustomerId.nullable().optional().meta({ description: 'The account it is a part of.' }),
  tier: line(50).nullable().optional(),
  domains: Domains.optional(),
  language: Language.nullable().optional(),
  timeZone: TimeZone.nullable().optional(),
  notes: z.string().trim().min(1).max(10_000).nullable().optional(),
};

export const Name = line(100);

export const ContactView = Contact.omit({ lookUpForm: true, mergeDepth: true, mergedAt: true });
export const AccountView = Account;

/** The newest incidents on a card. */
export const RECENT = 10;

export const IncidentPageView = z.object({ incidents: z.array(IncidentRow), next: z.string().optional() });
