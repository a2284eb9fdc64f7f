import * as z from 'zod';
import { busEvents } from '../../shared/events/index.ts';
import {
  closeChildren,
  familyStore,
  incidentReader,
  incidentStore,
  partStore,
} from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { CloseChildrenEnv, readEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { settingsStore } from '../../shared/settings/index.ts';

const env = readEnv(CloseChildrenEnv);
const client = documentClient();
const table = env.TABLE_NAME;
const logger = functionLogger('incidents/close-children');

const close = closeChildren({
  client,
  table,
  incidents: incidentStore(client, { table, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS }),
  reader: incidentReader(client, table),
  family: familyStore(client, table, partStore(client, table)),
  settings: settingsStore(client, table, env.SITE.id),
  newId,
});

export const ToClose = z.object({
  'detail-type': z.literal('ChildrenToClose'),
  detail: busEvents.ChildrenToClose,
});

export const handler = queueHandler(ToClose, logger, async ({ detail }) => {
  const result = await close(detail, systemClock());
  logger.info(logEvents.childrenClosed, { reference: detail.reference, ...result });
});
