export { Asset, assetStatuses, isCovered, warrantyFrom } from './asset.ts';
export { type AssetOwner, type AssetReader, assetReader } from './asset-read-store.ts';
export { type AssetStore, assetStore, type PutOutcome } from './asset-store.ts';
export type { AssetBy, AssetFields, NewAssetFields } from './change-asset.ts';
export { type ContractFields, changeContract, newContract } from './change-contract.ts';
export { changeProduct, newProduct, type ProductFields } from './change-product.ts';
export {
  Contract,
  type ContractStatus,
  contractStatus,
  contractStatuses,
  StoredContract,
  whyNotInForce,
} from './contract.ts';
export { type ContractReader, contractReader } from './contract-read-store.ts';
export { type ContractStore, contractStore } from './contract-store.ts';
export {
  MOST_COMPONENTS,
  ProductModel,
  productStatuses,
  productTransitions,
  productTypes,
  StoredProduct,
  whyNotChosen,
} from './model.ts';
export { assetPasser } from './pass-on-store.ts';
export { type ProductReader, productReader } from './product-read-store.ts';
export { type ProductStore, productStore } from './product-store.ts';
