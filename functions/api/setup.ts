import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, SetupEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { availabilityStore, calendarStore, rotaStore } from '../../shared/schedules/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { policyStore } from '../../shared/sla/index.ts';
import { savedViewStore } from '../../shared/views/index.ts';
import { saveAvailabilityHandler } from './handlers/availability.ts';
import {
  createCalendarHandler,
  deleteCalendarHandler,
  listHolidayCountriesHandler,
  listHolidaysHandler,
  replaceCalendarHandler,
} from './handlers/calendars.ts';
import { createRotaHandler, deleteRotaHandler, replaceRotaHandler } from './handlers/rotas.ts';
import { readSectionHandler, readSettingsHandler, saveSectionHandler } from './handlers/settings.ts';
import {
  createPolicyHandler,
  deletePolicyHandler,
  listPoliciesHandler,
  orderPoliciesHandler,
  readPolicyHandler,
  replacePolicyHandler,
} from './handlers/sla-policies.ts';
import { previewSlaHandler } from './handlers/sla-preview.ts';
import {
  createViewHandler,
  deleteViewHandler,
  listViewsHandler,
  readViewHandler,
  replaceViewHandler,
} from './handlers/views.ts';
import { saveAvailabilityRoute } from './routes/availability.ts';
import {
  createCalendarRoute,
  deleteCalendarRoute,
  listHolidayCountriesRoute,
  listHolidaysRoute,
  replaceCalendarRoute,
} from './routes/calendars.ts';
import { createRotaRoute, deleteRotaRoute, replaceRotaRoute } from './routes/rotas.ts';
import { readSectionRoute, readSettingsRoute, saveSectionRoute } from './routes/settings.ts';
import { previewSlaRoute } from './routes/sla.ts';
import * as sla from './routes/sla-policies.ts';
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
const sections = { settings, table, newId, siteId: env.SITE.id };
const setUp = { client, table, newId };
const calendars = { ...setUp, calendars: calendarStore(client, table, env.SITE) };
const rotas = { ...setUp, rotas: rotaStore(client, table, env.SITE.id) };
const policies = { ...setUp, settings, policies: policyStore(client, table, env.SITE.id) };
const availability = availabilityStore(client, table, env.SITE.id);

export const handler = serve(
  [
    bind(readSettingsRoute, readSettingsHandler(settings)),
    bind(readSectionRoute, readSectionHandler(settings)),
    bind(saveSectionRoute, saveSectionHandler(sections)),
    bind(listViewsRoute, listViewsHandler(views)),
    bind(createViewRoute, createViewHandler(views)),
    bind(readViewRoute, readViewHandler(views)),
    bind(replaceViewRoute, replaceViewHandler(views)),
    bind(deleteViewRoute, deleteViewHandler(views)),
    bind(createCalendarRoute, createCalendarHandler(calendars)),
    bind(replaceCalendarRoute, replaceCalendarHandler(calendars)),
    bind(deleteCalendarRoute, deleteCalendarHandler(calendars)),
    bind(listHolidayCountriesRoute, listHolidayCountriesHandler()),
    bind(listHolidaysRoute, listHolidaysHandler()),
    bind(saveAvailabilityRoute, saveAvailabilityHandler(availability)),
    bind(createRotaRoute, createRotaHandler(rotas)),
    bind(sla.listPoliciesRoute, listPoliciesHandler(policies)),
    bind(sla.createPolicyRoute, createPolicyHandler(policies)),
    bind(sla.readPolicyRoute, readPolicyHandler(policies)),
    bind(sla.replacePolicyRoute, replacePolicyHandler(policies)),
    bind(sla.deletePolicyRoute, deletePolicyHandler(policies)),
    bind(sla.orderPoliciesRoute, orderPoliciesHandler(policies)),
    bind(previewSlaRoute, previewSlaHandler(calendars.calendars)),
    bind(replaceRotaRoute, replaceRotaHandler(rotas)),
    bind(deleteRotaRoute, deleteRotaHandler(rotas)),
  ],
  { clock: systemClock, logger: functionLogger('api/setup') },
);
