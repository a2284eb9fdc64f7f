import { type Account, changeAccount, newAccount } from '../../../shared/customers/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import { isNamePlace } from '../../../shared/table/keys.ts';
import type {
  changeAccountRoute,
  createAccountRoute,
  deleteAccountRoute,
  listAccountContactsRoute,
  listAccountIncidentsRoute,
  listAccountsBelowRoute,
  listAccountsRoute,
  readAccountRoute,
} from '../routes/accounts.ts';
import { RECENT } from '../routes/customers.ts';
import { type CustomerParts, contactView, incidentsOf } from './customers.ts';
import { etagOf, requiredVersion, versionOf } from './versions.ts';

const shown = (status: number, account: Account) => ({
  status,
  body: account,
  headers: { etag: etagOf(account.version), location: `/v1/accounts/${account.id}` },
});

const absent = () => new DeskError('notFound', 'There is no such account.');

/** @throws DeskError notFound */
async function accountOf({ accounts }: Pick<CustomerParts, 'accounts'>, id: string): Promise<Account> {
  const account = await accounts.account(id);
  if (!account) throw absent();
  return account;
}

export const createAccountHandler =
  ({ client, layout, accounts, newId }: CustomerParts): RouteHandler<typeof createAccountRoute> =>
  async ({ body, headers, actor, now }) => {
    const { table } = layout;
    const request = { scope: `createAccount:${actor.id}`, key: headers['idempotency-key'], content: body };
    const account = await doneOnce<Account>({ client, table, now }, request, async (keep) => {
      const made = newAccount(newId(now), body, { actor, now });
      await accounts.create(made, keep(made));
      return made;
    });
    return shown(201, account);
  };

export const listAccountsHandler =
  ({ accounts }: CustomerParts): RouteHandler<typeof listAccountsRoute> =>
  async ({ query: { limit, cursor } }) => {
    const after = readCursor('accounts', cursor, isNamePlace);
    const { found, next } = await accounts.list({ size: limit, after });
    return {
      status: 200,
      body: { accounts: found, ...(next ? { next: writeCursor('accounts', next) } : {}) },
    };
  };

export const readAccountHandler =
  (parts: CustomerParts): RouteHandler<typeof readAccountRoute> =>
  async ({ params: { accountId }, now }) => {
    const [account, { incidents }] = await Promise.all([
      accountOf(parts, accountId),
      incidentsOf(parts, 'account', accountId, { limit: RECENT, now }),
    ]);
    return { status: 200, headers: { etag: etagOf(account.version) }, body: { ...account, incidents } };
  };

export const changeAccountHandler =
  ({ accounts }: CustomerParts): RouteHandler<typeof changeAccountRoute> =>
  async ({ params, body, headers, actor, now }) =>
    shown(
      200,
      await accounts.change(params.accountId, requiredVersion(headers['if-match']), (account) =>
        changeAccount(account, body, { actor, now }),
      ),
    );

export const deleteAccountHandler =
  ({ accounts }: CustomerParts): RouteHandler<typeof deleteAccountRoute> =>
  async ({ params, headers, now }) => {
    await accounts.remove(params.accountId, versionOf(headers['if-match']), now);
    return { status: 204 };
  };

export const listAccountContactsHandler =
  ({ accounts, customers }: CustomerParts): RouteHandler<typeof listAccountContactsRoute> =>
  async ({ params: { accountId }, query: { limit, cursor } }) => {
    const list = `accountContacts:${accountId}`;
    const after = readCursor(list, cursor, isNamePlace);
    const [{ name }, { found, next }] = await Promise.all([
      accountOf({ accounts }, accountId),
      accounts.contactIds(accountId, { size: limit, after }),
    ]);
    const contacts = (await customers.contacts(found)).map((contact) => ({
      ...contactView(contact),
      // It may have left in this moment.
      ...(contact.account === accountId ? { accountName: name } : {}),
    }));
    return { status: 200, body: { contacts, ...(next ? { next: writeCursor(list, next) } : {}) } };
  };

export const listAccountsBelowHandler =
  ({ accounts }: CustomerParts): RouteHandler<typeof listAccountsBelowRoute> =>
  async ({ params: { accountId }, query: { limit, cursor } }) => {
    const list = `accountsBelow:${accountId}`;
    const after = readCursor(list, cursor, isNamePlace);
    const [, { found, next }] = await Promise.all([
      accountOf({ accounts }, accountId),
      accounts.idsBelow(accountId, { size: limit, after }),
    ]);
    const below = await accounts.accounts(found);
    return { status: 200, body: { accounts: below, ...(next ? { next: writeCursor(list, next) } : {}) } };
  };

export const listAccountIncidentsHandler =
  (parts: CustomerParts): RouteHandler<typeof listAccountIncidentsRoute> =>
  async ({ params: { accountId }, query, now }) => {
    const [, body] = await Promise.all([
      accountOf(parts, accountId),
      incidentsOf(parts, 'account', accountId, { ...query, now }),
    ]);
    return { status: 200, body };
  };
