import { accountStore, customerStore } from '../../shared/customers/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, TransfersEnv } from '../../shared/platform/environment.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { objectsIn } from '../../shared/platform/objects.ts';
import { jobStore } from '../../shared/transfer/index.ts';
import { transferRoutes } from './handlers/transfer-routes.ts';

const env = readEnv(TransfersEnv);
const client = documentClient();
const table = env.TABLE_NAME;

export const handler = serve(
  transferRoutes({
    ...{ client, table, newId, files: objectsIn(env.FILES_BUCKET) },
    imports: jobStore(client, table, env.SITE.id, 'import'),
    exports: jobStore(client, table, env.SITE.id, 'export'),
    accounts: accountStore(client, table, env.SITE.id),
    customers: customerStore(client, table),
  }),
  { clock: systemClock, logger: functionLogger('api/transfers') },
);
