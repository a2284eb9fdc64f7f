export { changeEntitlement, type EntitlementPatch, newEntitlement } from './change-entitlement.ts';
export {
  type Choice,
  choiceOf,
  type EntitlementChooser,
  entitlementChooser,
  type ForIncident,
  refusedChoice,
} from './choice-store.ts';
export { Draw, DrawCause, drawId, type NewDraw } from './draw.ts';
export { drawRefused, drawWrites, whyRefused } from './draw-writes.ts';
export {
  Entitlement,
  EntitlementStatus,
  EntitlementUse,
  MOST_GRANTED,
  Terms,
  useOf,
} from './entitlement.ts';
export { type EntitlementStore, entitlementStore, OwnedEntitlement } from './entitlement-store.ts';
export type { EntitlementOwner } from './entitlement-writes.ts';
export { entitlementPasser } from './pass-on-store.ts';
export { type Covered, type Reason, reasonCodes, sentences, standing, whyNot } from './standing.ts';
