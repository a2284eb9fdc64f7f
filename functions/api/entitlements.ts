import { accountReader, customerStore } from '../../shared/customers/index.ts';
import { entitlementChooser, entitlementStore } from '../../shared/entitlements/index.ts';
import { incidentReader } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { EntitlementsEnv, readEnv } from '../../shared/platform/environment.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { productReader } from '../../shared/products/index.ts';
import { entitlementRoutes } from './handlers/entitlement-routes.ts';

const env = readEnv(EntitlementsEnv);
const client = documentClient();
const table = env.TABLE_NAME;

export const handler = serve(
  entitlementRoutes({
    client,
    table,
    entitlements: entitlementStore(client, table, env.SITE),
    chooser: entitlementChooser(client, table, env.SITE),
    accounts: accountReader(client, table),
    customers: customerStore(client, table),
    products: productReader(client, table),
    reader: incidentReader(client, table),
    site: env.SITE,
    newId,
  }),
  { clock: systemClock, logger: functionLogger('api/entitlements') },
);
