import { customerStore, unsubscriber } from '../../shared/customers/index.ts';
import { incidentReader, incidentStore } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { PortalEnv, readEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { signingKeys } from '../../shared/platform/signing-keys.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { askQuestionHandler } from './handlers/ask-question.ts';
import { giveFeedbackHandler, showFeedbackHandler } from './handlers/feedback.ts';
import { readOwnIncidentHandler, showOwnIncidentHandler } from './handlers/own-incident.ts';
import { showUnsubscribeHandler, unsubscribeHandler } from './handlers/unsubscribe.ts';
import { giveFeedbackRoute, showFeedbackRoute } from './routes/feedback.ts';
import { askQuestion, readOwnIncident, showOwnIncident } from './routes/portal.ts';
import { showUnsubscribeRoute, unsubscribeRoute } from './routes/unsubscribe.ts';

const env = readEnv(PortalEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const incidents = incidentStore(client, {
  table,
  viewShards: env.VIEW_SHARDS,
  dueShards: env.DUE_SHARDS,
});
const reader = incidentReader(client, table);
const keys = signingKeys(env.SIGNING_SECRET_ID, systemClock);
const customers = customerStore(client, table);
const settings = settingsStore(client, table, env.SITE.id);
const unsubscribe = unsubscriber(client, table, newId);
const feedback = { incidents, reader, customers, keys, site: env.SITE, newId };

export const handler = serve(
  [
    bind(askQuestion, askQuestionHandler({ client, table, incidents, customers, settings, site: env.SITE })),
    bind(readOwnIncident, readOwnIncidentHandler(reader, keys, customers)),
    bind(showOwnIncident, showOwnIncidentHandler(reader, keys, env.SITE, customers)),
    bind(showUnsubscribeRoute, showUnsubscribeHandler({ keys, site: env.SITE })),
    bind(unsubscribeRoute, unsubscribeHandler({ keys, site: env.SITE, unsubscribe })),
    bind(showFeedbackRoute, showFeedbackHandler(feedback)),
    bind(giveFeedbackRoute, giveFeedbackHandler(feedback)),
  ],
  { clock: systemClock, logger: functionLogger('api/portal') },
);
