import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { ProductsEnv, readEnv } from '../../shared/platform/environment.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { productParts } from './handlers/product-parts.ts';
import { productRoutes } from './handlers/product-routes.ts';

const env = readEnv(ProductsEnv);
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };

export const handler = serve(productRoutes(productParts(documentClient(), layout, env.SITE, newId)), {
  clock: systemClock,
  logger: functionLogger('api/products'),
});
