import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, WorkEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { commandParts } from './handlers/command.ts';
import { replyHandler } from './handlers/reply.ts';
import { replyRoute } from './routes/incidents.ts';

const env = readEnv(WorkEnv);
const client = documentClient();
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const parts = commandParts(client, layout, env.SITE.id);

export const handler = serve([bind(replyRoute, replyHandler(parts))], {
  clock: systemClock,
  logger: functionLogger('api/work'),
});
