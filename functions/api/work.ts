import { customerStore } from '../../shared/customers/index.ts';
import { descriptionStore, textStore } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, WorkEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { objectsIn } from '../../shared/platform/objects.ts';
import { assignHandler, routeIncidentHandler, takeHandler } from './handlers/assignment.ts';
import { commandParts } from './handlers/command.ts';
import { createIncidentHandler } from './handlers/creation.ts';
import { addEventHandler, addNoteHandler } from './handlers/notes.ts';
import { patchIncidentHandler } from './handlers/patch-incident.ts';
import { replyHandler } from './handlers/reply.ts';
import { addTaskHandler, changeTaskHandler } from './handlers/tasks.ts';
import { logTimeHandler, removeTimeHandler } from './handlers/time.ts';
import { assignRoute, routeIncidentRoute, takeRoute } from './routes/assignment.ts';
import { createIncidentRoute } from './routes/creation.ts';
import { replyRoute } from './routes/incidents.ts';
import { addEventRoute, addNoteRoute } from './routes/notes.ts';
import { patchIncidentRoute } from './routes/record.ts';
import { addTaskRoute, changeTaskRoute } from './routes/tasks.ts';
import { logTimeRoute, removeTimeRoute } from './routes/time.ts';

const env = readEnv(WorkEnv);
const client = documentClient();
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const parts = commandParts(client, layout, env.SITE.id);
const customers = customerStore(client, env.TABLE_NAME);
const texts = textStore(objectsIn(env.FILES_BUCKET), newId);
const descriptions = descriptionStore(client, env.TABLE_NAME, texts);

export const handler = serve(
  [
    bind(replyRoute, replyHandler(parts, env.SITE)),
    bind(addNoteRoute, addNoteHandler(parts)),
    bind(addEventRoute, addEventHandler(parts)),
    bind(addTaskRoute, addTaskHandler(parts)),
    bind(changeTaskRoute, changeTaskHandler(parts)),
    bind(logTimeRoute, logTimeHandler(parts, env.SITE)),
    bind(removeTimeRoute, removeTimeHandler(parts)),
    bind(assignRoute, assignHandler(parts)),
    bind(takeRoute, takeHandler(parts)),
    bind(routeIncidentRoute, routeIncidentHandler(parts)),
    bind(createIncidentRoute, createIncidentHandler(parts, { customers, texts, site: env.SITE })),
    bind(patchIncidentRoute, patchIncidentHandler(parts, { customers, descriptions, site: env.SITE })),
  ],
  {
    clock: systemClock,
    logger: functionLogger('api/work'),
  },
);
