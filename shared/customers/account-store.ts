import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { conflictAt, DeskError, faultyField } from '../platform/errors.ts';
import { policyUseLabel, usePolicy } from '../sla/index.ts';
import { domainOfKey } from '../table/keys.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { useLabels } from '../table/uses.ts';
import type { Account, StoredAccount } from './account.ts';
import { accountReader } from './account-read-store.ts';
import { refuseBadPlace } from './account-tree.ts';
import { accountLabels, accountWrites, closing, removalWrites, reopening } from './account-writes.ts';
import { externalIdHeld, staleVersion, tooMuchAtOnce } from './refusals.ts';

/** How often a place in the tree is looked at again when somebody else changed it in between. */
const ATTEMPTS = 6;

export type AccountStore = ReturnType<typeof accountStore>;

/** Accounts in their trees. Each change is one transaction on the version that was seen. */
export const accountStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const reader = accountReader(client, table);

  const policyWrites = (id: string, before: Account | undefined, after: Account | undefined) =>
    usePolicy({ kind: 'account', id }, { from: before?.slaPolicy, to: after?.slaPolicy }, { table, siteId });

  /** The accounts above one that is placed anew, the nearest first. */
  const placeFor = async (account: Account, isNew: boolean): Promise<StoredAccount[]> => {
    if (account.parent === undefined) return [];
    const [above, height] = await Promise.all([
      reader.chain(account.parent),
      isNew ? 0 : reader.heightBelow(account.id),
    ]);
    if (above.length === 0) {
      throw faultyField('/parent', 'There is no such account.');
    }
    if (height === undefined) {
      throw conflictAt('/parent', 'Too many accounts stand below it: move those first.');
    }
    refuseBadPlace(account.id, above, height);
    return above;
  };

  /** @throws DeskError conflict naming the account that has a domain; invalidRequest for no such policy. */
  const write = async (after: Account, writes: readonly TransactItem[]): Promise<'written' | 'again'> => {
    if (writes.length > 100) throw tooMuchAtOnce();
    try {
      await transact(client, writes);
      return 'written';
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      const own: readonly string[] = [...Object.values(accountLabels), ...useLabels(policyUseLabel)];
      if (error.lost.some(({ label }) => !own.includes(label))) throw error;
      const taken = error.by(accountLabels.domain)?.found;
      if (taken) {
        const domain = domainOfKey(String(taken.pk));
        const owner = String(taken.accountId);
        throw conflictAt(`/domains/${after.domains.indexOf(domain)}`, `It belongs to account ${owner}.`, {
          customers: [owner],
        });
      }
      const same = error.by(accountLabels.externalId)?.found;
      if (same) throw externalIdHeld('account', String(same.customerId));
      if (error.by(policyUseLabel)) throw noPolicy();
      return 'again';
    }
  };

  return {
    ...reader,

    /**
     * The transaction is one with `also`, such as the answer under an Idempotency-Key.
     * @throws DeskError invalidRequest for a parent that is not there; conflict for a domain that another account
     * has and for a tree too deep; invalidRequest for an SLA policy that is not there; busy; LostRace for what is lost of `also`.
     */
    async create(account: Account, also: readonly TransactItem[] = []): Promise<void> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const above = await placeFor(account, true);
        const writes = [
          ...accountWrites(undefined, account, above, table),
          ...policyWrites(account.id, undefined, account),
          ...also,
        ];
        if ((await write(account, writes)) === 'written') return;
      }
      throw busy();
    },

    /**
     * Changes an account that stands at this version.
     * @throws as `create`; DeskError notFound and staleVersion.
     */
    async change(
      id: string,
      version: number,
      decide: (account: Account) => Account | undefined,
    ): Promise<Account> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const before = await reader.stored(id);
        if (!before) throw new DeskError('notFound', 'There is no such account.');
        if (before.version !== version) throw staleVersion('account', before.version);
        const { treeRevision: _, closingAt: __, ...shown } = before;
        const after = decide(shown);
        if (!after) return shown;
        const moved = after.parent !== before.parent;
        const above = moved ? await placeFor(after, false) : [];
        const writes = [...accountWrites(before, after, above, table), ...policyWrites(id, before, after)];
        if ((await write(after, writes)) === 'written') return after;
      }
      throw busy();
    },

    /**
     * Deletes an account that nothing names. It is closed first, so that nobody joins it while that is looked at.
     * @throws DeskError notFound; staleVersion; conflict while anything names it.
     */
    async remove(id: string, version: number | undefined, now: Date): Promise<void> {
      const account = await reader.stored(id);
      if (!account) throw new DeskError('notFound', 'There is no such account.');
      if (version !== undefined && account.version !== version) {
        throw staleVersion('account', account.version);
      }
      const at = now.toISOString();
      await orBusy(transact(client, [closing(account, at, table)]));
      const named = await reader.namedBy(id);
      if (named === undefined)
        return orBusy(
          transact(client, [...removalWrites(account, at, table), ...policyWrites(id, account, undefined)]),
        );
      await orBusy(transact(client, [reopening(id, at, table)]));
      throw new DeskError('conflict', `${namings[named] ?? 'Something'} still names this account.`);
    },
  };
};

function noPolicy(): DeskError {
  return faultyField('/slaPolicy', 'There is no such SLA policy.');
}

const namings: Readonly<Record<string, string>> = {
  accountContact: 'A contact',
  accountIncident: 'An incident',
  subAccount: 'An account below it',
  ownedEntitlement: 'An entitlement',
  accountAsset: 'An asset',
  accountContract: 'A contract',
};

const busy = () => new DeskError('busy', 'This account is being changed by others; try again.');

async function orBusy(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (error instanceof LostRace) throw busy();
    throw error;
  }
}
