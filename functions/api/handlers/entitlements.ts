import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  changeEntitlement,
  type Entitlement,
  type EntitlementStore,
  newEntitlement,
  standing,
} from '../../../shared/entitlements/index.ts';
import { dayIn } from '../../../shared/platform/day.ts';
import { DeskError, faultyFields } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import type { ProductReader } from '../../../shared/products/index.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import type {
  changeEntitlementRoute,
  createEntitlementRoute,
  deleteEntitlementRoute,
  readEntitlementRoute,
} from '../routes/entitlements.ts';
import { etagOf, requiredVersion, versionOf } from './versions.ts';

/** What the handlers of entitlements work with. */
export interface EntitlementParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly entitlements: EntitlementStore;
  readonly products: Pick<ProductReader, 'products'>;
  readonly site: { readonly id: string; readonly timeZone: string };
  readonly newId: NewId;
}

/** An entitlement with what follows from the day and its balance. How it stands in the table is our own business. */
export function entitlementView(entitlement: Entitlement, now: Date) {
  const { fromAt: _, untilAt: __, scopeRevision: ___, ...shown } = entitlement;
  const reasons = standing(entitlement, now);
  return { ...shown, usable: reasons.length === 0, reasons };
}

type View = ReturnType<typeof entitlementView>;

const shown = (status: number, view: View) => ({
  status,
  body: view,
  headers: { etag: etagOf(view.version), location: `/v1/entitlements/${view.id}` },
});

/** @throws DeskError notFound */
export async function entitlementOf(
  { entitlements }: Pick<EntitlementParts, 'entitlements'>,
  id: string,
): Promise<Entitlement> {
  const entitlement = await entitlements.find(id);
  if (!entitlement) throw new DeskError('notFound', 'There is no such entitlement.');
  return entitlement;
}

/** @throws DeskError invalidRequest naming every one that is not there. */
async function refuseUnknown(
  { products }: EntitlementParts,
  named: readonly string[] | undefined,
): Promise<void> {
  if (!named || named.length === 0) return;
  const known = new Set((await products.products(named)).map(({ id }) => id));
  const fields = named.flatMap((id, at) =>
    known.has(id)
      ? []
      : [{ in: 'body' as const, pointer: `/products/${at}`, detail: 'There is no such product.' }],
  );
  if (fields.length === 0) return;
  throw faultyFields(fields);
}

export const createEntitlementHandler =
  (parts: EntitlementParts): RouteHandler<typeof createEntitlementRoute> =>
  async ({ body, headers, actor, now }) => {
    const { client, table, entitlements, site, newId } = parts;
    const once = onceOnly<View>(client, table, {
      scope: `createEntitlement:${actor.id}`,
      key: headers['idempotency-key'],
      content: body,
    });
    const [earlier] = await Promise.all([once.earlier(), refuseUnknown(parts, body.products)]);
    if (earlier) return shown(201, earlier);
    const named = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
    const entitlement = newEntitlement(
      newId(now),
      {
        ...{ includesSubAccounts: false, products: [], channels: [], status: 'active' },
        from: dayIn(site.timeZone, now),
        ...(Object.fromEntries(named) as Pick<typeof body, 'name' | 'terms'>),
      },
      { actor, now, timeZone: site.timeZone },
    );
    const view = entitlementView(entitlement, now);
    try {
      await entitlements.create(entitlement, actor, once.write(view, now));
    } catch (error) {
      if (error instanceof LostRace) return shown(201, once.orEarlier(error));
      throw error;
    }
    return shown(201, view);
  };

export const readEntitlementHandler =
  (parts: EntitlementParts): RouteHandler<typeof readEntitlementRoute> =>
  async ({ params, now }) =>
    shown(200, entitlementView(await entitlementOf(parts, params.entitlementId), now));

export const changeEntitlementHandler =
  (parts: EntitlementParts): RouteHandler<typeof changeEntitlementRoute> =>
  async ({ params, body, headers, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    await refuseUnknown(parts, body.products);
    const { timeZone } = parts.site;
    const changed = await parts.entitlements.change(
      params.entitlementId,
      version,
      (entitlement) => changeEntitlement(entitlement, body, { actor, now, timeZone }),
      actor,
    );
    return shown(200, entitlementView(changed, now));
  };

export const deleteEntitlementHandler =
  ({ entitlements }: EntitlementParts): RouteHandler<typeof deleteEntitlementRoute> =>
  async ({ params, headers }) => {
    await entitlements.remove(params.entitlementId, versionOf(headers['if-match']));
    return { status: 204 };
  };
