import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountGone } from '../customers/index.ts';
import { conflictAt, faultyField } from '../platform/errors.ts';
import { calendarUseLabel, useCalendar } from '../schedules/index.ts';
import { policyUseLabel, usePolicy } from '../sla/index.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { useLabels } from '../table/uses.ts';
import { type Contract, type StoredContract, shownContract } from './contract.ts';
import { contractReader } from './contract-read-store.ts';
import { contractLabels, contractWrites } from './contract-writes.ts';
import { busy, noSuch, staleVersion } from './refusals.ts';

const ATTEMPTS = 6;

const own: readonly string[] = [
  ...[...Object.values(contractLabels), accountGone],
  ...[...useLabels(calendarUseLabel), ...useLabels(policyUseLabel)],
];

export type ContractStore = ReturnType<typeof contractStore>;

/** Contracts of accounts. Each change is one transaction on the version that was seen. */
export const contractStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const reader = contractReader(client, table);

  const useWrites = (before: Contract | undefined, after: Contract): readonly TransactItem[] => {
    const [user, place] = [
      { kind: 'contract', id: after.id },
      { table, siteId },
    ];
    return [
      ...useCalendar(user, { from: before?.calendar, to: after.calendar }, place),
      ...usePolicy(user, { from: before?.slaPolicy, to: after.slaPolicy }, place),
    ];
  };

  /** False where somebody else was faster: decide again. */
  const written = async (
    before: StoredContract | undefined,
    after: Contract,
    also: readonly TransactItem[] = [],
  ): Promise<boolean> => {
    try {
      await transact(client, [...contractWrites(before, after, table), ...useWrites(before, after), ...also]);
      return true;
    } catch (error) {
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => !own.includes(label))) throw error;
      const taken = error.by(contractLabels.number)?.found;
      if (taken) throw conflictAt('/number', `Contract ${taken.contractId} has this number.`);
      if (error.by(accountGone)) throw faultyField('/account', 'There is no such account.');
      if (error.by(calendarUseLabel)) throw faultyField('/calendar', 'There is no such calendar.');
      if (error.by(policyUseLabel)) throw faultyField('/slaPolicy', 'There is no such SLA policy.');
      return false;
    }
  };

  return {
    ...reader,

    /**
     * The transaction is one with `also`, such as the answer under an Idempotency-Key.
     * @throws DeskError conflict for a number that another contract has; invalidRequest for an account, a
     * calendar or an SLA policy that is not there; busy; LostRace for what is lost of `also`.
     */
    async create(contract: Contract, also: readonly TransactItem[] = []): Promise<void> {
      if (!(await written(undefined, contract, also))) throw busy('contract');
    },

    /**
     * Changes a contract that stands at this version.
     * @throws as `create`, and as `decide`; DeskError notFound; staleVersion; conflict for another account once it
     * has covered an asset.
     */
    async change(
      id: string,
      version: number,
      decide: (contract: Contract) => Contract | undefined,
    ): Promise<Contract> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const before = await reader.stored(id);
        if (!before) throw noSuch('contract');
        if (before.version !== version) throw staleVersion('contract', before.version);
        const after = decide(shownContract(before));
        if (!after) return shownContract(before);
        if (before.covers && after.account !== before.account) {
          throw conflictAt(
            '/account',
            'It has covered assets of this account: make one for the other account.',
          );
        }
        if (await written(before, after)) return after;
      }
      throw busy('contract');
    },
  };
};
