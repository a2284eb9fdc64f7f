import {
  type Draw,
  entitlementChooser,
  entitlementStore,
  newEntitlement,
} from '../../shared/entitlements/index.ts';
import { patch } from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { defaultSettings } from '../../shared/settings/index.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

const actor = { kind: 'agent', id: 'agent-1', name: 'Agent' } as const;

/** What customers are owed, and what incidents draw on it. */
export function entitlementPatterns(
  { client, incidents, layout: { table } }: Scene,
  { incident }: Opened,
): readonly AccessPattern[] {
  const store = entitlementStore(client, table, site);
  const chooser = entitlementChooser(client, table, site);
  const { contact, channel, reference } = incident;
  const id = newId(morning);
  const entitlement = newEntitlement(
    id,
    {
      ...{ name: 'Gold', status: 'active', from: '2026-01-01', contact: contact.id },
      ...{ includesSubAccounts: false, products: [], channels: [] },
      terms: { kind: 'incidents', granted: 10, decrementOn: 'create' },
    },
    { actor, now: morning, timeZone: site.timeZone },
  );
  const row: Draw = {
    ...{ id: newId(morning), entitlement: id, at: morning.toISOString(), by: actor },
    ...{ change: -1, because: 'correction', reason: 'Counted twice.' },
  };
  return [
    { name: 'New entitlement', by: 'createEntitlement', run: () => store.create(entitlement, actor) },
    { name: 'Entitlement with its balance', by: 'readEntitlement', run: () => store.find(id) },
    {
      name: 'Entitlements of a contact: page of 25',
      by: 'listContactEntitlements',
      run: () => store.listOf(['contact', contact.id], { size: 25 }),
    },
    {
      name: 'Whether an entitlement covers an incident',
      by: 'patchIncident',
      run: () => chooser.look(id, { contact, channel }, morning),
    },
    {
      name: 'An incident chooses its entitlement and draws on it',
      by: 'patchIncident',
      run: () =>
        incidents.change(reference, (state) =>
          patch(
            state,
            { fields: { entitlement: id, reason: 'edit' }, entitlement },
            { actor, now: morning, newId, settings: defaultSettings },
          ),
        ),
    },
    { name: 'Balance corrected', by: 'correctBalance', run: () => store.ledger.correct(row) },
    {
      name: 'Ledger of an entitlement: page of 25',
      by: 'listDraws',
      run: () => store.ledger.list(id, { size: 25 }),
    },
    {
      name: 'Entitlement suspended',
      by: 'changeEntitlement',
      run: () =>
        store.change(
          id,
          1,
          (before) => ({ ...before, status: 'suspended', version: before.version + 1 }),
          actor,
        ),
    },
  ];
}
