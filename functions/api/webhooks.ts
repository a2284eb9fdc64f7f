import { randomBytes } from 'node:crypto';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, WebhooksEnv } from '../../shared/platform/environment.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { deliveryStore, systemResolve, webhookStore } from '../../shared/webhooks/index.ts';
import { webhookRoutes } from './handlers/webhook-routes.ts';
import { urlChecker } from './handlers/webhook-url.ts';

const env = readEnv(WebhooksEnv);
const client = documentClient();
const settings = settingsStore(client, env.TABLE_NAME, env.SITE.id);

export const handler = serve(
  webhookRoutes({
    ...{ client, table: env.TABLE_NAME, newId, randomBytes },
    webhooks: webhookStore(client, env.TABLE_NAME, env.SITE.id),
    deliveries: deliveryStore(client, env.TABLE_NAME, env.SITE.id),
    checkUrl: urlChecker(settings, systemResolve),
  }),
  { clock: systemClock, logger: functionLogger('api/webhooks') },
);
