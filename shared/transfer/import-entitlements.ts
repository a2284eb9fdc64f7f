import * as z from 'zod';
import { type CustomerFinder, CustomerId, type CustomerStore } from '../customers/index.ts';
import {
  changeEntitlement,
  type Entitlement,
  type EntitlementPatch,
  EntitlementStatus,
  type EntitlementStore,
  newEntitlement,
  type Terms,
} from '../entitlements/index.ts';
import { Day } from '../platform/day-schema.ts';
import { line } from '../platform/line.ts';
import type { ProductReader } from '../products/index.ts';
import { Channel } from '../settings/index.ts';
import { type Cells, unlisted } from './cells.ts';
import { checked, type Importer, listPatch, type Outcome, patchOf, type RowBy, refuse } from './importer.ts';

export const entitlementColumns = {
  names: [
    ...['id', 'name', 'account', 'accountExternalId', 'contact', 'contactExternalId', 'includesSubAccounts'],
    ...['products', 'channels', 'from', 'until', 'status', 'slaPolicy', 'calendar'],
    ...['terms', 'granted', 'decrementOn', 'notes'],
  ],
  needed: ['name', 'from', 'terms'],
  ignored: ['balance', 'createdAt', 'updatedAt'],
} as const;

const Id = z.string().max(128);

const EntitlementRow = z.object({
  id: CustomerId.optional(),
  name: line(100),
  account: CustomerId.nullable().optional(),
  accountExternalId: z.string().optional(),
  contact: CustomerId.nullable().optional(),
  contactExternalId: z.string().optional(),
  includesSubAccounts: z.enum(['yes', 'no']).optional(),
  products: z.array(Id).max(50).optional(),
  channels: z.array(Channel).max(8).optional(),
  from: Day,
  until: Day.nullable().optional(),
  status: EntitlementStatus.optional(),
  slaPolicy: Id.nullable().optional(),
  calendar: Id.nullable().optional(),
  terms: z.enum(['unlimited', 'incidents', 'minutes']),
  granted: z
    .string()
    .regex(/^\d{1,9}$/, 'A whole number.')
    .optional(),
  decrementOn: z.string().optional(),
  notes: z.string().max(10_000).nullable().optional(),
});
type EntitlementRow = z.infer<typeof EntitlementRow>;

interface Stores {
  readonly entitlements: EntitlementStore;
  readonly products: Pick<ProductReader, 'products'>;
  readonly customers: Pick<CustomerStore, 'contact'>;
  readonly finder: Pick<CustomerFinder, 'byExternalId'>;
  readonly timeZone: string;
}

/** Entitlements, found again by their id, else by their name and first day among those of their owner. */
export const entitlementImporter = (stores: Stores): Importer => ({
  columns: entitlementColumns,
  keysOf: (cells) => [
    ...(cells.id ? [`id ${cells.id}`] : []),
    `owner ${cells.account || cells.accountExternalId || cells.contact || cells.contactExternalId}`,
  ],
  async take(cells, by) {
    const row = readRow(cells, by);
    const owner = await ownerOf(stores, row);
    const [there] = await Promise.all([entitlementOf(stores, row, owner), refuseUnknown(stores, row)]);
    const patch = patchFor(row, owner, there, by);
    return there ? change(stores, there, patch, by) : make(stores, patch, by);
  },
});

function readRow(cells: Cells, { options }: RowBy): EntitlementRow {
  const patch = (column: string) => patchOf(cells[column], options);
  const plain = (column: string) => cells[column] || undefined;
  const list = (column: string) => (cells[column] === undefined ? undefined : unlisted(cells[column]));
  return checked(EntitlementRow, {
    ...{ id: plain('id'), name: plain('name'), account: patch('account'), contact: patch('contact') },
    ...{ accountExternalId: plain('accountExternalId'), contactExternalId: plain('contactExternalId') },
    includesSubAccounts: plain('includesSubAccounts')?.toLowerCase(),
    ...{ products: list('products'), channels: list('channels'), from: plain('from'), until: patch('until') },
    ...{ status: plain('status'), slaPolicy: patch('slaPolicy'), calendar: patch('calendar') },
    ...{ terms: plain('terms'), granted: plain('granted'), decrementOn: plain('decrementOn') },
    notes: patch('notes'),
  });
}

type Owner = Pick<EntitlementPatch, 'account' | 'contact'>;

