export { Asset, assetStatuses, isCovered, Warranty, warrantyFrom } from './asset.ts';
export { changeProduct, newProduct, type ProductFields } from './change-product.ts';
export {
  Contract,
  type ContractStatus,
  contractStatus,
  contractStatuses,
  foldNumber,
  StoredContract,
  whyNotInForce,
} from './contract.ts';
export {
  MOST_COMPONENTS,
  ProductModel,
  productStatuses,
  productTypes,
  StoredProduct,
  whyNotChosen,
} from './model.ts';
export { type ProductReader, productReader } from './product-read-store.ts';
export { type ProductStore, productStore } from './product-store.ts';
