import { customerStore } from '../../shared/customers/index.ts';
import { descriptionStore, textStore } from '../../shared/incidents/index.ts';
import { stopwatch, systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { BulkEnv, readEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { objectsIn } from '../../shared/platform/objects.ts';
import { bulkHandler } from './handlers/bulk.ts';
import { linkParts } from './handlers/link-parts.ts';
import { bulkRoute } from './routes/bulk.ts';

const env = readEnv(BulkEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const layout = { table, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const logger = functionLogger('api/bulk');
const parts = {
  links: linkParts(client, layout, env.SITE),
  customers: customerStore(client, table),
  descriptions: descriptionStore(client, table, textStore(objectsIn(env.FILES_BUCKET), newId)),
};

export const handler = serve([bind(bulkRoute, bulkHandler(parts, { site: env.SITE, logger, stopwatch }))], {
  clock: systemClock,
  logger,
});
