import { type Incident, listIncidents } from '../../../shared/incidents/index.ts';
import { dayIn } from '../../../shared/platform/day.ts';
import { DeskError, faultyField } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { type Asset, type AssetOwner, isCovered } from '../../../shared/products/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import { foldSerial, isViewPlace } from '../../../shared/table/keys.ts';
import type {
  changeAssetRoute,
  createAssetRoute,
  listAssetIncidentsRoute,
  listAssetsRoute,
  readAssetRoute,
} from '../routes/assets.ts';
import { RECENT } from '../routes/customers.ts';
import { rowOf } from './list-incidents.ts';
import type { ProductParts } from './product-parts.ts';
import { etagOf, requiredVersion } from './versions.ts';

const viewOf = (asset: Asset, day: string) => ({
  ...asset,
  ...(asset.warranty ? { inWarranty: isCovered(asset.warranty, day) } : {}),
});

const shown = (status: number, asset: Asset, day: string) => ({
  status,
  body: viewOf(asset, day),
  headers: { etag: etagOf(asset.version), location: `/v1/assets/${asset.id}` },
});

/** @throws DeskError notFound */
async function assetOf({ assets }: Pick<ProductParts, 'assets'>, id: string): Promise<Asset> {
  const asset = await assets.asset(id);
  if (!asset) throw new DeskError('notFound', 'There is no such asset.');
  return asset;
}

export const createAssetHandler =
  ({ client, layout, assets, site }: ProductParts): RouteHandler<typeof createAssetRoute> =>
  async ({ body, headers, actor, now }) => {
    const day = dayIn(site.timeZone, now);
    const { table } = layout;
    const request = { scope: `createAsset:${actor.id}`, key: headers['idempotency-key'], content: body };
    const asset = await doneOnce<Asset>({ client, table, now }, request, (keep) =>
      assets.create(body, { actor, now }, keep),
    );
    return shown(201, asset, day);
  };

interface ListWish {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly now: Date;
}

/** A page of the assets beside something. */
export async function listedAssets(
  { assets, site }: Pick<ProductParts, 'assets' | 'site'>,
  owner: AssetOwner,
  id: string,
  { limit, cursor, now }: ListWish,
) {
  const list = `assets:${owner}:${id}`;
  const { found, next } = await assets.listed(owner, id, { size: limit, after: readCursor(list, cursor) });
  const day = dayIn(site.timeZone, now);
  return {
    assets: found.map((asset) => viewOf(asset, day)),
    ...(next ? { next: writeCursor(list, next) } : {}),
  };
}

const owners = ['account', 'contact', 'contract', 'product', 'serialNumber'] as const satisfies AssetOwner[];

export const listAssetsHandler =
  (parts: ProductParts): RouteHandler<typeof listAssetsRoute> =>
  async ({ query, now }) => {
    const named = owners.flatMap((owner) => {
      const id = query[owner];
      return id === undefined ? [] : [{ owner, id }];
    });
    const [one] = named;
    if (!one || named.length > 1) throw notOne(named[1]?.owner ?? 'account');
    return { status: 200, body: await listedAssets(parts, one.owner, one.id, { ...query, now }) };
  };

export const readAssetHandler =
  (parts: ProductParts): RouteHandler<typeof readAssetRoute> =>
  async ({ params: { assetId }, now }) => {
    const asset = await assetOf(parts, assetId);
    const [model, { incidents }] = await Promise.all([
      parts.products.product(asset.product),
      incidentsAbout(parts, asset, { limit: RECENT, now }),
    ]);
    const { body, headers } = shown(200, asset, dayIn(parts.site.timeZone, now));
    return {
      status: 200,
      headers,
      body: { ...body, ...(model ? { productName: model.name } : {}), incidents },
    };
  };

export const changeAssetHandler =
  ({ assets, site }: ProductParts): RouteHandler<typeof changeAssetRoute> =>
  async ({ params, body, headers, actor, now }) => {
    const asset = await assets.change(params.assetId, requiredVersion(headers['if-match']), body, {
      actor,
      now,
    });
    return shown(200, asset, dayIn(site.timeZone, now));
  };

export const listAssetIncidentsHandler =
  (parts: ProductParts): RouteHandler<typeof listAssetIncidentsRoute> =>
  async ({ params: { assetId }, query, now }) => {
    const asset = await assetOf(parts, assetId);
    return { status: 200, body: await incidentsAbout(parts, asset, { ...query, now }) };
  };

/** Incidents stand under the serial number, which assets of several models may share. */
async function incidentsAbout(
  { client, layout }: Pick<ProductParts, 'client' | 'layout'>,
  asset: Asset,
  { limit, cursor, now }: ListWish,
) {
  const list = `assetIncidents:${asset.id}`;
  const about = ({ asset: one }: Incident): boolean =>
    one?.id === undefined ? (one?.product ?? asset.product) === asset.product : one.id === asset.id;
  const { rows, next } = await listIncidents(
    client,
    layout,
    {
      source: { kind: 'owner', owner: 'asset', id: foldSerial(asset.serialNumber) },
      ...{ order: 'created', descending: true, keep: about },
    },
    { size: limit, after: readCursor(list, cursor, isViewPlace) },
  );
  return {
    incidents: rows.map((row) => rowOf(row, now)),
    ...(next ? { next: writeCursor(list, next) } : {}),
  };
}

function notOne(field: string): DeskError {
  return faultyField(`/${field}`, `Name exactly one of ${owners.join(', ')}.`, 'query');
}
