import { bind } from '../../../shared/platform/http/serve.ts';
import * as assets from '../routes/assets.ts';
import * as contracts from '../routes/contracts.ts';
import * as products from '../routes/products.ts';
import {
  changeAssetHandler,
  createAssetHandler,
  listAssetIncidentsHandler,
  listAssetsHandler,
  readAssetHandler,
} from './assets.ts';
import {
  changeContractHandler,
  createContractHandler,
  listContractAssetsHandler,
  listContractsHandler,
  readContractHandler,
} from './contracts.ts';
import type { ProductParts } from './product-parts.ts';
import {
  changeProductHandler,
  createProductHandler,
  deleteProductHandler,
  listProductsBelowHandler,
  listProductsHandler,
  readProductHandler,
} from './products.ts';

/** Every route of models, assets and contracts, bound to what it works with. */
export const productRoutes = (parts: ProductParts) => [
  bind(products.createProductRoute, createProductHandler(parts)),
  bind(products.listProductsRoute, listProductsHandler(parts)),
  bind(products.readProductRoute, readProductHandler(parts)),
  bind(products.changeProductRoute, changeProductHandler(parts)),
  bind(products.deleteProductRoute, deleteProductHandler(parts)),
  bind(products.listProductsBelowRoute, listProductsBelowHandler(parts)),
  bind(assets.createAssetRoute, createAssetHandler(parts)),
  bind(assets.listAssetsRoute, listAssetsHandler(parts)),
  bind(assets.readAssetRoute, readAssetHandler(parts)),
  bind(assets.changeAssetRoute, changeAssetHandler(parts)),
  bind(assets.listAssetIncidentsRoute, listAssetIncidentsHandler(parts)),
  bind(contracts.createContractRoute, createContractHandler(parts)),
  bind(contracts.listContractsRoute, listContractsHandler(parts)),
  bind(contracts.readContractRoute, readContractHandler(parts)),
  bind(contracts.changeContractRoute, changeContractHandler(parts)),
  bind(contracts.listContractAssetsRoute, listContractAssetsHandler(parts)),
];
