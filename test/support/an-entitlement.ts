import { type Entitlement, newEntitlement } from '../../shared/entitlements/index.ts';
import { morning } from './time.ts';

/** Two incidents, taken when they are opened, owed to account-1 since the first day of the month. */
export const anEntitlement = (over: Partial<Entitlement> = {}): Entitlement => ({
  ...newEntitlement(
    over.id ?? 'entitlement-1',
    {
      ...{ name: 'Gold', status: 'active', from: '2026-06-01' },
      ...{ includesSubAccounts: false, products: [], channels: [] },
      ...(over.contact ? { contact: over.contact } : { account: over.account ?? 'account-1' }),
      ...(over.until ? { until: over.until } : {}),
      terms: over.terms ?? { kind: 'incidents', granted: 2, decrementOn: 'create' },
    },
    { actor: { id: 'manager-1', name: 'Manager Example' }, now: morning, timeZone: 'Europe/Berlin' },
  ),
  ...over,
});
