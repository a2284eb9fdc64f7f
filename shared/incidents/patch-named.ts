import { byRule, type Draft } from './draft.ts';
import type { Incident } from './incident.ts';
import type { Known, NamingWish } from './known.ts';
import { chooseAsset } from './patch-asset.ts';
import { patchContract } from './patch-contract.ts';
import { patchProduct } from './patch-product.ts';

/**
 * For whom an incident is, on which device, of which model, under which contract: each is there and goes with the
 * others, and what follows from one of them is set by a rule. Without `known` nothing was looked up, and ids are
 * taken as they are.
 */
export function patchNamed(draft: Draft, before: Incident, wish: NamingWish, known: Known | undefined): void {
  patchAccount(draft, before, wish, known);
  const asset = chooseAsset(draft, wish, known);
  patchProduct(draft, before, wish, known);
  patchContract(draft, before, { wish, asset, known });
}

function patchAccount(
  draft: Draft,
  before: Incident,
  { account }: NamingWish,
  known: Known | undefined,
): void {
  if (account !== undefined) {
    const isNew = account !== null && account !== before.account;
    if (isNew && known && !known.accounts.has(account)) draft.refuse('/account', 'There is no such account.');
    else draft.set('account', account ?? undefined);
    return;
  }
  const own = known?.contactAccount;
  if (own === undefined || draft.incident.contact.id === before.contact.id) return;
  draft.set('account', own ?? undefined, byRule('account of the contact'));
}
