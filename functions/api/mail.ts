import { incidentReader } from '../../shared/incidents/index.ts';
import { automaticCap, inboundStore, mailLog, senderFlowStore } from '../../shared/mail/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { MailEnv, readEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { objectsIn } from '../../shared/platform/objects.ts';
import { messageStore } from '../../shared/responses/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { transact } from '../../shared/table/transact.ts';
import { listBreakersHandler, resetBreakerHandler } from './handlers/breakers.ts';
import {
  downloadRawHandler,
  listMailHandler,
  readMailHandler,
  releaseMailHandler,
  replayMailHandler,
} from './handlers/mail.ts';
import { listBreakersRoute, resetBreakerRoute } from './routes/breakers.ts';
import {
  downloadRawRoute,
  listMailRoute,
  readMailRoute,
  releaseMailRoute,
  replayMailRoute,
} from './routes/mail.ts';

const env = readEnv(MailEnv);
const client = documentClient();
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS };
const desk = {
  client,
  table: env.TABLE_NAME,
  log: mailLog(client, layout),
  inbound: inboundStore(client, layout),
  messages: messageStore(client, layout),
  reader: incidentReader(client, env.TABLE_NAME),
  rawMail: objectsIn(env.RAW_MAIL_BUCKET),
  site: env.SITE,
  newId,
};

const breakers = {
  flows: senderFlowStore(client, env.TABLE_NAME, env.SITE.id),
  automatic: automaticCap(client, env.TABLE_NAME, env.SITE.id),
  settings: settingsStore(client, env.TABLE_NAME, env.SITE.id),
  commit: (items: Parameters<typeof transact>[1]) => transact(client, items),
};

export const handler = serve(
  [
    bind(listBreakersRoute, listBreakersHandler(breakers)),
    bind(resetBreakerRoute, resetBreakerHandler(breakers)),
    bind(listMailRoute, listMailHandler(desk)),
    bind(readMailRoute, readMailHandler(desk)),
    bind(downloadRawRoute, downloadRawHandler(desk)),
    bind(replayMailRoute, replayMailHandler(desk)),
    bind(releaseMailRoute, releaseMailHandler(desk)),
  ],
  { clock: systemClock, logger: functionLogger('api/mail') },
);
