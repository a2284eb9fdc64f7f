import type { Entitlement, EntitlementStore } from '../entitlements/index.ts';
import { type Cells, listed } from './cells.ts';
import type { RowSource } from './csv-exporter.ts';
import { entitlementColumns } from './import-entitlements.ts';

const PAGE = 100;

const entitlementRow = (one: Entitlement): Partial<Cells> => ({
  ...{ id: one.id, name: one.name, account: one.account ?? '', contact: one.contact ?? '' },
  ...{ from: one.from, until: one.until ?? '', status: one.status, notes: one.notes ?? '' },
  ...{ slaPolicy: one.slaPolicy ?? '', calendar: one.calendar ?? '' },
  includesSubAccounts: one.includesSubAccounts ? 'yes' : 'no',
  products: listed(one.products),
  channels: listed(one.channels),
  terms: one.terms.kind,
  granted: one.terms.kind === 'unlimited' ? '' : String(one.terms.granted),
  decrementOn: one.terms.kind === 'incidents' ? one.terms.decrementOn : '',
  balance: one.balance === undefined ? '' : String(one.balance),
  createdAt: one.createdAt,
  updatedAt: one.updatedAt,
});

/** All entitlements, or those of one account. */
export const entitlementSource = (entitlements: Pick<EntitlementStore, 'all' | 'listOf'>): RowSource => ({
  columns: [
    ...entitlementColumns.names.filter((name) => !name.endsWith('ExternalId')),
    ...entitlementColumns.ignored,
  ],
  async page({ account }, after) {
    const wish = { size: PAGE, after };
    const { found, next } = await (account
      ? entitlements.listOf(['account', account], wish)
      : entitlements.all(wish));
    return { found: found.map(entitlementRow), ...(next ? { next } : {}) };
  },
});
