import { conflictAt } from '../platform/errors.ts';
import { type Asset, contractStatus, isCovered } from '../products/index.ts';
import { byRule, type Draft } from './draft.ts';
import type { AssetSnapshot } from './incident.ts';
import { type AssetWish, type Known, lineage, type NamingWish } from './known.ts';

/**
 * Sets the device with its warranty and contract as they stand today; setting it again takes them anew. A serial
 * number that no asset has stays a number. The asset, where one was set.
 * @throws DeskError conflict naming the assets of one serial number among which the request does not choose.
 */
export function chooseAsset(draft: Draft, wish: NamingWish, known: Known | undefined): Asset | undefined {
  if (wish.asset === undefined) return undefined;
  if (wish.asset === null) {
    draft.set('asset', undefined);
    return undefined;
  }
  const asset = known && theOne(wish.asset, known.assets, wish.product ?? draft.incident.product);
  if (!known || !asset) {
    setNumber(draft, wish.asset, known);
    return undefined;
  }
  const { account } = draft.incident;
  if (account === undefined && asset.account !== undefined && wish.account === undefined) {
    draft.set('account', asset.account, byRule('account of the asset'));
  } else if (!isRelated(account, asset.account, known)) {
    draft.refuse('/asset', `It belongs to account ${asset.account}; the incident is for account ${account}.`);
    return undefined;
  }
  draft.set('asset', snapshotOf(asset, known));
  return asset;
}

function theOne(wish: AssetWish, assets: readonly Asset[], product: string | undefined): Asset | undefined {
  const meant = wish.product ? assets.filter((one) => one.product === wish.product) : assets;
  if (meant.length < 2) return meant[0];
  const ofModel = meant.filter((one) => one.product === product);
  if (ofModel.length === 1) return ofModel[0];
  const detail = 'Assets of several models have this serial number: name the product as well, or the id.';
  throw conflictAt('/asset', detail, { assets: meant.map(({ id }) => id) });
}

/** A device that the desk does not know. */
function setNumber(draft: Draft, { id, serialNumber, product }: AssetWish, known: Known | undefined): void {
  if (id !== undefined || serialNumber === undefined) {
    draft.refuse('/asset/id', 'There is no such asset.');
    return;
  }
  const model = product === undefined ? undefined : known?.products.get(product);
  if (product !== undefined && known && !model)
    draft.refuse('/asset/product', 'There is no such product model.');
  else if (model && (model.type !== 'product' || model.status === 'draft')) {
    draft.refuse('/asset/product', `It is a ${model.type === 'product' ? model.status : model.type}.`);
  } else draft.set('asset', { serialNumber, ...(product === undefined ? {} : { product }) });
}

/** Whether one of two accounts is the other, or stands above it; or one of them is not known. */
const isRelated = (one: string | undefined, other: string | undefined, known: Known): boolean =>
  one === undefined ||
  other === undefined ||
  lineage(known, one).includes(other) ||
  lineage(known, other).includes(one);

function snapshotOf(asset: Asset, { day, contracts }: Known): AssetSnapshot {
  const { id, serialNumber, product, warranty } = asset;
  const contract = asset.contract === undefined ? undefined : contracts.get(asset.contract);
  return {
    ...{ id, serialNumber, product, setOn: day },
    ...(warranty ? { warranty, inWarranty: isCovered(warranty, day) } : {}),
    ...(contract
      ? {
          contract: {
            ...{ id: contract.id, number: contract.number, from: contract.from },
            ...(contract.until ? { until: contract.until } : {}),
            status: contractStatus(contract, day),
          },
        }
      : {}),
  };
}
