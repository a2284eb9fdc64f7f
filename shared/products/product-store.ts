import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { conflictAt, DeskError, faultyField } from '../platform/errors.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { MOST_PRODUCTS_DEEP, type ProductModel, type StoredProduct, shownProduct } from './model.ts';
import { productReader } from './product-read-store.ts';
import { productLabels, productRemoval, productWrites } from './product-writes.ts';
import { busy, noSuch, staleVersion } from './refusals.ts';

/** How often a place in the tree is looked at again when somebody else changed it in between. */
const ATTEMPTS = 6;

const own: readonly string[] = Object.values(productLabels);

export type ProductStore = ReturnType<typeof productStore>;

/** Product models in their trees. Each change is one transaction on the version that was seen. */
export const productStore = (client: DynamoDBDocumentClient, table: string) => {
  const reader = productReader(client, table);

  /** The families above a model that is placed anew, the nearest first. */
  const placeFor = async (model: ProductModel, isNew: boolean): Promise<StoredProduct[]> => {
    if (model.parent === undefined) return [];
    const [above, height] = await Promise.all([
      reader.chain(model.parent),
      isNew || model.type !== 'family' ? 0 : reader.heightBelow(model.id),
    ]);
    const [family] = above;
    if (!family) throw faultyField('/parent', 'There is no such model.');
    if (family.type !== 'family')
      throw faultyField('/parent', `It is a ${family.type}: only a family holds models.`);
    if (family.status === 'retired') throw faultyField('/parent', 'This family is retired.');
    if (height === undefined)
      throw conflictAt('/parent', 'Too many models stand below it: move those first.');
    if (above.some(({ id }) => id === model.id)) {
      throw conflictAt('/parent', 'It stands below this model itself: families would go round in a circle.');
    }
    if (above.length + 1 + height > MOST_PRODUCTS_DEEP) {
      throw conflictAt('/parent', `Models stand at most ${MOST_PRODUCTS_DEEP} deep.`);
    }
    return above;
  };

  const refuseOddComponents = async ({ components }: ProductModel): Promise<void> => {
    const found = new Map(
      (await reader.products(components.map((one) => one.product))).map((one) => [one.id, one]),
    );
    components.forEach(({ product }, at) => {
      const model = found.get(product);
      const pointer = `/components/${at}/product`;
      if (!model) throw faultyField(pointer, 'There is no such model.');
      if (model.status === 'draft') throw faultyField(pointer, 'It is a draft: it is not sold yet.');
      if (model.type !== 'product')
        throw faultyField(pointer, `It is a ${model.type}: a bundle consists of products.`);
    });
  };

  /** False where somebody else was faster: decide again. */
  const written = async (writes: readonly TransactItem[]): Promise<boolean> => {
    try {
      await transact(client, writes);
      return true;
    } catch (error) {
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => !own.includes(label))) throw error;
      return false;
    }
  };

  return {
    ...reader,

    /**
     * The transaction is one with `also`, such as the answer under an Idempotency-Key.
     * @throws DeskError conflict for an id that is taken and a tree too deep; invalidRequest for a parent or a
     * component that cannot be one; busy; LostRace for what is lost of `also`.
     */
    async create(model: ProductModel, also: readonly TransactItem[] = []): Promise<void> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const [above] = await Promise.all([placeFor(model, true), refuseOddComponents(model)]);
        if (await written([...productWrites(undefined, model, above, table), ...also])) return;
        if (await reader.stored(model.id)) throw conflictAt('/id', 'Another model has this id.');
      }
      throw busy('model');
    },

    /**
     * Changes a model that stands at this version.
     * @throws as `create`, and as `decide`; DeskError notFound and staleVersion.
     */
    async change(
      id: string,
      version: number,
      decide: (model: ProductModel) => ProductModel | undefined,
    ): Promise<ProductModel> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const before = await reader.stored(id);
        if (!before) throw noSuch('product model');
        if (before.version !== version) throw staleVersion('model', before.version);
        const after = decide(shownProduct(before));
        if (!after) return shownProduct(before);
        const [above] = await Promise.all([
          after.parent === before.parent ? [] : placeFor(after, false),
          refuseOddComponents(after),
        ]);
        if (await written(productWrites(before, after, above, table))) return after;
      }
      throw busy('model');
    },

    /**
     * Deletes a draft below which nothing stands: nobody else can have named it.
     * @throws DeskError notFound; staleVersion; conflict for one that was ever sold, or holds models.
     */
    async remove(id: string, version: number | undefined): Promise<void> {
      const model = await reader.stored(id);
      if (!model) throw noSuch('product model');
      if (version !== undefined && model.version !== version) throw staleVersion('model', model.version);
      if (model.status !== 'draft') {
        throw new DeskError('conflict', 'Assets and incidents may name it: retire it instead.');
      }
      const { found } = await reader.idsBelow(id, { size: 1 });
      if (found.length > 0) throw new DeskError('conflict', 'Models stand below it: move those first.');
      // Whoever was placed below it in the meantime was counted.
      if (!(await written(productRemoval(model, table)))) throw busy('model');
    },
  };
};
