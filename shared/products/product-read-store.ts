import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { fold } from '../platform/fold.ts';
import { itemsOf } from '../table/batch-get.ts';
import { byName, idOfName, productKey, productList, subProducts } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { listedItems, type Page, type PageWish, rowsOf } from '../table/read-page.ts';
import { chainOf, heightBelow } from '../table/tree.ts';
import { MOST_PRODUCTS_DEEP, type ProductModel, StoredProduct, shownProduct } from './model.ts';

/** Of a name's form in which models are ordered. */
export const ORDERED = 100;

/** The form of a name in which models are ordered and looked for. */
export const orderedName = (name: string): string => fold(name).replace(/\s+/g, ' ').trim().slice(0, ORDERED);

export type ProductReader = ReturnType<typeof productReader>;

/** Product models in their trees, read. */
export const productReader = (client: DynamoDBDocumentClient, table: string) => {
  const stored = async (id: string): Promise<StoredProduct | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: productKey(id), ConsistentRead: true }),
    );
    return Item && readItem(StoredProduct, Item);
  };

  const listed = async (prefix: string, page: PageWish): Promise<Page<ProductModel>> => {
    const list = { list: productList, prefix, keyAt: (place: string) => productKey(idOfName(place)) };
    const { found, ...next } = await listedItems(client, table, list, page);
    return { found: found.map((item) => shownProduct(readItem(StoredProduct, item))), ...next };
  };

  const reader = {
    /** The model with what the desk alone sees of it. */
    stored,

    /** One read. */
    async product(id: string): Promise<ProductModel | undefined> {
      const found = await stored(id);
      return found && shownProduct(found);
    },

    /** Up to a hundred models by their ids, in the order of these; what is not there is left out. One read. */
    async products(ids: readonly string[]): Promise<ProductModel[]> {
      const items = await itemsOf(client, table, [...new Set(ids)].map(productKey));
      const found = new Map(items.map((one) => [String(one.id), shownProduct(readItem(StoredProduct, one))]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    /** A model and the families above it, the nearest first; empty where there is no such model. */
    chain: (id: string): Promise<StoredProduct[]> => chainOf(stored, id, MOST_PRODUCTS_DEEP),

    /** The ids of a model and of the families above it, the nearest first; empty where there is no such model. */
    async lineage(id: string): Promise<string[]> {
      return (await reader.chain(id)).map((one) => one.id);
    },

    async idsBelow(id: string, page: PageWish): Promise<Page<string>> {
      const { found, ...next } = await rowsOf(client, table, productKey(id).pk, subProducts, page);
      return { found: found.map((item) => String(item.productId)), ...next };
    },

    /** How many levels stand below a model; undefined where too many models do. */
    heightBelow: (id: string): Promise<number | undefined> =>
      heightBelow(reader.idsBelow, id, MOST_PRODUCTS_DEEP),

    /** Models whose names begin with a text, in the order of these; a moment behind what was written. */
    list: (name: string, page: PageWish) => listed(orderedName(name), page),

    /** Up to a hundred models of exactly this name, however it is typed; a moment behind what was written. */
    async byName(name: string): Promise<readonly ProductModel[]> {
      const wanted = orderedName(name);
      const { found } = await listed(byName(wanted, ''), { size: 100 });
      return found.filter((one) => orderedName(one.name) === wanted);
    },
  };
  return reader;
};
