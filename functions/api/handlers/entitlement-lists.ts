import type { AccountReader, CustomerStore } from '../../../shared/customers/index.ts';
import {
  choiceOf,
  type Entitlement,
  type EntitlementChooser,
  type EntitlementOwner,
  type EntitlementStore,
} from '../../../shared/entitlements/index.ts';
import type { IncidentReader } from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { isOwnedEntitlementPlace } from '../../../shared/table/keys.ts';
import type {
  listAccountEntitlementsRoute,
  listChoicesRoute,
  listContactEntitlementsRoute,
} from '../routes/entitlements.ts';
import { headOf } from './absent.ts';
import { entitlementView } from './entitlements.ts';
import { forIncident } from './find-entitlement.ts';

/** What the lists of entitlements work with. */
export interface EntitlementListParts {
  readonly entitlements: EntitlementStore;
  readonly chooser: EntitlementChooser;
  readonly accounts: Pick<AccountReader, 'account'>;
  readonly customers: Pick<CustomerStore, 'contact'>;
  readonly reader: IncidentReader;
}

async function pageOf(
  { entitlements }: EntitlementListParts,
  owner: EntitlementOwner,
  { limit, cursor, now }: { limit: number; cursor?: string | undefined; now: Date },
) {
  const list = `entitlements:${owner.join(':')}`;
  const after = readCursor(list, cursor, isOwnedEntitlementPlace);
  const { found, next } = await entitlements.listOf(owner, { size: limit, after });
  return {
    entitlements: found.map((one) => entitlementView(one, now)),
    ...(next ? { next: writeCursor(list, next) } : {}),
  };
}

export const listAccountEntitlementsHandler =
  (parts: EntitlementListParts): RouteHandler<typeof listAccountEntitlementsRoute> =>
  async ({ params: { accountId }, query, now }) => {
    const [account, body] = await Promise.all([
      parts.accounts.account(accountId),
      pageOf(parts, ['account', accountId], { ...query, now }),
    ]);
    if (!account) throw new DeskError('notFound', 'There is no such account.');
    return { status: 200, body };
  };

export const listContactEntitlementsHandler =
  (parts: EntitlementListParts): RouteHandler<typeof listContactEntitlementsRoute> =>
  async ({ params: { contactId }, query, now }) => {
    const contact = await parts.customers.contact(contactId);
    if (!contact) throw new DeskError('notFound', 'There is no such contact.');
    return { status: 200, body: await pageOf(parts, ['contact', contact.id], { ...query, now }) };
  };

export const listChoicesHandler =
  (parts: EntitlementListParts): RouteHandler<typeof listChoicesRoute> =>
  async ({ params: { reference }, query: { limit, cursor }, now }) => {
    const list = `choices:${reference}`;
    const incident = await headOf(parts.reader, reference);
    const about = forIncident(incident);
    const covered = await parts.chooser.coveredOf(about);
    const owners: EntitlementOwner[] = [
      ['contact', covered.contact],
      ...covered.accounts.map((id) => ['account', id] as const),
    ];
    const after = readCursor(list, cursor, (place) => startOf(owners, place) !== undefined);
    const { found, next } = await across(parts.entitlements, owners, { size: limit, after });
    const choices = found.map((one) => {
      const { entitlement, reasons } = choiceOf(one, covered, now, about);
      return {
        entitlement: entitlementView(entitlement, now),
        choosable: reasons.length === 0,
        chosen: incident.entitlement === entitlement.id,
        reasons: [...reasons],
      };
    });
    return { status: 200, body: { choices, ...(next ? { next: writeCursor(list, next) } : {}) } };
  };

/** Where a page of several owners' entitlements goes on: the owner, and behind which of its own. */
const placeOf = ([kind, id]: EntitlementOwner, behind = ''): string => JSON.stringify([kind, id, behind]);

function startOf(
  owners: readonly EntitlementOwner[],
  place: string,
): { at: number; after: string | undefined } | undefined {
  let read: unknown;
  try {
    read = JSON.parse(place);
  } catch {
    return undefined;
  }
  if (!Array.isArray(read)) return undefined;
  const [kind, id, behind] = read as unknown[];
  const at = owners.findIndex((owner) => owner[0] === kind && owner[1] === id);
  if (at < 0 || (behind !== '' && !isOwnedEntitlementPlace(String(behind)))) return undefined;
  return { at, after: behind === '' ? undefined : String(behind) };
}

/** One owner's after the other's, until the page is full. */
async function across(
  entitlements: EntitlementStore,
  owners: readonly EntitlementOwner[],
  { size, after: place }: { size: number; after: string | undefined },
): Promise<{ found: Entitlement[]; next?: string }> {
  const start = place === undefined ? undefined : startOf(owners, place);
  const found: Entitlement[] = [];
  let after = start?.after;
  for (const owner of owners.slice(start?.at ?? 0)) {
    if (found.length >= size) return { found, next: placeOf(owner) };
    const page = await entitlements.listOf(owner, { size: size - found.length, after });
    found.push(...page.found);
    if (page.next !== undefined) return { found, next: placeOf(owner, page.next) };
    after = undefined;
  }
  return { found };
}
