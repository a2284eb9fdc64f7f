import { descriptionStore, incidentReader, partStore, textStore } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { DeskEnv, readEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { objectsIn } from '../../shared/platform/objects.ts';
import { availabilityStore, calendarStore, rotaStore } from '../../shared/schedules/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { listAvailabilityHandler, readAvailabilityHandler } from './handlers/availability.ts';
import { listCalendarsHandler, openTimesHandler, readCalendarHandler } from './handlers/calendars.ts';
import { listIncidentsHandler } from './handlers/list-incidents.ts';
import { readIncidentHandler } from './handlers/read-incident.ts';
import { readTextHandler } from './handlers/read-text.ts';
import { readTimelineHandler } from './handlers/read-timeline.ts';
import { listRotasHandler, readOnCallHandler, readRotaHandler } from './handlers/rotas.ts';
import { listTasksHandler } from './handlers/tasks.ts';
import { accountTimeHandler, agentTimeHandler, listTimeHandler } from './handlers/time-totals.ts';
import { listAvailabilityRoute, readAvailabilityRoute } from './routes/availability.ts';
import { listCalendarsRoute, openTimesRoute, readCalendarRoute } from './routes/calendars.ts';
import { readIncidentRoute } from './routes/incidents.ts';
import { readTextRoute } from './routes/record.ts';
import { listRotasRoute, readOnCallRoute, readRotaRoute } from './routes/rotas.ts';
import { listTasksRoute } from './routes/tasks.ts';
import { accountTimeRoute, agentTimeRoute, listTimeRoute } from './routes/time.ts';
import { readTimelineRoute } from './routes/timeline.ts';
import { listIncidentsRoute } from './routes/views.ts';

const env = readEnv(DeskEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const layout = { table, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const reader = incidentReader(client, table);
const parts = partStore(client, table);
const settings = settingsStore(client, table, env.SITE.id);
const texts = textStore(objectsIn(env.FILES_BUCKET), newId);
const calendars = calendarStore(client, table, env.SITE);
const availability = availabilityStore(client, table, env.SITE.id);
const rotas = rotaStore(client, table, env.SITE.id);

export const handler = serve(
  [
    bind(listIncidentsRoute, listIncidentsHandler(client, layout, env.SITE.id)),
    bind(readIncidentRoute, readIncidentHandler(reader, settings, texts, { client, table })),
    bind(readTextRoute, readTextHandler(descriptionStore(client, table, texts))),
    bind(readTimelineRoute, readTimelineHandler(reader)),
    bind(listTasksRoute, listTasksHandler(reader, parts)),
    bind(listTimeRoute, listTimeHandler(reader, parts)),
    bind(agentTimeRoute, agentTimeHandler(client, table)),
    bind(accountTimeRoute, accountTimeHandler(client, table)),
    bind(listCalendarsRoute, listCalendarsHandler(calendars, env.SITE)),
    bind(readCalendarRoute, readCalendarHandler(calendars)),
    bind(openTimesRoute, openTimesHandler(calendars)),
    bind(listAvailabilityRoute, listAvailabilityHandler({ availability, calendars, settings })),
    bind(readAvailabilityRoute, readAvailabilityHandler(availability)),
    bind(listRotasRoute, listRotasHandler(rotas)),
    bind(readRotaRoute, readRotaHandler(rotas)),
    bind(readOnCallRoute, readOnCallHandler(rotas, availability)),
  ],
  { clock: systemClock, logger: functionLogger('api/desk') },
);
