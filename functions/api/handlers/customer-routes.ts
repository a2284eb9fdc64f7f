import { bind } from '../../../shared/platform/http/serve.ts';
import * as accounts from '../routes/accounts.ts';
import * as contacts from '../routes/contacts.ts';
import {
  changeAccountHandler,
  createAccountHandler,
  deleteAccountHandler,
  listAccountContactsHandler,
  listAccountIncidentsHandler,
  listAccountsBelowHandler,
  listAccountsHandler,
  readAccountHandler,
} from './accounts.ts';
import {
  listContactIncidentsHandler,
  readContactHandler,
  readContactHistoryHandler,
} from './contact-card.ts';
import {
  changeContactHandler,
  createContactHandler,
  lookUpHandler,
  mergeContactHandler,
} from './contacts.ts';
import type { CustomerParts } from './customers.ts';

/** Every route of accounts and contacts, bound to what it works with. */
export const customerRoutes = (parts: CustomerParts) => [
  bind(accounts.createAccountRoute, createAccountHandler(parts)),
  bind(accounts.listAccountsRoute, listAccountsHandler(parts)),
  bind(accounts.readAccountRoute, readAccountHandler(parts)),
  bind(accounts.changeAccountRoute, changeAccountHandler(parts)),
  bind(accounts.deleteAccountRoute, deleteAccountHandler(parts)),
  bind(accounts.listAccountContactsRoute, listAccountContactsHandler(parts)),
  bind(accounts.listAccountsBelowRoute, listAccountsBelowHandler(parts)),
  bind(accounts.listAccountIncidentsRoute, listAccountIncidentsHandler(parts)),
  bind(contacts.createContactRoute, createContactHandler(parts)),
  bind(contacts.readContactRoute, readContactHandler(parts)),
  bind(contacts.changeContactRoute, changeContactHandler(parts)),
  bind(contacts.mergeContactRoute, mergeContactHandler(parts)),
  bind(contacts.listContactIncidentsRoute, listContactIncidentsHandler(parts)),
  bind(contacts.readContactHistoryRoute, readContactHistoryHandler(parts)),
  bind(contacts.lookUpRoute, lookUpHandler(parts)),
];
