import { firePromise } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { FireEnv, readEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { DueEntry } from '../../shared/sla/index.ts';

const env = readEnv(FireEnv);
const logger = functionLogger('timers/fire');
const fire = firePromise(
  documentClient(),
  { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS },
  newId,
);

/** Writes down what has passed on one promise. Told twice, or told of a promise kept meanwhile, it stays silent. */
export const handler = queueHandler(DueEntry, logger, async (entry) => {
  const passed = await fire(entry, systemClock());
  const outcome = passed.length > 0 ? logEvents.timerFired : logEvents.timerSilent;
  logger.info(outcome, { reference: entry.reference, kpi: entry.kpi, passed });
});
