import type { RouteInput } from './route-inputs.ts';

const productId = 'x200';
const assetId = '01KCQ0000000000000000000A1';
const contractId = '01KCQ0000000000000000000K1';
const ifMatch = { 'if-match': '"1"' };
const page = { limit: '25' };

/** An example for each route of models, assets and contracts. */
export const productInputs: Readonly<Record<string, RouteInput>> = {
  createProduct: {
    headers: { 'idempotency-key': 'sample-product-1' },
    body: {
      id: productId,
      name: 'Example Laser X200',
      type: 'product',
      parent: 'lasers',
      warrantyMonths: 24,
    },
  },
  listProducts: { query: { name: 'example', sellable: 'true', limit: '25' } },
  readProduct: { params: { productId } },
  changeProduct: { params: { productId }, headers: ifMatch, body: { status: 'active' } },
  deleteProduct: { params: { productId: 'x199' }, headers: ifMatch },
  listProductsBelow: { params: { productId: 'lasers' }, query: page },
  createAsset: {
    headers: { 'idempotency-key': 'sample-asset-1' },
    body: {
      ...{ serialNumber: 'AB-12 34', product: productId, account: 'account-1', contract: contractId },
      ...{ purchasedOn: '2026-03-01', location: 'Hall 2, second floor' },
    },
  },
  listAssets: { query: { serialNumber: 'ab1234', limit: '25' } },
  readAsset: { params: { assetId } },
  changeAsset: { params: { assetId }, headers: ifMatch, body: { status: 'retired', contract: null } },
  listAssetIncidents: { params: { assetId }, query: page },
  createContract: {
    headers: { 'idempotency-key': 'sample-contract-1' },
    body: {
      ...{ number: 'C-2026-001', name: 'Full care', account: 'account-1' },
      ...{ from: '2026-01-01', until: '2026-12-31', calendar: '24x7', terms: 'Parts and work.' },
    },
  },
  listContracts: { query: { account: 'account-1', limit: '25' } },
  readContract: { params: { contractId } },
  changeContract: {
    params: { contractId },
    headers: ifMatch,
    body: { cancelled: { on: '2026-11-30', reason: 'The customer moves away.' } },
  },
  listContractAssets: { params: { contractId }, query: page },
};
