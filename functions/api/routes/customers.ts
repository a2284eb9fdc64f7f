import * as z from 'zod';
import {
  Account,
  accountFields,
  Contact,
  CustomerId,
  CustomerName,
  contactFields,
} from '../../../shared/customers/index.ts';
import { IncidentRow } from './views.ts';

/** What the routes of accounts and of contacts are made of. */

export { accountFields, CustomerId, CustomerName as Name, contactFields };
export const AccountParams = z.object({ accountId: CustomerId });
export const ContactParams = z.object({ contactId: CustomerId });

export const IfMatch = z.object({
  'if-match': z
    .string()
    .regex(/^"\d{1,9}"$/, 'The ETag as it was read, such as "3".')
    .optional(),
});

export const ContactView = Contact.omit({ lookUpForm: true, mergeDepth: true, mergedAt: true });
export const AccountView = Account;
/** Beside the id of an account, where there is one. */
export const accountName = CustomerName.optional();
export const ListedContact = ContactView.extend({ accountName });

/** The newest incidents on a card. */
export const RECENT = 10;

export const IncidentPageView = z.object({ incidents: z.array(IncidentRow), next: z.string().optional() });
