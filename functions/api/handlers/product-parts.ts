import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableLayout } from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import {
  type AssetStore,
  assetStore,
  type ContractStore,
  contractStore,
  type ProductStore,
  productStore,
} from '../../../shared/products/index.ts';

/** What the handlers of models, assets and contracts work with. */
export interface ProductParts {
  readonly client: DynamoDBDocumentClient;
  readonly layout: TableLayout;
  readonly site: Site;
  readonly newId: NewId;
  readonly products: ProductStore;
  readonly assets: AssetStore;
  readonly contracts: ContractStore;
}

export const productParts = (
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  site: Site,
  newId: NewId,
): ProductParts => ({
  ...{ client, layout, site, newId },
  products: productStore(client, layout.table),
  assets: assetStore(client, layout.table, newId),
  contracts: contractStore(client, layout.table, site.id),
});
