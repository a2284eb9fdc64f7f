import {
  listAvailabilityHandler,
  readAvailabilityHandler,
  saveAvailabilityHandler,
} from '../../functions/api/handlers/availability.ts';
import * as calendarHandlers from '../../functions/api/handlers/calendars.ts';
import * as rotaHandlers from '../../functions/api/handlers/rotas.ts';
import * as availabilityRoutes from '../../functions/api/routes/availability.ts';
import * as calendarRoutes from '../../functions/api/routes/calendars.ts';
import * as rotaRoutes from '../../functions/api/routes/rotas.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { availabilityStore, calendarStore, rotaStore } from '../../shared/schedules/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { type Answer, ask, keptLog, type RequestLine } from './a-request.ts';
import type { TestTable } from './a-table.ts';
import { morning } from './time.ts';

export type ScheduleDesk = ReturnType<typeof aScheduleDesk>;

/** The routes of schedules on a table, for a site of their own; `clock` may be moved. */
export function aScheduleDesk({ client, table }: TestTable, siteId: string) {
  const site = { id: siteId, timeZone: 'Europe/Berlin' };
  const calendars = calendarStore(client, table, site);
  const availability = availabilityStore(client, table, siteId);
  const rotas = rotaStore(client, table, siteId);
  const settings = settingsStore(client, table, siteId);
  const parts = { client, table, newId };
  const { logger, lines } = keptLog();
  let now = morning;
  const handler = serve(
    [
      bind(calendarRoutes.listCalendarsRoute, calendarHandlers.listCalendarsHandler(calendars, site)),
      bind(calendarRoutes.readCalendarRoute, calendarHandlers.readCalendarHandler(calendars)),
      bind(
        calendarRoutes.createCalendarRoute,
        calendarHandlers.createCalendarHandler({ ...parts, calendars }),
      ),
      bind(calendarRoutes.replaceCalendarRoute, calendarHandlers.replaceCalendarHandler({ calendars })),
      bind(calendarRoutes.deleteCalendarRoute, calendarHandlers.deleteCalendarHandler({ calendars })),
      bind(calendarRoutes.openTimesRoute, calendarHandlers.openTimesHandler(calendars)),
      bind(calendarRoutes.listHolidaysRoute, calendarHandlers.listHolidaysHandler()),
      bind(calendarRoutes.listHolidayCountriesRoute, calendarHandlers.listHolidayCountriesHandler()),
      bind(availabilityRoutes.readAvailabilityRoute, readAvailabilityHandler(availability)),
      bind(availabilityRoutes.saveAvailabilityRoute, saveAvailabilityHandler(availability)),
      bind(
        availabilityRoutes.listAvailabilityRoute,
        listAvailabilityHandler({ availability, calendars, settings }),
      ),
      bind(rotaRoutes.listRotasRoute, rotaHandlers.listRotasHandler(rotas)),
      bind(rotaRoutes.readRotaRoute, rotaHandlers.readRotaHandler(rotas)),
      bind(rotaRoutes.createRotaRoute, rotaHandlers.createRotaHandler({ ...parts, rotas })),
      bind(rotaRoutes.replaceRotaRoute, rotaHandlers.replaceRotaHandler({ rotas })),
      bind(rotaRoutes.deleteRotaRoute, rotaHandlers.deleteRotaHandler({ rotas })),
      bind(rotaRoutes.readOnCallRoute, rotaHandlers.readOnCallHandler(rotas, availability)),
    ],
    { clock: () => now, logger },
  );
  return {
    ...{ calendars, availability, rotas, settings, log: lines },
    at: (instant: Date) => {
      now = instant;
    },
    send: (line: RequestLine): Promise<Answer> => ask(handler, { groups: '[admin]', ...line }),
  };
}

export const pointersOf = ({ json }: Answer): readonly string[] =>
  ((json.fields ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
