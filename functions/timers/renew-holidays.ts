import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { RenewHolidaysEnv, readEnv } from '../../shared/platform/environment.ts';
import { DeskError } from '../../shared/platform/errors.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import {
  type CalendarStore,
  calendarStore,
  loadCountryHolidays,
  renewedHolidays,
} from '../../shared/schedules/index.ts';

const env = readEnv(RenewHolidaysEnv);
const logger = functionLogger('timers/renew-holidays');
const calendars = calendarStore(documentClient(), env.TABLE_NAME, env.SITE);

/** The calendars of the site whose holidays are written out for too few years ahead get another one. */
export const handler = async (): Promise<{ renewed: number }> => {
  const now = systemClock();
  let renewed = 0;
  let after: string | undefined;
  do {
    const page = await calendars.list({ size: 25, after });
    for (const { id } of page.calendars) if (await renew(calendars, id, now)) renewed += 1;
    after = page.next;
  } while (after !== undefined);
  logger.info(logEvents.holidaysRenewed, { renewed });
  return { renewed };
};

async function renew(calendars: CalendarStore, id: string, now: Date): Promise<boolean> {
  const calendar = await calendars.find(id);
  if (!calendar) return false;
  try {
    const { resolveCountryHolidays: resolve } = await loadCountryHolidays();
    const resolved = renewedHolidays(calendar, { now, resolve });
    if (resolved) await calendars.renew(calendar, resolved);
    return resolved !== undefined;
  } catch (error) {
    // Somebody saved it in this moment, or the package knows a place no more: the others go on.
    if (!(error instanceof DeskError)) throw error;
    logger.warn(logEvents.holidaysNotRenewed, { calendar: id, code: error.code });
    return false;
  }
}
