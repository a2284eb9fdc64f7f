import type { Asset, AssetStore, ProductStore } from '../products/index.ts';
import type { Cells } from './cells.ts';
import type { RowSource } from './csv-exporter.ts';
import { assetColumns } from './import-assets.ts';

const PAGE = 100;

const assetRow = ({
  warranty,
  createdBy: _,
  updatedBy: __,
  version: ___,
  ...rest
}: Asset): Partial<Cells> => ({
  ...rest,
  ...(warranty ? { warrantyFrom: warranty.from, warrantyUntil: warranty.until } : {}),
});

/** Where all assets go on: the place of a model in the list of them, and one among its assets. */
type Place = [after: string | null, product: string, asset?: string];

/** All assets, model by model, or those of one account. */
export const assetSource = ({
  assets,
  products,
}: {
  readonly assets: Pick<AssetStore, 'listed'>;
  readonly products: Pick<ProductStore, 'list'>;
}): RowSource => {
  /** The first place in the model behind another. */
  const modelAfter = async (after: string | undefined): Promise<Place | undefined> => {
    const { found, next } = await products.list('', { size: 1, after });
    return found[0] && [next ?? null, found[0].id];
  };
  return {
    columns: [...assetColumns.names, ...assetColumns.ignored],
    async page({ account }, place) {
      if (account) {
        const { found, next } = await assets.listed('account', account, { size: PAGE, after: place });
        return { found: found.map(assetRow), ...(next ? { next } : {}) };
      }
      const at = place === undefined ? await modelAfter(undefined) : (JSON.parse(place) as Place);
      if (!at) return { found: [] };
      const [after, product, asset] = at;
      const { found, next } = await assets.listed('product', product, { size: PAGE, after: asset });
      const on = next ? [after, product, next] : after === null ? undefined : await modelAfter(after);
      return { found: found.map(assetRow), ...(on ? { next: JSON.stringify(on) } : {}) };
    },
  };
};
