import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { LinksEnv, readEnv } from '../../shared/platform/environment.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { linkParts } from './handlers/link-parts.ts';
import { linkRoutes } from './handlers/links.ts';

const env = readEnv(LinksEnv);
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };

export const handler = serve(linkRoutes(linkParts(documentClient(), layout, env.SITE)), {
  clock: systemClock,
  logger: functionLogger('api/links'),
});
