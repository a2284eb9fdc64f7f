import { type Patch, patched } from '../platform/patched.ts';
import type { Account } from './account.ts';

/** What agents say of an account. */
export type AccountFields = Pick<
  Account,
  'name' | 'externalId' | 'parent' | 'tier' | 'slaPolicy' | 'domains' | 'language' | 'timeZone' | 'notes'
>;

interface AccountBy {
  readonly actor: { readonly id: string; readonly name: string };
  readonly now: Date;
}

export function newAccount(
  id: string,
  { name, domains = [], ...fields }: { name: string } & Patch<AccountFields>,
  { actor, now }: AccountBy,
): Account {
  const at = now.toISOString();
  const by = { id: actor.id, name: actor.name };
  const blank: Account = {
    ...{ id, name, domains: domains ?? [], version: 1 },
    ...{ createdAt: at, createdBy: by, updatedAt: at, updatedBy: by },
  };
  return patched(blank, fields);
}

/** An account with its fields as wished; undefined where nothing changes. */
export function changeAccount(
  before: Account,
  fields: Patch<AccountFields>,
  { actor, now }: AccountBy,
): Account | undefined {
  const after = patched(before, fields);
  if (after === before) return undefined;
  return {
    ...after,
    ...{ updatedAt: now.toISOString(), updatedBy: { id: actor.id, name: actor.name } },
    version: before.version + 1,
  };
}
