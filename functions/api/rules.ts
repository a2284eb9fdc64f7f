import { factFinder } from '../../shared/automation/index.ts';
import { escalationStore } from '../../shared/escalations/index.ts';
import { incidentReader } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { RulesEnv, readEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { ruleStore } from '../../shared/rules/index.ts';
import { calendarStore, rotaStore } from '../../shared/schedules/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { policyStore } from '../../shared/sla/index.ts';
import { standardTextStore } from '../../shared/texts/index.ts';
import { webhookStore } from '../../shared/webhooks/index.ts';
import { ruleChecker } from './handlers/check-rule.ts';
import {
  createEscalationHandler,
  deleteEscalationHandler,
  listEscalationsHandler,
  readEscalationHandler,
  replaceEscalationHandler,
} from './handlers/escalations.ts';
import { keepNamed } from './handlers/keep-named.ts';
import {
  createRuleHandler,
  deleteRuleHandler,
  listRulesHandler,
  orderRulesHandler,
  readRuleHandler,
  readVocabularyHandler,
  replaceRuleHandler,
} from './handlers/rules.ts';
import { dryRunHandler, listFiringsHandler } from './handlers/try-rules.ts';
import * as escalations from './routes/escalations.ts';
import {
  createRuleRoute,
  deleteRuleRoute,
  dryRunRoute,
  listFiringsRoute,
  listRulesRoute,
  orderRulesRoute,
  readRuleRoute,
  readVocabularyRoute,
  replaceRuleRoute,
} from './routes/rules.ts';

const env = readEnv(RulesEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const site = env.SITE;
const settings = settingsStore(client, table, site.id);
const parts = {
  ...{ client, table, siteId: site.id, settings, newId },
  keepNamed: keepNamed(client, { table, siteId: site.id }),
  rules: ruleStore(client, table, site.id),
  escalations: escalationStore(client, table, site.id),
  policies: policyStore(client, table, site.id),
  reader: incidentReader(client, table),
  facts: factFinder(client, table, site),
  check: ruleChecker({
    settings,
    calendars: calendarStore(client, table, site),
    rotas: rotaStore(client, table, site.id),
    texts: standardTextStore(client, table, site.id),
    webhooks: webhookStore(client, table, site.id),
  }),
};

export const handler = serve(
  [
    bind(listRulesRoute, listRulesHandler(parts)),
    bind(readVocabularyRoute, readVocabularyHandler(parts)),
    bind(createRuleRoute, createRuleHandler(parts)),
    bind(readRuleRoute, readRuleHandler(parts)),
    bind(replaceRuleRoute, replaceRuleHandler(parts)),
    bind(deleteRuleRoute, deleteRuleHandler(parts)),
    bind(orderRulesRoute, orderRulesHandler(parts)),
    bind(dryRunRoute, dryRunHandler(parts)),
    bind(listFiringsRoute, listFiringsHandler(parts)),
    bind(escalations.listEscalationsRoute, listEscalationsHandler(parts)),
    bind(escalations.createEscalationRoute, createEscalationHandler(parts)),
    bind(escalations.readEscalationRoute, readEscalationHandler(parts)),
    bind(escalations.replaceEscalationRoute, replaceEscalationHandler(parts)),
    bind(escalations.deleteEscalationRoute, deleteEscalationHandler(parts)),
  ],
  { clock: systemClock, logger: functionLogger('api/rules') },
);
