import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import {
  changeProduct,
  newProduct,
  type ProductModel,
  productTransitions,
  whyNotChosen,
} from '../../../shared/products/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import { isNamePlace } from '../../../shared/table/keys.ts';
import type {
  changeProductRoute,
  createProductRoute,
  deleteProductRoute,
  listProductsBelowRoute,
  listProductsRoute,
  readProductRoute,
} from '../routes/products.ts';
import type { ProductParts } from './product-parts.ts';
import { etagOf, requiredVersion, versionOf } from './versions.ts';

const shown = (status: number, model: ProductModel) => ({
  status,
  body: model,
  headers: { etag: etagOf(model.version), location: `/v1/products/${model.id}` },
});

export const createProductHandler =
  ({ client, layout, products, newId }: ProductParts): RouteHandler<typeof createProductRoute> =>
  async ({ body, headers, actor, now }) => {
    const { table } = layout;
    const request = { scope: `createProduct:${actor.id}`, key: headers['idempotency-key'], content: body };
    const model = await doneOnce<ProductModel>({ client, table, now }, request, async (keep) => {
      const { id = newId(now), ...fields } = body;
      const made = newProduct(id, fields, { actor, now });
      await products.create(made, keep(made));
      return made;
    });
    return shown(201, model);
  };

/** What a list is asked to leave out. */
const keeps =
  ({
    type,
    status,
    sellable,
  }: { [F in 'type' | 'status']?: string | undefined } & { sellable?: boolean | undefined }) =>
  (model: ProductModel): boolean =>
    (type === undefined || model.type === type) &&
    (status === undefined || model.status === status) &&
    (sellable === undefined || (whyNotChosen(model) === undefined) === sellable);

export const listProductsHandler =
  ({ products }: ProductParts): RouteHandler<typeof listProductsRoute> =>
  async ({ query: { limit, cursor, name = '', ...filter } }) => {
    const list = `products:${JSON.stringify([name, filter])}`;
    const after = readCursor(list, cursor, isNamePlace);
    const { found, next } = await products.list(name, { size: limit, after });
    return {
      status: 200,
      body: { products: found.filter(keeps(filter)), ...(next ? { next: writeCursor(list, next) } : {}) },
    };
  };

export const readProductHandler =
  ({ products }: ProductParts): RouteHandler<typeof readProductRoute> =>
  async ({ params: { productId } }) => {
    const [stored, ...families] = await products.chain(productId);
    if (!stored) throw absent();
    const { treeRevision: _, ...model } = stored;
    return {
      status: 200,
      headers: { etag: etagOf(model.version) },
      body: {
        ...model,
        families: families.map(({ id, name }) => ({ id, name })),
        sellable: whyNotChosen(model) === undefined,
        legalStatuses: productTransitions[model.status],
      },
    };
  };

export const changeProductHandler =
  ({ products }: ProductParts): RouteHandler<typeof changeProductRoute> =>
  async ({ params, body, headers, actor, now }) =>
    shown(
      200,
      await products.change(params.productId, requiredVersion(headers['if-match']), (model) =>
        changeProduct(model, body, { actor, now }),
      ),
    );

export const deleteProductHandler =
  ({ products }: ProductParts): RouteHandler<typeof deleteProductRoute> =>
  async ({ params, headers }) => {
    await products.remove(params.productId, versionOf(headers['if-match']));
    return { status: 204 };
  };

export const listProductsBelowHandler =
  ({ products }: ProductParts): RouteHandler<typeof listProductsBelowRoute> =>
  async ({ params: { productId }, query: { limit, cursor } }) => {
    const list = `productsBelow:${productId}`;
    const after = readCursor(list, cursor, isNamePlace);
    const [model, { found, next }] = await Promise.all([
      products.product(productId),
      products.idsBelow(productId, { size: limit, after }),
    ]);
    if (!model) throw absent();
    const below = await products.products(found);
    return { status: 200, body: { products: below, ...(next ? { next: writeCursor(list, next) } : {}) } };
  };

const absent = () => new DeskError('notFound', 'There is no such product model.');
