import { incidentReader } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { DeskEnv, readEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { listIncidentsHandler } from './handlers/list-incidents.ts';
import { readIncidentHandler } from './handlers/read-incident.ts';
import { readTimelineHandler } from './handlers/read-timeline.ts';
import { readIncidentRoute } from './routes/incidents.ts';
import { readTimelineRoute } from './routes/timeline.ts';
import { listIncidentsRoute } from './routes/views.ts';

const env = readEnv(DeskEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const layout = { table, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const reader = incidentReader(client, table);

export const handler = serve(
  [
    bind(listIncidentsRoute, listIncidentsHandler(client, layout, env.SITE.id)),
    bind(readIncidentRoute, readIncidentHandler(reader)),
    bind(readTimelineRoute, readTimelineHandler(reader)),
  ],
  { clock: systemClock, logger: functionLogger('api/desk') },
);
