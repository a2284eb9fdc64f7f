import { bind } from '../../../shared/platform/http/serve.ts';
import * as routes from '../routes/entitlements.ts';
import { correctBalanceHandler, listDrawsHandler } from './entitlement-ledger.ts';
import {
  type EntitlementListParts,
  listAccountEntitlementsHandler,
  listChoicesHandler,
  listContactEntitlementsHandler,
} from './entitlement-lists.ts';
import {
  changeEntitlementHandler,
  createEntitlementHandler,
  deleteEntitlementHandler,
  type EntitlementParts,
  readEntitlementHandler,
} from './entitlements.ts';

/** Every route of entitlements, bound to what it works with. */
export const entitlementRoutes = (parts: EntitlementParts & EntitlementListParts) => [
  bind(routes.createEntitlementRoute, createEntitlementHandler(parts)),
  bind(routes.readEntitlementRoute, readEntitlementHandler(parts)),
  bind(routes.changeEntitlementRoute, changeEntitlementHandler(parts)),
  bind(routes.deleteEntitlementRoute, deleteEntitlementHandler(parts)),
  bind(routes.listDrawsRoute, listDrawsHandler(parts)),
  bind(routes.correctBalanceRoute, correctBalanceHandler(parts)),
  bind(routes.listAccountEntitlementsRoute, listAccountEntitlementsHandler(parts)),
  bind(routes.listContactEntitlementsRoute, listContactEntitlementsHandler(parts)),
  bind(routes.listChoicesRoute, listChoicesHandler(parts)),
];
