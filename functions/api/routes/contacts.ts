import * as z from 'zod';
import { ContactEvent, LookUpEntry } from '../../../shared/customers/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { line } from './command.ts';
import {
  AccountView,
  accountName,
  ContactParams,
  ContactView,
  CustomerId,
  contactFields,
  IfMatch,
  IncidentPageView,
  Name,
  RECENT,
} from './customers.ts';
import { PageQuery } from './linking.ts';
import { Idempotency } from './portal.ts';
import { IncidentRow } from './views.ts';

const common = { role: 'agent', function: 'api/customers', tag: 'Contacts' } as const;

export const createContactRoute = defineRoute({
  ...common,
  id: 'createContact',
  method: 'POST',
  path: '/v1/contacts',
  summary: 'Make a contact',
  description:
    'Without `account` the contact joins the one that the domain of an address belongs to; null keeps it out. An address that another contact has is refused, naming that one.',
  headers: Idempotency,
  body: z.strictObject({ name: Name, ...contactFields }),
  refuses: ['conflict'],
  replies: { 201: { description: 'The contact; its ETag is its version.', schema: ContactView } },
});

export const readContactRoute = defineRoute({
  ...common,
  id: 'readContact',
  method: 'GET',
  path: '/v1/contacts/{contactId}',
  summary: 'Read a contact with its account and its recent incidents',
  description: 'Of one that was merged away, the contact that stands for it.',
  params: ContactParams,
  replies: {
    200: {
      description: 'The card; its ETag is the version of the contact.',
      schema: ContactView.omit({ account: true }).extend({
        account: AccountView.optional(),
        incidents: z.array(IncidentRow).meta({ description: `The ${RECENT} newest, whatever their status.` }),
      }),
    },
  },
});

export const changeContactRoute = defineRoute({
  ...common,
  id: 'changeContact',
  method: 'PATCH',
  path: '/v1/contacts/{contactId}',
  summary: 'Change a contact',
  description:
    'If-Match is required. What is absent stays, null clears; `addresses` and `phones` are the whole lists. `doNotMail: null` lets mail go there again and needs the role manager.',
  params: ContactParams,
  headers: IfMatch,
  body: z.strictObject({
    name: Name.optional(),
    ...contactFields,
    doNotMail: z
      .strictObject({ reason: line(500) })
      .nullable()
      .optional(),
    unsubscribed: z
      .null()
      .optional()
      .meta({ description: 'Lets automatic messages come again that the contact has stopped.' }),
    reason: line(500).optional().meta({ description: 'Why mail may go there again; its history keeps it.' }),
  }),
  refuses: ['conflict', 'preconditionRequired'],
  replies: { 200: { description: 'The contact as it stands now.', schema: ContactView } },
});

export const mergeContactRoute = defineRoute({
  ...common,
  id: 'mergeContact',
  method: 'POST',
  path: '/v1/contacts/{contactId}/merge',
  summary: 'Merge a contact into another',
  description: [
    'The contact becomes a pointer that every later read, mail and link follows. The other takes over its addresses',
    'and phones at once, and account, language and time zone where it has none; its incidents and its history',
    'follow within moments, thousands within minutes. Where `into` was merged away itself, the contact that',
    'stands for it is meant. Asked again, it answers the same.',
  ].join(' '),
  params: ContactParams,
  headers: IfMatch,
  body: z.strictObject({ into: CustomerId }),
  refuses: ['conflict'],
  replies: {
    200: {
      description: 'They are one.',
      schema: z.object({ id: z.string(), mergedInto: z.string(), survivor: ContactView }),
    },
  },
});

export const listContactIncidentsRoute = defineRoute({
  ...common,
  id: 'listContactIncidents',
  method: 'GET',
  path: '/v1/contacts/{contactId}/incidents',
  summary: 'Page through the incidents that a contact asked or takes part in',
  description: 'Newest first, whatever their status.',
  params: ContactParams,
  query: PageQuery,
  replies: { 200: { description: 'A page; `next` is absent on the last one.', schema: IncidentPageView } },
});

export const readContactHistoryRoute = defineRoute({
  ...common,
  id: 'readContactHistory',
  method: 'GET',
  path: '/v1/contacts/{contactId}/history',
  summary: 'Page through what became of a contact',
  description: 'When mail was stopped and let through again, and what was merged; oldest first.',
  params: ContactParams,
  query: PageQuery,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ events: z.array(ContactEvent), next: z.string().optional() }),
    },
  },
});

export const lookUpRoute = defineRoute({
  ...common,
  id: 'lookUp',
  method: 'GET',
  path: '/v1/lookup',
  summary: 'Look contacts and accounts up while typing',
  description:
    'By the beginning of any word of the name (or one word and the beginning of another), of an address, of a phone number or a domain. Case, accents and what is written between words do not matter.',
  query: z.object({
    q: z.string().trim().min(2, 'Two letters at least.').max(200),
  }),
  replies: {
    200: {
      description: 'At most 20, what fits best first.',
      schema: z.object({ results: z.array(LookUpEntry.omit({ text: true }).extend({ accountName })) }),
    },
  },
});
