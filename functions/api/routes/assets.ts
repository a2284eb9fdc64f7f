import * as z from 'zod';
import { Day } from '../../../shared/platform/day-schema.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Asset, assetStatuses } from '../../../shared/products/index.ts';
import { line } from './command.ts';
import { CustomerId, IfMatch, IncidentPageView, RECENT } from './customers.ts';
import { PageQuery } from './linking.ts';
import { Idempotency } from './portal.ts';
import { IncidentRow } from './views.ts';

const common = { role: 'agent', function: 'api/products', tag: 'Assets' } as const;

const params = z.object({ assetId: CustomerId });

export const SerialNumber = line(100).refine(
  (text) => /[\p{L}\p{N}]/u.test(text),
  'It has letters or digits.',
);

const fields = {
  name: line(200).nullable().optional(),
  account: CustomerId.nullable().optional().meta({
    description: 'Without it a new asset is of its contract’s account, else of its contact’s.',
  }),
  contact: CustomerId.nullable().optional().meta({ description: 'The person who has it.' }),
  purchasedOn: Day.nullable().optional(),
  warranty: z
    .strictObject({ from: Day, until: Day })
    .refine(({ from, until }) => from <= until, 'It ends after it begins.')
    .nullable()
    .optional()
    .meta({
      description:
        'Both days included. By default it follows from the day of purchase and the months of its model.',
    }),
  contract: CustomerId.nullable().optional().meta({
    description: 'One of its account, or of an account above that.',
  }),
  location: z.string().trim().min(1).max(500).nullable().optional().meta({ description: 'Where it stands.' }),
  notes: z.string().trim().min(1).max(10_000).nullable().optional(),
  status: z.enum(assetStatuses).optional(),
};

const standing = {
  inWarranty: z.boolean().optional().meta({ description: 'Today; absent where its warranty is not known.' }),
};

export const AssetView = Asset.extend(standing);
const AssetPage = z.object({ assets: z.array(AssetView), next: z.string().optional() });

export const createAssetRoute = defineRoute({
  ...common,
  id: 'createAsset',
  method: 'POST',
  path: '/v1/assets',
  summary: 'Make an asset: one device of a model',
  description:
    'A serial number belongs to one asset of a model, however it is typed; blanks, hyphens and case do not matter.',
  headers: Idempotency,
  body: z.strictObject({ serialNumber: SerialNumber, product: CustomerId, ...fields }),
  refuses: ['conflict'],
  replies: { 201: { description: 'The asset; its ETag is its version.', schema: AssetView } },
});

export const listAssetsRoute = defineRoute({
  ...common,
  id: 'listAssets',
  method: 'GET',
  path: '/v1/assets',
  summary: 'Page through the assets of an account, contact, contract, model or serial number',
  description:
    'By exactly one of them; those made first come first. A serial number may be that of several models.',
  query: PageQuery.extend({
    account: CustomerId.optional(),
    contact: CustomerId.optional(),
    contract: CustomerId.optional(),
    product: CustomerId.optional(),
    serialNumber: SerialNumber.optional(),
  }),
  replies: { 200: { description: 'A page; `next` is absent on the last one.', schema: AssetPage } },
});

export const readAssetRoute = defineRoute({
  ...common,
  id: 'readAsset',
  method: 'GET',
  path: '/v1/assets/{assetId}',
  summary: 'Read an asset with its recent incidents',
  params,
  replies: {
    200: {
      description: 'The card; its ETag is the version of the asset.',
      schema: AssetView.extend({
        productName: z.string().optional(),
        incidents: z.array(IncidentRow).meta({ description: `The ${RECENT} newest, whatever their status.` }),
      }),
    },
  },
});

export const changeAssetRoute = defineRoute({
  ...common,
  id: 'changeAsset',
  method: 'PATCH',
  path: '/v1/assets/{assetId}',
  summary: 'Change an asset',
  description:
    'If-Match is required. What is absent stays, null clears. Incidents keep warranty and contract as they stood when the asset was set on them.',
  params,
  headers: IfMatch,
  body: z.strictObject({ serialNumber: SerialNumber.optional(), product: CustomerId.optional(), ...fields }),
  refuses: ['conflict', 'preconditionRequired'],
  replies: { 200: { description: 'The asset as it stands now.', schema: AssetView } },
});

export const listAssetIncidentsRoute = defineRoute({
  ...common,
  id: 'listAssetIncidents',
  method: 'GET',
  path: '/v1/assets/{assetId}/incidents',
  summary: 'Page through the incidents about an asset',
  description:
    'Newest first, whatever their status. Those that name its serial number alone are among them, unless they name another model.',
  params,
  query: PageQuery,
  replies: { 200: { description: 'A page; `next` is absent on the last one.', schema: IncidentPageView } },
});
