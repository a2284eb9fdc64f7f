import { type Asset, type Contract, whyNotInForce } from '../products/index.ts';
import { byRule, type Draft } from './draft.ts';
import type { Incident } from './incident.ts';
import { type Known, lineage, type NamingWish } from './known.ts';

interface Choosing {
  readonly wish: NamingWish;
  /** The asset that was set. */
  readonly asset: Asset | undefined;
  readonly known: Known | undefined;
}

/**
 * The contract that an incident is worked under: one in force, of its account or of one above that. A new device
 * brings its own where none was chosen, or that of the device before; another account lets go of one that is not
 * its own. Comes after what sets account and device.
 */
export function patchContract(draft: Draft, before: Incident, { wish, asset, known }: Choosing): void {
  if (!known || wish.contract === null) {
    if (wish.contract !== undefined) draft.set('contract', wish.contract ?? undefined);
    return;
  }
  if (wish.contract !== undefined) {
    choose(draft, before, wish.contract, { wish, known });
    return;
  }
  if (asset) followAsset(draft, before, asset, known);
  letGo(draft, before, known);
}

function choose(
  draft: Draft,
  before: Incident,
  id: string,
  { wish, known }: { wish: NamingWish; known: Known },
): void {
  const { account } = draft.incident;
  if (id === before.contract && account === before.account) return;
  const contract = known.contracts.get(id);
  const fault = contract
    ? (whyNotInForce(contract, known.day) ?? whyForeign(contract, account, known))
    : 'There is no such contract.';
  if (!contract || fault) {
    draft.refuse('/contract', fault ?? '');
    return;
  }
  draft.set('contract', id);
  if (account === undefined && wish.account === undefined) {
    draft.set('account', contract.account, byRule('account of the contract'));
  }
}

function followAsset(draft: Draft, before: Incident, asset: Asset, known: Known): void {
  const chosen = before.contract !== undefined && before.contract !== before.asset?.contract?.id;
  if (chosen) return;
  const own = asset.contract === undefined ? undefined : known.contracts.get(asset.contract);
  const { account } = draft.incident;
  const holds = own && !whyNotInForce(own, known.day) && !whyForeign(own, account, known);
  if (holds && account !== undefined) draft.set('contract', own.id, byRule('contract of the asset'));
  else draft.set('contract', undefined, byRule('not a contract of this asset'));
}

function letGo(draft: Draft, before: Incident, known: Known): void {
  const { account, contract: id } = draft.incident;
  const contract = id === undefined ? undefined : known.contracts.get(id);
  if (!contract || account === before.account) return;
  if (account === undefined || whyForeign(contract, account, known)) {
    draft.set('contract', undefined, byRule('not a contract of this account'));
  }
}

const whyForeign = (contract: Contract, account: string | undefined, known: Known): string | undefined =>
  account === undefined || lineage(known, account).includes(contract.account)
    ? undefined
    : `It is a contract of account ${contract.account}, which ${account} does not belong to.`;
