import { firePromise } from '../../shared/incidents/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { FireEnv, readEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { Due } from '../../shared/sla/index.ts';
import { calendarReplanner, timerFirer, timersReplanner } from '../../shared/timers/index.ts';

const env = readEnv(FireEnv);
const logger = functionLogger('timers/fire');
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const client = documentClient();
const firePassed = firePromise(client, layout, newId);
const replanCalendar = calendarReplanner(client, layout, { site: env.SITE, newId });
const replanTimers = timersReplanner(client, layout, { site: env.SITE, newId });
const fireTimers = timerFirer(client, layout, { site: env.SITE, newId });

/**
 * Writes down what has passed on a promise, does what time brings to an incident, or reckons anew what is open under
 * a calendar that has got other hours, or since other timers were set up. Told twice, or told of what was kept or
 * done meanwhile, it stays silent.
 */
export const handler = queueHandler(Due, logger, async (due) => {
  if ('siteId' in due) {
    if ('calendarId' in due) {
      const { calendarId } = due;
      logger.info(logEvents.calendarReplanned, { calendarId, ...(await replanCalendar(due, systemClock())) });
    } else logger.info(logEvents.timersReplanned, { ...(await replanTimers(due, systemClock())) });
    return;
  }
  const { reference } = due;
  if ('kpi' in due) {
    const passed = await firePassed(due, systemClock());
    const outcome = passed.length > 0 ? logEvents.timerFired : logEvents.timerSilent;
    logger.info(outcome, { reference, kpi: due.kpi, passed });
    return;
  }
  const { fired, held } = await fireTimers(due, systemClock());
  logger.info(fired.length > 0 ? logEvents.timerFired : logEvents.timerSilent, { reference, fired, held });
});
