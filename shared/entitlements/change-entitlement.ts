import { isDeepStrictEqual } from 'node:util';
import { dayBegins } from '../platform/day.ts';
import { conflictAt, DeskError, faultyField } from '../platform/errors.ts';
import type { Entitlement, EntitlementStatus, Terms } from './entitlement.ts';

/** What managers say of an entitlement. */
export type EntitlementFields = Pick<
  Entitlement,
  | 'name'
  | 'account'
  | 'contact'
  | 'includesSubAccounts'
  | 'products'
  | 'channels'
  | 'from'
  | 'until'
  | 'status'
  | 'slaPolicy'
  | 'calendar'
  | 'terms'
  | 'notes'
>;

/** What is absent stays, null clears. */
export type EntitlementPatch = {
  readonly [F in keyof EntitlementFields]?: EntitlementFields[F] | null | undefined;
};

interface By {
  readonly actor: { readonly id: string; readonly name: string };
  readonly now: Date;
  readonly timeZone: string;
}

/** Where each status may go. */
const next: Readonly<Record<EntitlementStatus, readonly EntitlementStatus[]>> = {
  draft: ['active', 'cancelled'],
  active: ['suspended', 'cancelled'],
  suspended: ['active', 'cancelled'],
  cancelled: [],
};

/** @throws DeskError invalidRequest naming every field at fault. */
export function newEntitlement(id: string, fields: EntitlementFields, by: By): Entitlement {
  const at = by.now.toISOString();
  const who = { id: by.actor.id, name: by.actor.name };
  const { terms } = fields;
  const made = inInstants(
    {
      ...fields,
      ...{ id, fromAt: at, version: 1, scopeRevision: 1 },
      ...(terms.kind === 'unlimited' ? {} : { balance: 0 }),
      ...{ createdAt: at, createdBy: who, updatedAt: at, updatedBy: who },
    },
    by.timeZone,
  );
  refuseFaults(made);
  if (made.status !== 'draft' && made.status !== 'active') {
    throw faultyField('/status', 'A new entitlement is a draft or active.');
  }
  return balanced(undefined, made);
}

/**
 * An entitlement with its fields as wished; undefined where nothing changes. Whose it is and what kind of terms it
 * has can be changed while it is a draft. The balance follows from what is granted then.
 * @throws DeskError invalidRequest; illegalTransition naming the legal ones; conflict for what is settled.
 */
export function changeEntitlement(
  before: Entitlement,
  patch: EntitlementPatch,
  by: By,
): Entitlement | undefined {
  const wished = Object.entries(patch).filter(([, to]) => to !== undefined);
  const kept = Object.entries(before).filter(([field]) => !wished.some(([name]) => name === field));
  const merged = Object.fromEntries([...kept, ...wished.filter(([, to]) => to !== null)]) as Entitlement;
  if (isDeepStrictEqual(merged, before)) return undefined;
  refuseMove(before.status, merged.status);
  if (before.status !== 'draft') refuseSettled(before, merged);
  const after = inInstants(
    {
      ...balanced(before, merged),
      scopeRevision: before.scopeRevision + (narrower(before, merged) ? 1 : 0),
      ...{ updatedAt: by.now.toISOString(), updatedBy: { id: by.actor.id, name: by.actor.name } },
      version: before.version + 1,
    },
    by.timeZone,
  );
  refuseFaults(after);
  return after;
}

function refuseFaults({ account, contact, includesSubAccounts, from, until }: Entitlement): void {
  if ((account === undefined) === (contact === undefined)) {
    throw faultyField(
      account ? '/contact' : '/account',
      'It belongs to an account or to a contact: name one.',
    );
  }
  if (contact && includesSubAccounts) throw faultyField('/includesSubAccounts', 'It goes with an account.');
  if (until !== undefined && until < from) throw faultyField('/until', 'It ends after it begins.');
}

function refuseMove(from: EntitlementStatus, to: EntitlementStatus): void {
  if (from === to || next[from].includes(to)) return;
  const legal = next[from];
  const where = legal.length > 0 ? `it can become ${legal.join(' or ')}` : 'it stays so';
  throw new DeskError('illegalTransition', `It is ${from}: ${where}.`, { from, legal });
}

/** What incidents have been found to be covered by, and have drawn, stays what it was. */
function refuseSettled(before: Entitlement, after: Entitlement): void {
  for (const owner of ['account', 'contact'] as const) {
    if (before[owner] !== after[owner]) {
      throw conflictAt(`/${owner}`, 'Whose it is can be changed while it is a draft.');
    }
  }
  if (!isDeepStrictEqual(settledTerms(before.terms), settledTerms(after.terms))) {
    throw conflictAt('/terms', 'Of its terms only `granted` can be changed once it is no draft any more.');
  }
}

const settledTerms = (terms: Terms) => ({ ...terms, granted: 0 });

/** The balance as it becomes if nobody draws meanwhile: the store adds the difference. */
function balanced(before: Entitlement | undefined, after: Entitlement): Entitlement {
  const { balance: _, ...rest } = after;
  if (after.terms.kind === 'unlimited') return rest;
  return { ...rest, balance: (before?.balance ?? 0) + grantedMore(before, after) };
}

/** By how much more is granted, or less. */
export const grantedMore = (before: Entitlement | undefined, after: Entitlement): number =>
  grantedBy(after) - (before ? grantedBy(before) : 0);

/** A draft promises nothing yet. */
const grantedBy = ({ status, terms }: Entitlement): number =>
  status === 'draft' || terms.kind === 'unlimited' ? 0 : terms.granted;

/** Whether something that was covered is not any more: a list that is empty covers all. */
function narrower(before: Entitlement, after: Entitlement): boolean {
  const less = (had: readonly string[], has: readonly string[]) =>
    has.length > 0 && (had.length === 0 || had.some((one) => !has.includes(one)));
  return (
    less(before.products, after.products) ||
    less(before.channels, after.channels) ||
    (before.includesSubAccounts && !after.includesSubAccounts)
  );
}

function inInstants(entitlement: Entitlement, timeZone: string): Entitlement {
  const { untilAt: _, ...rest } = entitlement;
  return {
    ...rest,
    fromAt: dayBegins(timeZone, rest.from).toISOString(),
    ...(rest.until ? { untilAt: dayBegins(timeZone, rest.until, 1).toISOString() } : {}),
  };
}
