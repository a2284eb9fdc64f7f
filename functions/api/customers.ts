import { accountStore, contactStore, customerStore } from '../../shared/customers/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { CustomersEnv, readEnv } from '../../shared/platform/environment.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { customerRoutes } from './handlers/customer-routes.ts';

const env = readEnv(CustomersEnv);
const client = documentClient();
const table = env.TABLE_NAME;

export const handler = serve(
  customerRoutes({
    client,
    layout: { table, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS },
    accounts: accountStore(client, table, env.SITE.id),
    contacts: contactStore(client, table),
    customers: customerStore(client, table),
    site: env.SITE,
    newId,
  }),
  { clock: systemClock, logger: functionLogger('api/customers') },
);
