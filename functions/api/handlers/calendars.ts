import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import {
  builtInCalendar,
  builtInIds,
  businessCalendar,
  type Calendar,
  type CalendarStore,
  calendarFrom,
  loadCountryHolidays,
  openingAt,
  openTimes,
} from '../../../shared/schedules/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import type {
  createCalendarRoute,
  deleteCalendarRoute,
  listCalendarsRoute,
  listHolidayCountriesRoute,
  listHolidaysRoute,
  openTimesRoute,
  readCalendarRoute,
  replaceCalendarRoute,
} from '../routes/calendars.ts';
import { checkVersion, etagOf, requiredVersion } from './versions.ts';

interface CalendarParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly calendars: CalendarStore;
  readonly newId: NewId;
}

const shown = (status: number, calendar: Calendar): RouteAnswer => ({
  status,
  body: calendar,
  headers: { etag: etagOf(calendar.version) },
});

async function found(calendars: CalendarStore, id: string): Promise<Calendar> {
  const calendar = await calendars.find(id);
  if (!calendar) throw new DeskError('notFound', 'There is no such calendar.');
  return calendar;
}

function refuseBuiltIn(id: string): void {
  if (builtInIds.includes(id)) throw new DeskError('conflict', 'A built-in calendar stays as it is.');
}

export const listCalendarsHandler =
  (calendars: CalendarStore, site: { timeZone: string }): RouteHandler<typeof listCalendarsRoute> =>
  async ({ query: { limit, cursor } }) => {
    const after = readCursor('calendars', cursor);
    const { calendars: page, next } = await calendars.list({ size: limit, after });
    const builtIn = (after === undefined ? builtInIds : [])
      .flatMap((id) => builtInCalendar(id, site.timeZone) ?? [])
      .map(({ id, name, timeZone }) => ({ id, name, timeZone }));
    return {
      status: 200,
      body: { builtIn, calendars: page, ...(next ? { next: writeCursor('calendars', next) } : {}) },
    };
  };

export const readCalendarHandler =
  (calendars: CalendarStore): RouteHandler<typeof readCalendarRoute> =>
  async ({ params: { id } }) =>
    shown(200, await found(calendars, id));

export const createCalendarHandler =
  ({ client, table, calendars, newId }: CalendarParts): RouteHandler<typeof createCalendarRoute> =>
  async ({ headers, body, actor, now }) => {
    const request = { scope: `createCalendar:${actor.id}`, key: headers['idempotency-key'], content: body };
    const calendar = await doneOnce<Calendar>({ client, table, now }, request, async (keep) => {
      const { resolveCountryHolidays: resolve } = await loadCountryHolidays();
      const made = calendarFrom(body, { id: newId(now), actor, now, resolve });
      await calendars.create(made, keep(made));
      return made;
    });
    return shown(201, calendar);
  };

export const replaceCalendarHandler =
  ({ calendars }: Pick<CalendarParts, 'calendars'>): RouteHandler<typeof replaceCalendarRoute> =>
  async ({ params: { id }, headers, body, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    refuseBuiltIn(id);
    const [before, { resolveCountryHolidays: resolve }] = await Promise.all([
      found(calendars, id),
      loadCountryHolidays(),
    ]);
    checkVersion(before, version);
    const calendar = calendarFrom(body, { id, before, actor, now, resolve });
    await calendars.replace(before, calendar, now);
    return shown(200, calendar);
  };

export const deleteCalendarHandler =
  ({ calendars }: Pick<CalendarParts, 'calendars'>): RouteHandler<typeof deleteCalendarRoute> =>
  async ({ params: { id }, headers }) => {
    refuseBuiltIn(id);
    const calendar = await found(calendars, id);
    if (headers['if-match'] !== undefined) checkVersion(calendar, requiredVersion(headers['if-match']));
    await calendars.remove(calendar);
    return { status: 204 };
  };

export const openTimesHandler =
  (calendars: CalendarStore): RouteHandler<typeof openTimesRoute> =>
  async ({ params: { id }, query, now }) => {
    const stored = await found(calendars, id);
    const calendar = businessCalendar(stored);
    const at = new Date(query.at ?? query.from ?? now);
    const times =
      query.from && query.to ? openTimes(calendar, new Date(query.from), new Date(query.to)) : undefined;
    return {
      status: 200,
      body: {
        ...{ calendarId: id, timeZone: stored.timeZone, at, ...openingAt(calendar, at) },
        ...(times && { intervals: times, openMinutes: minutesIn(times) }),
        ...(stored.countryHolidays.length > 0 && { holidaysUntil: `${stored.resolved.toYear}-12-31` }),
      },
    };
  };

const minutesIn = (times: ReturnType<typeof openTimes>): number =>
  times.reduce((sum, { from, to }) => sum + to.getTime() - from.getTime(), 0) / 60_000;

export const listHolidayCountriesHandler = (): RouteHandler<typeof listHolidayCountriesRoute> => async () => {
  const { holidayCountries } = await loadCountryHolidays();
  return { status: 200, body: { countries: holidayCountries() } };
};

export const listHolidaysHandler =
  (): RouteHandler<typeof listHolidaysRoute> =>
  async ({ query: { year, ...rule } }) => {
    const { resolveCountryHolidays } = await loadCountryHolidays();
    const place = () => ({ in: 'query', pointer: '' }) as const;
    return { status: 200, body: { days: resolveCountryHolidays([rule], { from: year, to: year }, place) } };
  };
