import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import {
  AccountParams,
  AccountView,
  accountFields,
  IfMatch,
  IncidentPageView,
  ListedContact,
  Name,
  RECENT,
} from './customers.ts';
import { PageQuery } from './linking.ts';
import { Idempotency } from './portal.ts';
import { IncidentRow } from './views.ts';

const common = { role: 'agent', function: 'api/customers', tag: 'Accounts' } as const;

const AccountPage = z.object({ accounts: z.array(AccountView), next: z.string().optional() });

export const createAccountRoute = defineRoute({
  ...common,
  id: 'createAccount',
  method: 'POST',
  path: '/v1/accounts',
  summary: 'Make an account',
  headers: Idempotency,
  body: z.strictObject({ name: Name, ...accountFields }),
  refuses: ['conflict'],
  replies: { 201: { description: 'The account; its ETag is its version.', schema: AccountView } },
});

export const listAccountsRoute = defineRoute({
  ...common,
  id: 'listAccounts',
  method: 'GET',
  path: '/v1/accounts',
  summary: 'Page through all accounts by name',
  description:
    'Case and accents do not matter to the order. An account that was just made may be a moment late.',
  query: PageQuery,
  replies: { 200: { description: 'A page; `next` is absent on the last one.', schema: AccountPage } },
});

export const readAccountRoute = defineRoute({
  ...common,
  id: 'readAccount',
  method: 'GET',
  path: '/v1/accounts/{accountId}',
  summary: 'Read an account with its recent incidents',
  params: AccountParams,
  replies: {
    200: {
      description: 'The card; its ETag is the version of the account.',
      schema: AccountView.extend({
        incidents: z.array(IncidentRow).meta({ description: `The ${RECENT} newest, whatever their status.` }),
      }),
    },
  },
});

export const changeAccountRoute = defineRoute({
  ...common,
  id: 'changeAccount',
  method: 'PATCH',
  path: '/v1/accounts/{accountId}',
  summary: 'Change an account',
  description: 'If-Match is required. What is absent stays, null clears; `domains` is the whole list.',
  params: AccountParams,
  headers: IfMatch,
  body: z.strictObject({ name: Name.optional(), ...accountFields }),
  refuses: ['conflict', 'preconditionRequired'],
  replies: { 200: { description: 'The account as it stands now.', schema: AccountView } },
});

export const deleteAccountRoute = defineRoute({
  ...common,
  id: 'deleteAccount',
  method: 'DELETE',
  path: '/v1/accounts/{accountId}',
  role: 'manager',
  summary: 'Delete an account that nothing names',
  description:
    'Refused while a contact, an incident or an account below it names it. With If-Match a stale version is refused.',
  params: AccountParams,
  headers: IfMatch,
  refuses: ['conflict'],
  replies: { 204: { description: 'It is gone, and its domains are free.' } },
});

export const listAccountContactsRoute = defineRoute({
  ...common,
  id: 'listAccountContacts',
  method: 'GET',
  path: '/v1/accounts/{accountId}/contacts',
  summary: 'Page through the contacts of an account',
  description: 'Those made first come first.',
  params: AccountParams,
  query: PageQuery,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ contacts: z.array(ListedContact), next: z.string().optional() }),
    },
  },
});

export const listAccountsBelowRoute = defineRoute({
  ...common,
  id: 'listAccountsBelow',
  method: 'GET',
  path: '/v1/accounts/{accountId}/accounts',
  summary: 'Page through the accounts right below another',
  params: AccountParams,
  query: PageQuery,
  replies: { 200: { description: 'A page; `next` is absent on the last one.', schema: AccountPage } },
});

export const listAccountIncidentsRoute = defineRoute({
  ...common,
  id: 'listAccountIncidents',
  method: 'GET',
  path: '/v1/accounts/{accountId}/incidents',
  summary: 'Page through the incidents of an account',
  description: 'Newest first, whatever their status.',
  params: AccountParams,
  query: PageQuery,
  replies: { 200: { description: 'A page; `next` is absent on the last one.', schema: IncidentPageView } },
});
