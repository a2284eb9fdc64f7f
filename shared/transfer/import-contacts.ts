import * as z from 'zod';
import {
  type AccountStore,
  type Contact,
  type ContactStore,
  type CustomerFinder,
  CustomerId,
  CustomerName,
  type CustomerStore,
  changeContact,
  contactFields,
  domainOf,
  isOwnAddress,
  newContact,
  ownAddressDetail,
  phoneDigits,
} from '../customers/index.ts';
import type { Site } from '../platform/environment.ts';
import { idFor } from '../platform/ids.ts';
import { line } from '../platform/line.ts';
import { type Cells, unlisted } from './cells.ts';
import { checked, type Importer, listPatch, type Outcome, patchOf, type RowBy, refuse } from './importer.ts';

export const contactColumns = {
  names: [
    ...['id', 'externalId', 'name', 'addresses', 'phones', 'account', 'accountExternalId', 'accountName'],
    ...['language', 'timeZone', 'trackingConsent', 'doNotMail'],
  ],
  needed: ['name'],
  ignored: ['createdAt', 'updatedAt'],
} as const;

const ContactRow = z.object({
  id: CustomerId.optional(),
  name: CustomerName,
  ...contactFields,
  accountExternalId: z.string().optional(),
  accountName: z.string().optional(),
  doNotMail: line(500).optional(),
});
type ContactRow = z.infer<typeof ContactRow>;

interface Stores {
  readonly accounts: Pick<AccountStore, 'account'>;
  readonly contacts: ContactStore;
  readonly customers: CustomerStore;
  readonly finder: CustomerFinder;
  readonly site: Site;
}

/** Contacts, found again by their id, by that of another system, or by one of their addresses. */
export const contactImporter = (stores: Stores): Importer => ({
  columns: contactColumns,

  keysOf: (cells) => [
    ...(cells.id ? [`id ${cells.id}`] : []),
    ...(cells.externalId ? [`external ${cells.externalId}`] : []),
    ...unlisted(cells.addresses ?? '').map((address) => `address ${address.toLowerCase()}`),
  ],

  async take(cells, by) {
    const row = readRow(cells, by);
    refuseOwn(row, stores.site);
    if (!row.id && !row.externalId && !row.addresses?.length) {
      refuse('addresses', 'Give an address, an externalId or an id: nothing else finds the contact again.');
    }
    const [{ there, marked }, account] = await Promise.all([contactOf(stores, row), accountOf(stores, row)]);
    if (!there) return make(stores, { ...row, account }, by);
    // Of a contact that another was merged into, either of their ids finds it: none is changed.
    const { externalId, ...rest } = row;
    return change(stores, there, { ...rest, ...(marked ? {} : { externalId }), account }, by);
  },
});

const truths: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, '1': true, oui: true, ja: true, wahr: true, vrai: true },
  ...{ false: false, no: false, '0': false, non: false, nein: false, falsch: false, faux: false },
};

function readRow(cells: Cells, { options }: RowBy): ContactRow {
  const patch = (column: string) => patchOf(cells[column], options);
  const list = (cell: string | undefined) => (cell === undefined ? undefined : unlisted(cell));
  const consent = cells.trackingConsent || undefined;
  return checked(ContactRow, {
    ...{ id: cells.id || undefined, name: cells.name || undefined, externalId: patch('externalId') },
    ...{ addresses: list(cells.addresses), phones: list(cells.phones), account: patch('account') },
    ...{
      accountExternalId: cells.accountExternalId || undefined,
      accountName: cells.accountName || undefined,
    },
    ...{ language: patch('language'), timeZone: patch('timeZone') },
    trackingConsent: consent && (truths[consent.toLowerCase()] ?? consent),
    doNotMail: cells.doNotMail || undefined,
  });
}

function refuseOwn({ addresses = [] }: ContactRow, site: Site): void {
  if (addresses.some((address) => isOwnAddress(address, site))) refuse('addresses', ownAddressDetail);
}

