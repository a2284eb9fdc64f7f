import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { accountGone, accountStands } from '../customers/index.ts';
import { conflictAt, DeskError, faultyField } from '../platform/errors.ts';
import { calendarUseLabel, useCalendar } from '../schedules/index.ts';
import { policyUseLabel, usePolicy } from '../sla/index.ts';
import { itemsOf } from '../table/batch-get.ts';
import {
  contactKey,
  entitlementKey,
  entitlementList,
  ownedEntitlementKey,
  ownedEntitlements,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { listedItems, type Page, type PageWish, rowsOf } from '../table/read-page.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { useLabels } from '../table/uses.ts';
import { grantedMore } from './change-entitlement.ts';
import { type Draw, grantId } from './draw.ts';
import { Entitlement } from './entitlement.ts';
import {
  type EntitlementOwner,
  entitlementLabel,
  entitlementWrites,
  ownerOf,
  removalWrites,
} from './entitlement-writes.ts';
import { ledgerStore } from './ledger-store.ts';

/** Beside its owner stands which entitlement it is. */
export const OwnedEntitlement = z.object({ entitlementId: z.string() });

const contactStands = 'contactOfEntitlement';

/** Who changes it. */
type Manager = Entitlement['updatedBy'];

export type EntitlementStore = ReturnType<typeof entitlementStore>;

/** Entitlements with their ledgers. */
export const entitlementStore = (
  client: DynamoDBDocumentClient,
  table: string,
  site: { readonly id: string },
) => {
  const find = async (id: string): Promise<Entitlement | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: entitlementKey(id), ConsistentRead: true }),
    );
    return Item && readItem(Entitlement, Item);
  };

  /** In the order of their ids; what is not there is left out. A hundred at most. */
  const findAll = async (ids: readonly string[]): Promise<Entitlement[]> => {
    const items = await itemsOf(client, table, ids.map(entitlementKey));
    const found = new Map(items.map((one) => [String(one.id), readItem(Entitlement, one)]));
    return ids.flatMap((id) => found.get(id) ?? []);
  };

  const stands = (id: string): TransactItem => ({
    label: contactStands,
    ConditionCheck: {
      TableName: table,
      Key: contactKey(id),
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(mergedInto)',
    },
  });

  const useWrites = (
    id: string,
    before: Entitlement | undefined,
    after: Entitlement | undefined,
  ): readonly TransactItem[] => {
    const user = { kind: 'entitlement', id };
    const place = { table, siteId: site.id };
    return [
      ...useCalendar(user, { from: before?.calendar, to: after?.calendar }, place),
      ...usePolicy(user, { from: before?.slaPolicy, to: after?.slaPolicy }, place),
    ];
  };

  /** What else must be true of a new owner, of the calendar and of the policy. */
  const surroundings = (before: Entitlement | undefined, after: Entitlement): readonly TransactItem[] => {
    const [owner, id] = ownerOf(after);
    const [had, hadId] = before ? ownerOf(before) : [];
    const ownerChecks =
      owner === had && id === hadId
        ? []
        : [owner === 'account' ? accountStands(id, after.updatedAt, table) : stands(id)];
    return [...ownerChecks, ...useWrites(after.id, before, after)];
  };

  const refusal = (lost: LostRace): DeskError | undefined => {
    if (lost.by(accountGone)) return faultyField('/account', 'There is no such account.');
    if (lost.by(contactStands))
      return faultyField('/contact', 'There is no such contact, or it was merged away.');
    if (lost.by(calendarUseLabel)) return faultyField('/calendar', 'There is no such calendar.');
    if (lost.by(policyUseLabel)) return faultyField('/slaPolicy', 'There is no such SLA policy.');
    return undefined;
  };

  const own = new Set([
    ...[entitlementLabel, accountGone, contactStands],
    ...[...useLabels(calendarUseLabel), ...useLabels(policyUseLabel)],
  ]);

  /** @throws DeskError for what it lost itself; LostRace for what is lost of `also`. */
  async function write(
    before: Entitlement | undefined,
    after: Entitlement,
    { id: managerId, name }: Manager,
    also: readonly TransactItem[],
  ): Promise<void> {
    const change = grantedMore(before, after);
    const { id: entitlement, updatedAt: at, version } = after;
    const by = { kind: 'agent', id: managerId, name } as const;
    const row: Draw | undefined =
      change === 0 ? undefined : { id: grantId(version), entitlement, at, change, because: 'granted', by };
    try {
      await transact(client, [
        ...entitlementWrites(before, after, row, table),
        ...surroundings(before, after),
        ...also,
      ]);
    } catch (error) {
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => !own.has(label))) throw error;
      const refused = refusal(error);
      if (refused) throw refused;
      const found = error.by(entitlementLabel)?.found;
      if (!found || !before) throw error;
      const stands = readItem(Entitlement, found);
      if (stands.version !== before.version) throw stale(stands);
      throw conflictAt('/terms/granted', 'More than that was used already.');
    }
  }

  return {
    find,

    /** Entitlements of an account or a contact, the newest first. Two reads. */
    async listOf([owner, ownerId]: EntitlementOwner, page: PageWish): Promise<Page<Entitlement>> {
      const { pk } = ownedEntitlementKey(owner, ownerId, '');
      const rows = await rowsOf(client, table, pk, ownedEntitlements, { ...page, descending: true });
      const found = await findAll(rows.found.map((item) => readItem(OwnedEntitlement, item).entitlementId));
      return { found, ...(rows.next === undefined ? {} : { next: rows.next }) };
    },

    /** All entitlements in the order of their making; a moment behind what was written. */
    async all(page: PageWish): Promise<Page<Entitlement>> {
      const list = { list: entitlementList, keyAt: entitlementKey };
      const { found, ...next } = await listedItems(client, table, list, page);
      return { ...next, found: found.map((item) => readItem(Entitlement, item)) };
    },

    /**
     * The transaction is one with `also`, such as the answer under an Idempotency-Key.
     * @throws DeskError invalidRequest for an owner, a calendar or a policy that is not there; LostRace of `also`.
     */
    create: (entitlement: Entitlement, by: Manager, also: readonly TransactItem[] = []): Promise<void> =>
      write(undefined, entitlement, by, also),

    /**
     * Changes an entitlement that stands at this version. Gives it as it stands then, with its balance.
     * @throws DeskError notFound; staleVersion; conflict where less would be granted than was used; whatever
     * `decide` throws.
     */
    async change(
      id: string,
      version: number,
      decide: (entitlement: Entitlement) => Entitlement | undefined,
      by: Manager,
    ): Promise<Entitlement> {
      const before = await find(id);
      if (!before) throw absent();
      if (before.version !== version) throw stale(before);
      const after = decide(before);
      if (!after) return before;
      await write(before, after, by, []);
      return after;
    },

    /** @throws DeskError notFound; staleVersion; conflict for one that is no draft any more. */
    async remove(id: string, version: number | undefined): Promise<void> {
      const entitlement = await find(id);
      if (!entitlement) throw absent();
      if (version !== undefined && entitlement.version !== version) throw stale(entitlement);
      if (entitlement.status !== 'draft') {
        throw new DeskError('conflict', 'Only a draft can be deleted: what was in force is cancelled.');
      }
      try {
        await transact(client, [
          ...removalWrites(entitlement, table),
          ...useWrites(id, entitlement, undefined),
        ]);
      } catch (error) {
        if (!(error instanceof LostRace)) throw error;
        throw new DeskError('busy', 'This entitlement is being changed by others; try again.');
      }
    },

    ledger: ledgerStore(client, table),
  };
};

const absent = () => new DeskError('notFound', 'There is no such entitlement.');
const stale = ({ version }: Entitlement) =>
  new DeskError('staleVersion', `The entitlement is at version ${version} by now.`, { version });
