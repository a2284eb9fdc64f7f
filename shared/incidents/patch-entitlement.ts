import { type Entitlement, useOf } from '../entitlements/index.ts';
import type { Settings } from '../settings/index.ts';
import { byRule, type Draft } from './draft.ts';
import type { Incident } from './incident.ts';
import type { IncidentPatch } from './patch-schema.ts';

/** What a patch says of the entitlement. */
export interface EntitlementWish {
  readonly fields: Pick<IncidentPatch, 'entitlement' | 'doNotDecrement' | 'doNotDecrementReason'>;
  /** The one that `fields` names, or that stays, found to cover what the incident becomes. */
  readonly entitlement?: Entitlement | undefined;
}

/**
 * Chooses, keeps or clears the entitlement. One whose owner is not the incident's any more goes, and one whose
 * scope was not found to cover the product that it becomes.
 */
export function patchEntitlement(draft: Draft, before: Incident, wish: EntitlementWish): void {
  const { fields, entitlement: found } = wish;
  if (fields.entitlement === null) draft.set('entitlement', undefined);
  else if (fields.entitlement !== undefined) choose(draft, before, fields.entitlement, found);
  else if (ownerMoved(before, draft.incident)) {
    draft.set('entitlement', undefined, byRule('contact or account changed'));
  } else if (productMoved(before, draft.incident)) {
    if (found && found.id === before.entitlement) keep(draft, before, found);
    else draft.set('entitlement', undefined, byRule('the entitlement does not cover the product'));
  }
  patchDecrement(draft, wish.fields);
}

/** Whether contact or account are others than before. */
export const ownerMoved = (before: Incident, after: Incident): boolean =>
  after.contact.id !== before.contact.id || after.account !== before.account;

/** Whether the product is another than the entitlement was found to cover. */
export const productMoved = ({ entitlementUse }: Incident, { product }: Incident): boolean =>
  entitlementUse?.product !== undefined && entitlementUse.product !== (product ?? null);

function choose(draft: Draft, before: Incident, id: string, found: Entitlement | undefined): void {
  if (found?.id === id) {
    keep(draft, before, found);
    draft.set('entitlement', id);
  } else if (id !== before.entitlement || ownerMoved(before, draft.incident))
    draft.refuse('/entitlement', 'There is no such entitlement.');
}

/** Takes over what must be known of it; that its scope was looked at again is a change, too. */
function keep(draft: Draft, before: Incident, found: Entitlement): void {
  const use = useOf(found, draft.incident.product);
  const had = before.entitlementUse?.entitlement === found.id ? before.entitlementUse : undefined;
  if (before.entitlement === found.id && had?.scopeRevision !== use.scopeRevision) {
    draft.note('entitlement', found.id, found.id);
  }
  const { drawn = 0, drawnAt } = had ?? {};
  draft.put('entitlementUse', { ...use, drawn, ...(drawnAt ? { drawnAt } : {}) });
}

/** Whether it draws at all. What an incident says already needs no reason anew. */
function patchDecrement(draft: Draft, fields: EntitlementWish['fields']): void {
  const { doNotDecrement, doNotDecrementReason: reason } = fields;
  const from = draft.incident.doNotDecrement;
  const stays = doNotDecrement ?? from !== undefined;
  if (reason !== undefined && !stays) {
    draft.refuse('/doNotDecrementReason', 'It goes with doNotDecrement.');
  } else if (stays && !from && reason === undefined) {
    draft.refuse('/doNotDecrementReason', 'Say why nothing is drawn.');
  } else if (stays && (reason ?? from?.reason) !== from?.reason) {
    draft.put('doNotDecrement', { reason: reason ?? '' });
    draft.note('doNotDecrement', from !== undefined, true, { because: reason ?? '', byRule: false });
  } else if (!stays && from) {
    draft.put('doNotDecrement', undefined);
    draft.note('doNotDecrement', true, false);
  }
}

/** An incident counts as cancelled while its disposition says so. */
export function patchCancelled(draft: Draft, before: Incident, { codes }: Pick<Settings, 'codes'>): void {
  const { disposition } = draft.incident;
  if (disposition === before.disposition) return;
  const cancels = codes.dispositions.find(({ code }) => code === disposition)?.cancels;
  draft.put('cancelled', cancels ? true : undefined);
}
