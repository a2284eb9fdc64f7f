import { incidentReader, incidentStore } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, TextsEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { templateStore } from '../../shared/responses/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { standardTextStore } from '../../shared/texts/index.ts';
import { previewTextHandler, renderHotKeyHandler, renderTextHandler } from './handlers/render-text.ts';
import {
  createTextHandler,
  listTextsHandler,
  readTextNodeHandler,
  removeTextHandler,
  replaceTextHandler,
} from './handlers/standard-texts.ts';
import {
  listTemplatesHandler,
  listTemplateVersionsHandler,
  readTemplateHandler,
  readTemplateVersionHandler,
  resetTemplateHandler,
  restoreTemplateHandler,
  saveTemplateHandler,
} from './handlers/templates.ts';
import { previewTemplateHandler, testSendTemplateHandler } from './handlers/try-template.ts';
import {
  createTextRoute,
  listTextsRoute,
  previewTextRoute,
  readTextNodeRoute,
  removeTextRoute,
  renderHotKeyRoute,
  renderTextRoute,
  replaceTextRoute,
} from './routes/standard-texts.ts';
import * as templateRoutes from './routes/templates.ts';

const env = readEnv(TextsEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const site = env.SITE;
const texts = standardTextStore(client, table, site.id);
const settings = settingsStore(client, table, site.id);
const layout = { table, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const edit = { client, table, siteId: site.id, texts, settings, newId };
const use = { texts, settings, site, incidents: incidentStore(client, layout) };
const templates = templateStore(client, table, site.id);
const trial = { templates, client, layout, settings, site, newId, reader: incidentReader(client, table) };

export const handler = serve(
  [
    bind(listTextsRoute, listTextsHandler(edit)),
    bind(readTextNodeRoute, readTextNodeHandler(edit)),
    bind(createTextRoute, createTextHandler(edit)),
    bind(replaceTextRoute, replaceTextHandler(edit)),
    bind(removeTextRoute, removeTextHandler(edit)),
    bind(renderTextRoute, renderTextHandler(use)),
    bind(renderHotKeyRoute, renderHotKeyHandler(use)),
    bind(previewTextRoute, previewTextHandler(use)),
    bind(templateRoutes.listTemplatesRoute, listTemplatesHandler({ templates })),
    bind(templateRoutes.readTemplateRoute, readTemplateHandler({ templates })),
    bind(templateRoutes.saveTemplateRoute, saveTemplateHandler({ templates })),
    bind(templateRoutes.resetTemplateRoute, resetTemplateHandler({ templates })),
    bind(templateRoutes.listTemplateVersionsRoute, listTemplateVersionsHandler({ templates })),
    bind(templateRoutes.readTemplateVersionRoute, readTemplateVersionHandler({ templates })),
    bind(templateRoutes.restoreTemplateRoute, restoreTemplateHandler({ templates })),
    bind(templateRoutes.previewTemplateRoute, previewTemplateHandler(trial)),
    bind(templateRoutes.testSendTemplateRoute, testSendTemplateHandler(trial)),
  ],
  { clock: systemClock, logger: functionLogger('api/texts') },
);