/** The contact that a row is about, none for a new one, and whether the id of another system led there. */
async function contactOf({ customers, finder }: Stores, row: ContactRow) {
  const [named, marked] = await Promise.all([
    row.id ? customers.contact(row.id) : undefined,
    row.externalId ? finder.byExternalId('contact', row.externalId) : undefined,
  ]);
  if (row.id && !named) refuse('id', 'There is no such contact. Leave the cell empty for a new one.');
  const known = marked ? await customers.contact(marked) : undefined;
  if (named && known && named.id !== known.id) refuse('externalId', `Contact ${known.id} has this id.`);
  const one = named ?? known;
  // An address that a contact has is its own: of the others it is read whose they are.
  const others = (row.addresses ?? []).filter((address) => !one?.addresses.includes(address));
  const owners = await Promise.all(others.map((address) => customers.ownerOf(address)));
  const ids = [...new Set(owners.flatMap((owner) => owner?.contactId ?? []))];
  const other = ids.find((id) => id !== (one?.id ?? ids[0]));
  if (other) refuse('addresses', `Contact ${other} has one of these addresses.`);
  const found = one ?? (ids[0] ? await customers.contact(ids[0]) : undefined);
  if (!one && row.externalId && found?.externalId) {
    refuse('externalId', `Contact ${found.id} has this address, and another externalId.`);
  }
  return { there: found, marked: marked !== undefined };
}

/** The account that a row names; undefined where it says nothing, null where it says none. */
async function accountOf({ accounts, finder }: Stores, row: ContactRow): Promise<string | null | undefined> {
  if (row.account && !(await accounts.account(row.account))) refuse('account', 'There is no such account.');
  const named = await namedAccount(finder, row);
  if (named && row.account && named.id !== row.account) {
    refuse(named.column, 'The column account names another account.');
  }
  return named?.id ?? row.account;
}

async function namedAccount(finder: CustomerFinder, { accountExternalId, accountName }: ContactRow) {
  if (accountExternalId) {
    const id = await finder.byExternalId('account', accountExternalId);
    return {
      column: 'accountExternalId',
      id: id ?? refuse('accountExternalId', 'There is no such account.'),
    };
  }
  if (!accountName) return undefined;
  const [id, other] = await finder.accountsNamed(accountName);
  if (other) refuse('accountName', 'Several accounts have this name. Give the account or its externalId.');
  return { column: 'accountName', id: id ?? refuse('accountName', 'No account has this name.') };
}

async function change({ contacts }: Stores, there: Contact, row: ContactRow, by: RowBy): Promise<Outcome> {
  const { externalId, doNotMail, options } = { ...row, ...by };
  const wish = {
    fields: {
      ...{ name: row.name, language: row.language, timeZone: row.timeZone, account: row.account },
      trackingConsent: row.trackingConsent,
      externalId,
      addresses: listPatch(row.addresses, there.addresses, options),
      phones: listPatch(row.phones, there.phones, options, phoneDigits),
    },
    ...(doNotMail ? { doNotMail: { reason: doNotMail } } : {}),
  };
  const decide = (contact: Contact) => changeContact(contact, wish, contactBy(by));
  const madeBefore = there.id === by.id;
  if (!decide(there)) return madeBefore ? 'made' : 'unchanged';
  if (!options.dryRun) await contacts.change(there.id, there.version, decide);
  return madeBefore ? 'made' : 'changed';
}

const contactBy = ({ actor, now, id }: RowBy) => ({
  actor: { kind: 'agent' as const, ...actor },
  now,
  newId: () => idFor(now, `${id} mailStopped`),
});

async function make(stores: Stores, row: ContactRow, by: RowBy): Promise<Outcome> {
  const { contacts, customers } = stores;
  const { id, now, options } = by;
  const account = row.account === undefined ? await joined(stores, row.addresses) : row.account;
  if (options.dryRun) return 'made';
  const person = {
    ...{ name: row.name, addresses: row.addresses, phones: row.phones, trackingConsent: row.trackingConsent },
    ...{ externalId: row.externalId ?? undefined, account: account ?? undefined },
    ...{ language: row.language ?? undefined, timeZone: row.timeZone ?? undefined },
  };
  const contact = newContact(id, person, now);
  const at = now.toISOString();
  if (!row.doNotMail) await contacts.create(contact, []);
  else {
    const { actor, newId } = contactBy(by);
    const told = {
      id: newId(),
      contactId: id,
      type: 'mailStopped',
      at,
      actor,
      reason: row.doNotMail,
    } as const;
    const stopped = { ...contact, doNotMail: { reason: row.doNotMail, at } };
    await contacts.create(stopped, [customers.told(told)]);
  }
  return 'made';
}

/** The account that the first domain we know among some addresses belongs to. */
async function joined({ customers }: Stores, addresses: readonly string[] = []): Promise<string | undefined> {
  for (const domain of new Set(addresses.map(domainOf))) {
    const account = await customers.accountOfDomain(domain);
    if (account) return account;
  }
  return undefined;
}
