import * as z from 'zod';
import {
  type Account,
  type AccountStore,
  accountFields,
  type CustomerFinder,
  CustomerId,
  CustomerName,
  type CustomerStore,
  changeAccount,
  newAccount,
} from '../customers/index.ts';
import { type Cells, unlisted } from './cells.ts';
import {
  checked,
  type Importer,
  listPatch,
  type Outcome,
  patchOf,
  type RowBy,
  RowWaits,
  refuse,
} from './importer.ts';

export const accountColumns = {
  names: [
    ...['id', 'externalId', 'name', 'parent', 'parentExternalId', 'tier', 'domains'],
    ...['language', 'timeZone', 'notes'],
  ],
  needed: ['name'],
  ignored: ['createdAt', 'updatedAt'],
} as const;

const AccountRow = z.object({
  id: CustomerId.optional(),
  name: CustomerName,
  ...accountFields,
  parentExternalId: z.string().optional(),
});
type AccountRow = z.infer<typeof AccountRow>;

interface Stores {
  readonly accounts: AccountStore;
  readonly customers: Pick<CustomerStore, 'accountOfDomain'>;
  readonly finder: CustomerFinder;
}

/** Accounts, found again by their id, by that of another system, else by their name. */
export const accountImporter = (stores: Stores): Importer => ({
  columns: accountColumns,

  keysOf: (cells) => [
    ...[cells.id, cells.parent].filter(Boolean).map((id) => `id ${id}`),
    ...[cells.externalId, cells.parentExternalId].filter(Boolean).map((id) => `external ${id}`),
    ...(cells.name ? [`name ${cells.name.toLowerCase()}`] : []),
    ...unlisted(cells.domains ?? '').map((domain) => `domain ${domain.toLowerCase()}`),
  ],

  async take(cells, by) {
    const row = readRow(cells, by);
    const [there, parent] = await Promise.all([accountOf(stores, row), parentOf(stores, row)]);
    const { id: _, parentExternalId: __, domains, ...rest } = row;
    const fields = { ...rest, parent, domains: listPatch(domains, there?.domains ?? [], by.options) };
    if (by.options.dryRun) await refuseTaken(stores, domains, there?.id);
    return there ? change(stores, there, fields, by) : make(stores, fields, by);
  },
});

function readRow(cells: Cells, { options }: RowBy): AccountRow {
  const patch = (column: string) => patchOf(cells[column], options);
  return checked(AccountRow, {
    ...{ id: cells.id || undefined, name: cells.name || undefined, externalId: patch('externalId') },
    ...{ parent: patch('parent'), parentExternalId: cells.parentExternalId || undefined },
    ...{
      tier: patch('tier'),
      language: patch('language'),
      timeZone: patch('timeZone'),
      notes: patch('notes'),
    },
    domains: cells.domains === undefined ? undefined : unlisted(cells.domains),
  });
}

/** The account that a row is about; undefined for a new one. */
async function accountOf({ accounts, finder }: Stores, row: AccountRow): Promise<Account | undefined> {
  if (row.id) {
    return (
      (await accounts.account(row.id)) ??
      refuse('id', 'There is no such account. Leave the cell empty for a new one.')
    );
  }
  const known = row.externalId ? await finder.byExternalId('account', row.externalId) : undefined;
  if (known) return accounts.account(known);
  const [one, ...others] = await finder.accountsNamed(row.name);
  if (one === undefined) return undefined;
  const found = await accounts.account(one);
  // What other systems tell apart is not one because it is called the same.
  if (row.externalId && (others.length > 0 || found?.externalId)) return undefined;
  if (others.length > 0) refuse('name', 'Several accounts have this name. Give the id or the externalId.');
  return found;
}

/** Undefined leaves the place alone. */
async function parentOf({ accounts, finder }: Stores, row: AccountRow): Promise<string | null | undefined> {
  if (row.parentExternalId) {
    const id = await finder.byExternalId('account', row.parentExternalId);
    if (!id) throw new RowWaits([{ column: 'parentExternalId', detail: 'There is no such account.' }]);
    if (row.parent && row.parent !== id)
      refuse('parentExternalId', 'The column parent names another account.');
    return id;
  }
  if (row.parent && !(await accounts.account(row.parent))) refuse('parent', 'There is no such account.');
  return row.parent;
}

/** What the store would refuse, for those who try a file first. */
async function refuseTaken({ customers }: Stores, domains: readonly string[] = [], id: string | undefined) {
  for (const domain of domains) {
    const owner = await customers.accountOfDomain(domain);
    if (owner && owner !== id) refuse('domains', `${domain} belongs to account ${owner}.`);
  }
}

type Fields = Parameters<typeof changeAccount>[1];

async function change({ accounts }: Stores, there: Account, fields: Fields, by: RowBy): Promise<Outcome> {
  const madeBefore = there.id === by.id;
  if (!changeAccount(there, fields, by)) return madeBefore ? 'made' : 'unchanged';
  if (!by.options.dryRun) {
    await accounts.change(there.id, there.version, (account) => changeAccount(account, fields, by));
  }
  return madeBefore ? 'made' : 'changed';
}

async function make({ accounts }: Stores, fields: Fields & { name: string }, by: RowBy): Promise<Outcome> {
  if (!by.options.dryRun) await accounts.create(newAccount(by.id, fields, by));
  return 'made';
}
