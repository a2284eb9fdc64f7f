import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { itemsOf } from '../table/batch-get.ts';
import {
  accountKey,
  assetKey,
  assetsBeside,
  contactKey,
  contractKey,
  foldSerial,
  ownAssets,
  productKey,
  serialNumberKey,
  serialNumberPartition,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { type Page, type PageWish, rowsOf } from '../table/read-page.ts';
import { Asset } from './asset.ts';

/** Beside what assets are listed, and where they stand there. */
const beside = {
  account: (id: string) => ({ pk: accountKey(id).pk, rows: assetsBeside }),
  contact: (id: string) => ({ pk: contactKey(id).pk, rows: assetsBeside }),
  contract: (id: string) => ({ pk: contractKey(id).pk, rows: ownAssets }),
  product: (id: string) => ({ pk: productKey(id).pk, rows: ownAssets }),
  // Model ids are the sort keys of a serial number: all of them.
  serialNumber: (serial: string) => ({
    pk: serialNumberPartition(foldSerial(serial)),
    rows: { from: ' ', to: '~' },
  }),
} as const;
export type AssetOwner = keyof typeof beside;

export type AssetReader = ReturnType<typeof assetReader>;

export const assetReader = (client: DynamoDBDocumentClient, table: string) => {
  const reader = {
    /** One read. */
    async asset(id: string): Promise<Asset | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: assetKey(id), ConsistentRead: true }),
      );
      return Item && readItem(Asset, Item);
    },

    /** Up to a hundred assets by their ids, in the order of these; what is not there is left out. One read. */
    async assets(ids: readonly string[]): Promise<Asset[]> {
      const items = await itemsOf(client, table, ids.map(assetKey));
      const found = new Map(items.map((one) => [String(one.id), readItem(Asset, one)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    /** A page of the assets of an account, contact, contract, model or of one serial number on all models. */
    async listed(owner: AssetOwner, id: string, page: PageWish): Promise<Page<Asset>> {
      const { pk, rows } = beside[owner](id);
      const { found, ...next } = await rowsOf(client, table, pk, rows, page);
      return { found: await reader.assets(found.map((row) => String(row.assetId))), ...next };
    },

    /** The asset of a model that has a serial number, however it is typed. Two reads. */
    async bySerial(product: string, serialNumber: string): Promise<Asset | undefined> {
      const { Item } = await client.send(
        new GetCommand({
          TableName: table,
          Key: serialNumberKey(foldSerial(serialNumber), product),
          ConsistentRead: true,
        }),
      );
      return Item && reader.asset(String(Item.assetId));
    },
  };
  return reader;
};
