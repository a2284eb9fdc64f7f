import { accountStore, newAccount } from '../../shared/customers/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import {
  assetStore,
  changeContract,
  changeProduct,
  contractStore,
  newContract,
  newProduct,
  productStore,
} from '../../shared/products/index.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

const by = { actor: { id: 'agent-1', name: 'Agent' }, now: morning };

/** Product models, assets and contracts: made, changed, listed. */
export function productPatterns(scene: Scene, opened: Opened): readonly AccessPattern[] {
  const { client, layout } = scene;
  const { table } = layout;
  const [products, contracts] = [productStore(client, table), contractStore(client, table, site.id)];
  const assets = assetStore(client, table, newId);
  const account = newAccount(newId(morning), { name: 'Example Devices' }, by);
  const lasers = newProduct('lasers', { name: 'Lasers', type: 'family', status: 'active' }, by);
  const model = newProduct(
    'x200',
    { name: 'Laser X200', type: 'product', parent: lasers.id, warrantyMonths: 24 },
    by,
  );
  const contract = newContract(
    newId(morning),
    { number: 'C-2026-001', account: account.id, from: '2026-01-01', until: '2026-12-31' },
    by,
  );
  const serialNumber = 'PX-12 34';
  const contact = opened.incident.contact.id;
  const all = { size: 25 };
  return [
    { name: 'New family of models', by: 'createProduct', run: () => products.create(lasers) },
    { name: 'New model of a family', by: 'createProduct', run: () => products.create(model) },
    {
      name: 'Change of a model',
      by: 'changeProduct',
      run: () => products.change(model.id, 1, (one) => changeProduct(one, { status: 'active' }, by)),
    },
    { name: 'Models by name', by: 'listProducts', run: () => products.list('laser', all) },
    { name: 'Model with the families above it', by: 'readProduct', run: () => products.chain(model.id) },
    {
      name: 'Models right below a family',
      by: 'listProductsBelow',
      run: async () => products.products((await products.idsBelow(lasers.id, all)).found),
    },
    {
      name: 'New contract of an account',
      by: 'createContract',
      run: async () => {
        await accountStore(client, table, site.id).create(account);
        await contracts.create(contract);
      },
    },
    {
      name: 'Change of a contract',
      by: 'changeContract',
      run: () => contracts.change(contract.id, 1, (one) => changeContract(one, { name: 'Full care' }, by)),
    },
    { name: 'Contract by its number', by: 'imports', run: () => contracts.byNumber(contract.number) },
    { name: 'Contracts of an account', by: 'listContracts', run: () => contracts.ofAccount(account.id, all) },
    { name: 'Contracts by number', by: 'listContracts', run: () => contracts.list('c-2026', all) },
    {
      name: 'New asset, the first one under its contract',
      by: 'createAsset',
      run: () =>
        assets.create(
          { serialNumber, product: model.id, contract: contract.id, purchasedOn: '2026-03-01' },
          by,
        ),
    },
    {
      name: 'Asset put again by model and serial number, unchanged',
      by: 'imports',
      run: () => assets.put({ serialNumber, product: model.id }, by),
    },
    {
      name: 'Asset put again: it passes to a contact',
      by: 'imports, changeAsset',
      run: () => assets.put({ serialNumber, product: model.id, contact }, by),
    },
    {
      name: 'Assets of a serial number, on all models',
      by: 'listAssets, patchIncident, createIncident',
      run: () => assets.listed('serialNumber', serialNumber, all),
    },
    {
      name: 'Assets of an account, contact, contract or model',
      by: 'listAssets, listContractAssets',
      run: () => assets.listed('account', account.id, all),
    },
    {
      name: 'Draft of a model, deleted',
      by: 'deleteProduct',
      run: async () => {
        await products.create(newProduct('spare', { name: 'Spare', type: 'product' }, by));
        await products.remove('spare', 1);
      },
    },
  ];
}
