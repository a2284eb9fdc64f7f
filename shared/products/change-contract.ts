import { faultyField } from '../platform/errors.ts';
import { type Patch, patched } from '../platform/patched.ts';
import type { Contract } from './contract.ts';

/** What is said of a contract. */
export type ContractFields = Omit<
  Contract,
  'id' | 'createdAt' | 'createdBy' | 'updatedAt' | 'updatedBy' | 'version'
>;

export type NewContractFields = Patch<ContractFields> & {
  readonly number: string;
  readonly account: string;
  readonly from: string;
};

export interface ContractBy {
  readonly actor: { readonly id: string; readonly name: string };
  readonly now: Date;
}

/** @throws DeskError invalidRequest for a period that ends before it begins. */
export function newContract(
  id: string,
  { number, account, from, ...fields }: NewContractFields,
  { actor, now }: ContractBy,
): Contract {
  const at = now.toISOString();
  const by = { id: actor.id, name: actor.name };
  const blank: Contract = {
    ...{ id, number, account, from },
    ...{ createdAt: at, createdBy: by, updatedAt: at, updatedBy: by, version: 1 },
  };
  const contract = patched(blank, fields);
  refuseOddPeriod(contract);
  return contract;
}

/**
 * A contract with its fields as wished; undefined where nothing changes.
 * @throws DeskError invalidRequest for a period that ends before it begins.
 */
export function changeContract(
  before: Contract,
  fields: Patch<ContractFields>,
  { actor, now }: ContractBy,
): Contract | undefined {
  const after = patched(before, fields);
  if (after === before) return undefined;
  refuseOddPeriod(after);
  return {
    ...after,
    ...{ updatedAt: now.toISOString(), updatedBy: { id: actor.id, name: actor.name } },
    version: before.version + 1,
  };
}

function refuseOddPeriod({ from, until }: Contract): void {
  if (until !== undefined && until < from) throw faultyField('/until', 'It ends before it begins.');
}