async function ownerOf({ customers, finder }: Stores, row: EntitlementRow): Promise<Owner> {
  const external = async (kind: 'account' | 'contact', id: string | undefined) => {
    if (!id) return row[kind];
    const found = await finder.byExternalId(kind, id);
    return found ?? refuse(`${kind}ExternalId`, `There is no such ${kind}.`);
  };
  const [account, contact] = await Promise.all([
    external('account', row.accountExternalId),
    external('contact', row.contactExternalId),
  ]);
  // Of one that was merged away, the contact that stands for it.
  const living = contact && (await customers.contact(contact));
  if (contact && !living) return refuse('contact', 'There is no such contact.');
  return { account, contact: living ? living.id : contact };
}

async function refuseUnknown({ products }: Stores, { products: named = [] }: EntitlementRow): Promise<void> {
  if (named.length === 0) return;
  const known = new Set((await products.products(named)).map(({ id }) => id));
  const unknown = named.find((id) => !known.has(id));
  if (unknown !== undefined) refuse('products', `There is no product ${unknown}.`);
}

const PAGE = 100;

async function entitlementOf(
  { entitlements }: Stores,
  row: EntitlementRow,
  { account, contact }: Owner,
): Promise<Entitlement | undefined> {
  if (row.id) {
    const found = await entitlements.find(row.id);
    return found ?? refuse('id', 'There is no such entitlement. Leave the cell empty for a new one.');
  }
  if (!account && !contact) return refuse('account', 'It belongs to an account or to a contact: name one.');
  let after: string | undefined;
  do {
    const owner = account ? (['account', account] as const) : (['contact', String(contact)] as const);
    const page = await entitlements.listOf(owner, { size: PAGE, after });
    const found = page.found.find(({ name, from }) => name === row.name && from === row.from);
    if (found) return found;
    after = page.next;
  } while (after);
  return undefined;
}

function patchFor(
  row: EntitlementRow,
  owner: Owner,
  there: Entitlement | undefined,
  { options }: RowBy,
): EntitlementPatch & Pick<EntitlementRow, 'name' | 'from'> & { readonly terms: Terms } {
  const { name, from, until, status, slaPolicy, calendar, notes } = row;
  const sub = row.includesSubAccounts;
  return {
    ...{ name, from, until, status, slaPolicy, calendar, notes, ...owner },
    ...(sub ? { includesSubAccounts: sub === 'yes' } : {}),
    products: listPatch(row.products, there?.products ?? [], options),
    channels: listPatch(row.channels, there?.channels ?? [], options) as Channel[] | undefined,
    terms: termsOf(row),
  };
}

function termsOf({ terms: kind, granted, decrementOn }: EntitlementRow): Terms {
  if (kind === 'unlimited') return { kind };
  if (granted === undefined) return refuse('granted', 'It is missing.');
  if (kind === 'minutes') return { kind, granted: Number(granted) };
  if (decrementOn !== 'create' && decrementOn !== 'solve') {
    return refuse('decrementOn', 'One of these is expected: create, solve.');
  }
  return { kind, granted: Number(granted), decrementOn };
}

async function change(
  { entitlements, timeZone }: Stores,
  there: Entitlement,
  patch: EntitlementPatch,
  by: RowBy,
): Promise<Outcome> {
  const decide = (one: Entitlement) => changeEntitlement(one, patch, { ...by, timeZone });
  const madeBefore = there.id === by.id;
  if (!decide(there)) return madeBefore ? 'made' : 'unchanged';
  if (!by.options.dryRun) await entitlements.change(there.id, there.version, decide, by.actor);
  return madeBefore ? 'made' : 'changed';
}

async function make(
  { entitlements, timeZone }: Stores,
  { account, contact, until, slaPolicy, calendar, notes, ...patch }: ReturnType<typeof patchFor>,
  by: RowBy,
): Promise<Outcome> {
  const fields = {
    ...patch,
    ...{ includesSubAccounts: patch.includesSubAccounts ?? false, status: patch.status ?? 'active' },
    ...{ products: patch.products ?? [], channels: patch.channels ?? [] },
    ...(account ? { account } : {}),
    ...(contact ? { contact } : {}),
    ...(until ? { until } : {}),
    ...(slaPolicy ? { slaPolicy } : {}),
    ...(calendar ? { calendar } : {}),
    ...(notes ? { notes } : {}),
  };
  const made = newEntitlement(by.id, fields, { ...by, timeZone });
  if (!by.options.dryRun) await entitlements.create(made, by.actor);
  return 'made';
}
