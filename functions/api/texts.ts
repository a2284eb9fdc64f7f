import { incidentReader, incidentStore } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, TextsEnv } from '../../shared/platform/environment.ts';
import { bind, serve, whenAsked } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { templateStore } from '../../shared/responses/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { standardTextStore } from '../../shared/texts/index.ts';
import {
  createTextHandler,
  listTextsHandler,
  readTextNodeHandler,
  removeTextHandler,
  replaceTextHandler,
} from './handlers/standard-texts.ts';
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

// Liquid, and what makes a mail's text of its HTML, are most of the bundle; the tree of texts needs neither.
const rendering = whenAsked(() => import('./handlers/render-text.ts'));
const templating = whenAsked(() => import('./handlers/templates.ts'));
const trying = whenAsked(() => import('./handlers/try-template.ts'));

export const handler = serve(
  [
    bind(listTextsRoute, listTextsHandler(edit)),
    bind(readTextNodeRoute, readTextNodeHandler(edit)),
    bind(createTextRoute, createTextHandler(edit)),
    bind(replaceTextRoute, replaceTextHandler(edit)),
    bind(removeTextRoute, removeTextHandler(edit)),
    bind(
      renderTextRoute,
      rendering((its) => its.renderTextHandler(use)),
    ),
    bind(
      renderHotKeyRoute,
      rendering((its) => its.renderHotKeyHandler(use)),
    ),
    bind(
      previewTextRoute,
      rendering((its) => its.previewTextHandler(use)),
    ),
    bind(
      templateRoutes.listTemplatesRoute,
      templating((its) => its.listTemplatesHandler({ templates })),
    ),
    bind(
      templateRoutes.readTemplateRoute,
      templating((its) => its.readTemplateHandler({ templates })),
    ),
    bind(
      templateRoutes.saveTemplateRoute,
      templating((its) => its.saveTemplateHandler({ templates })),
    ),
    bind(
      templateRoutes.resetTemplateRoute,
      templating((its) => its.resetTemplateHandler({ templates })),
    ),
    bind(
      templateRoutes.listTemplateVersionsRoute,
      templating((its) => its.listTemplateVersionsHandler({ templates })),
    ),
    bind(
      templateRoutes.readTemplateVersionRoute,
      templating((its) => its.readTemplateVersionHandler({ templates })),
    ),
    bind(
      templateRoutes.restoreTemplateRoute,
      templating((its) => its.restoreTemplateHandler({ templates })),
    ),
    bind(
      templateRoutes.previewTemplateRoute,
      trying((its) => its.previewTemplateHandler(trial)),
    ),
    bind(
      templateRoutes.testSendTemplateRoute,
      trying((its) => its.testSendTemplateHandler(trial)),
    ),
  ],
  { clock: systemClock, logger: functionLogger('api/texts') },
);
