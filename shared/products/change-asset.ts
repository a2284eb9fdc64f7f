import { type Patch, patched } from '../platform/patched.ts';
import { type Asset, warrantyFrom } from './asset.ts';
import type { ProductModel } from './model.ts';

/** What is said of an asset. */
export type AssetFields = Omit<
  Asset,
  'id' | 'createdAt' | 'createdBy' | 'updatedAt' | 'updatedBy' | 'version'
>;

export type NewAssetFields = Patch<AssetFields> & { readonly serialNumber: string; readonly product: string };

export interface AssetBy {
  readonly actor: { readonly id: string; readonly name: string };
  readonly now: Date;
}

/** What an asset takes over from what it names, where nothing else is said. */
export interface AssetOrigin {
  readonly model: Pick<ProductModel, 'warrantyMonths'>;
  /** That of its contract, else that of its contact. */
  readonly account: string | undefined;
}

/** The warranty runs from the day of purchase for as long as the model says, unless it is given. */
export function newAsset(
  id: string,
  { serialNumber, product, ...fields }: NewAssetFields,
  origin: AssetOrigin,
  { actor, now }: AssetBy,
): Asset {
  const at = now.toISOString();
  const by = { id: actor.id, name: actor.name };
  const blank: Asset = {
    ...{ id, serialNumber, product, status: 'inUse' },
    ...{ createdAt: at, createdBy: by, updatedAt: at, updatedBy: by, version: 1 },
  };
  return patched(blank, completed(undefined, fields, origin));
}

/** An asset with its fields as wished; undefined where nothing changes. */
export function changeAsset(
  before: Asset,
  fields: Patch<AssetFields>,
  origin: AssetOrigin,
  { actor, now }: AssetBy,
): Asset | undefined {
  const after = patched(before, completed(before, fields, origin));
  if (after === before) return undefined;
  return {
    ...after,
    ...{ updatedAt: now.toISOString(), updatedBy: { id: actor.id, name: actor.name } },
    version: before.version + 1,
  };
}

/** What is not said and was never known follows from the rest; null says that there is none. */
function completed(
  before: Asset | undefined,
  fields: Patch<AssetFields>,
  { model, account }: AssetOrigin,
): Patch<AssetFields> {
  const asks = (field: 'warranty' | 'account') =>
    fields[field] === undefined && before?.[field] === undefined;
  const bought = fields.purchasedOn ?? undefined;
  const warranty = asks('warranty') ? warrantyFrom(bought, model.warrantyMonths) : undefined;
  return {
    ...fields,
    ...(warranty ? { warranty } : {}),
    ...(asks('account') && account ? { account } : {}),
  };
}
