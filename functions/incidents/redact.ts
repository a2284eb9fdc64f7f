import * as z from 'zod';
import { busEvents } from '../../shared/events/index.ts';
import { incidentReader, removeOldTexts } from '../../shared/incidents/index.ts';
import { contentRemover, inboundStore } from '../../shared/mail/index.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { RedactEnv, readEnv } from '../../shared/platform/environment.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { objectsIn } from '../../shared/platform/objects.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { messageStore } from '../../shared/responses/index.ts';

const env = readEnv(RedactEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const logger = functionLogger('incidents/redact');
const files = objectsIn(env.FILES_BUCKET);

const remove = contentRemover({
  incidents: incidentReader(client, table),
  messages: messageStore(client, { table, viewShards: env.VIEW_SHARDS }),
  inbound: inboundStore(client, { table, viewShards: env.VIEW_SHARDS }),
  files,
  rawMail: objectsIn(env.RAW_MAIL_BUCKET),
  removeTexts: (reference, until, named) => removeOldTexts({ client, table, files }, reference, until, named),
});

export const Removed = z.object({
  'detail-type': z.literal('ContentRemoved'),
  detail: busEvents.ContentRemoved,
});

export const handler = queueHandler(Removed, logger, async ({ detail }) => {
  await remove(detail);
  logger.info(logEvents.contentRemoved, { reference: detail.reference, eventId: detail.eventId });
});
