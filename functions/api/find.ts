import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { FindEnv, readEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { candidatesHandler, searchHandler, similarHandler } from './handlers/find.ts';
import { candidatesRoute, searchRoute, similarRoute } from './routes/find.ts';

const env = readEnv(FindEnv);
const client = documentClient();
const layout = { table: env.TABLE_NAME, shards: env.SEARCH_SHARDS };

export const handler = serve(
  [
    bind(searchRoute, searchHandler(client, layout)),
    bind(similarRoute, similarHandler(client, layout)),
    bind(candidatesRoute, candidatesHandler(client, layout)),
  ],
  { clock: systemClock, logger: functionLogger('api/find') },
);
