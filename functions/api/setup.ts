import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, SetupEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { savedViewStore } from '../../shared/views/index.ts';
import { readSectionHandler, readSettingsHandler, saveSectionHandler } from './handlers/settings.ts';
import {
  createViewHandler,
  deleteViewHandler,
  listViewsHandler,
  readViewHandler,
  replaceViewHandler,
} from './handlers/views.ts';
import { readSectionRoute, readSettingsRoute, saveSectionRoute } from './routes/settings.ts';
import {
  createViewRoute,
  deleteViewRoute,
  listViewsRoute,
  readViewRoute,
  replaceViewRoute,
} from './routes/views.ts';

const env = readEnv(SetupEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const settings = settingsStore(client, table, env.SITE.id);
const views = { client, table, settings, views: savedViewStore(client, table, env.SITE.id) };

export const handler = serve(
  [
    bind(readSettingsRoute, readSettingsHandler(settings)),
    bind(readSectionRoute, readSectionHandler(settings)),
    bind(saveSectionRoute, saveSectionHandler(settings)),
    bind(listViewsRoute, listViewsHandler(views)),
    bind(createViewRoute, createViewHandler(views)),
    bind(readViewRoute, readViewHandler(views)),
    bind(replaceViewRoute, replaceViewHandler(views)),
    bind(deleteViewRoute, deleteViewHandler(views)),
  ],
  { clock: systemClock, logger: functionLogger('api/setup') },
);
