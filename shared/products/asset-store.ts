import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountGone, accountReader, customerStore } from '../customers/index.ts';
import { conflictAt, DeskError, faultyField } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Patch } from '../platform/patched.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import type { Asset } from './asset.ts';
import { assetReader } from './asset-read-store.ts';
import { assetLabels, assetWrites } from './asset-writes.ts';
import {
  type AssetBy,
  type AssetFields,
  type AssetOrigin,
  changeAsset,
  type NewAssetFields,
  newAsset,
} from './change-asset.ts';
import type { StoredContract } from './contract.ts';
import { contractReader } from './contract-read-store.ts';
import { productReader } from './product-read-store.ts';
import { busy, noSuch, staleVersion } from './refusals.ts';

const ATTEMPTS = 6;

const own: readonly string[] = [...Object.values(assetLabels), accountGone];

/** What an asset names, as it was found. */
interface Named {
  readonly origin: AssetOrigin;
  readonly contact?: string | undefined;
  readonly contract?: StoredContract | undefined;
}

/** How an asset that was put stands to what was there before. */
export type PutOutcome = 'made' | 'changed' | 'unchanged';

export type AssetStore = ReturnType<typeof assetStore>;

/** Devices. Each change is one transaction on the version that was seen. */
export const assetStore = (client: DynamoDBDocumentClient, table: string, newId: NewId) => {
  const reader = assetReader(client, table);
  const products = productReader(client, table);
  const contracts = contractReader(client, table);
  const customers = customerStore(client, table);
  const accounts = accountReader(client, table);

  /**
   * What the fields name anew. An asset that is of no account takes over that of its contract, else of its contact.
   * @throws DeskError invalidRequest naming the field that names nothing, or what cannot be named.
   */
  const named = async (before: Asset | undefined, fields: Patch<AssetFields>): Promise<Named> => {
    const productId = fields.product ?? before?.product ?? '';
    const contractId = fields.contract === undefined ? before?.contract : fields.contract;
    const [model, contract, contact] = await Promise.all([
      products.product(productId),
      contractId ? contracts.stored(contractId) : undefined,
      fields.contact ? customers.contact(fields.contact) : undefined,
    ]);
    if (!model) throw faultyField('/product', 'There is no such product model.');
    if (fields.product && model.type !== 'product') {
      throw faultyField('/product', `It is a ${model.type}: an asset is a product.`);
    }
    if (fields.product && model.status === 'draft')
      throw faultyField('/product', 'It is a draft: it is not sold yet.');
    if (fields.contract && !contract) throw faultyField('/contract', 'There is no such contract.');
    if (fields.contact && !contact) throw faultyField('/contact', 'There is no such contact.');
    return {
      origin: { model, account: contract?.account ?? contact?.account },
      contact: contact?.id,
      contract,
    };
  };

  /** @throws DeskError invalidRequest for a contract that is not of the asset's account, or of one above it. */
  const refuseForeignContract = async (
    before: Asset | undefined,
    after: Asset,
    contract: StoredContract | undefined,
  ): Promise<void> => {
    if (!contract || !after.contract) return;
    if (before?.contract === after.contract && before.account === after.account) return;
    if (after.account === contract.account) return;
    const above = after.account ? await accounts.chain(after.account) : [];
    if (above.some(({ id }) => id === contract.account)) return;
    const at = before?.contract === after.contract ? '/account' : '/contract';
    throw faultyField(at, `Its contract is that of account ${contract.account}, which the asset is not of.`);
  };

  /** False where somebody else was faster: decide again. */
  const written = async (writes: readonly TransactItem[]): Promise<boolean> => {
    try {
      await transact(client, writes);
      return true;
    } catch (error) {
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => !own.includes(label))) throw error;
      const taken = error.by(assetLabels.serialNumber)?.found;
      if (taken) throw serialTaken(String(taken.assetId));
      if (error.by(accountGone)) throw faultyField('/account', 'There is no such account.');
      return false;
    }
  };

  const save = async (
    before: Asset | undefined,
    after: Asset,
    found: Named,
    also: readonly TransactItem[],
  ) => {
    await refuseForeignContract(before, after, found.contract);
    const comesUnder = after.contract !== before?.contract ? found.contract : undefined;
    return written([...assetWrites(before, after, after.contract ? comesUnder : undefined, table), ...also]);
  };

  const asNamed = <F extends Patch<AssetFields>>(fields: F, { contact }: Named): F =>
    contact ? { ...fields, contact } : fields;

  const store = {
    ...reader,

    /**
     * Makes an asset; one transaction with `also`, such as the answer under an Idempotency-Key.
     * @throws DeskError conflict naming the asset that has its serial number; invalidRequest for what is named and
     * is not there; busy; LostRace for what is lost of `also`.
     */
    async create(
      fields: NewAssetFields,
      by: AssetBy,
      also: (asset: Asset) => readonly TransactItem[] = () => [],
    ): Promise<Asset> {
      const id = newId(by.now);
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const found = await named(undefined, fields);
        const asset = newAsset(id, asNamed(fields, found), found.origin, by);
        if (await save(undefined, asset, found, also(asset))) return asset;
      }
      throw busy('asset');
    },

    /**
     * Changes an asset that stands at this version.
     * @throws as `create`; DeskError notFound and staleVersion.
     */
    async change(id: string, version: number, fields: Patch<AssetFields>, by: AssetBy): Promise<Asset> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const before = await reader.asset(id);
        if (!before) throw noSuch('asset');
        if (before.version !== version) throw staleVersion('asset', before.version);
        const found = await named(before, fields);
        const after = changeAsset(before, asNamed(fields, found), found.origin, by);
        if (!after) return before;
        if (await save(before, after, found, [])) return after;
      }
      throw busy('asset');
    },

    /**
     * Makes the asset of this model and serial number, or brings the one there is to these fields: absent stays,
     * null clears. Doing it again changes nothing.
     * @throws as `create`.
     */
    async put(fields: NewAssetFields, by: AssetBy): Promise<{ asset: Asset; outcome: PutOutcome }> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const before = await reader.bySerial(fields.product, fields.serialNumber);
        try {
          if (!before) return { asset: await store.create(fields, by), outcome: 'made' };
          const asset = await store.change(before.id, before.version, fields, by);
          return { asset, outcome: asset.version === before.version ? 'unchanged' : 'changed' };
        } catch (error) {
          if (!isOutrun(error)) throw error;
        }
      }
      throw busy('asset');
    },
  };
  return store;
};

const serialTaken = (id: string) =>
  conflictAt('/serialNumber', `Asset ${id} is of this model and has this serial number.`, { assets: [id] });

/** Somebody else made or changed the same asset at the same instant. */
const isOutrun = (error: unknown): boolean =>
  error instanceof DeskError && (error.code === 'staleVersion' || error.facts.assets !== undefined);
