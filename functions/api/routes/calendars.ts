import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import {
  Calendar,
  CalendarBrief,
  CalendarInput,
  CountryHolidays,
  holidayTypes,
  ResolvedDay,
} from '../../../shared/schedules/index.ts';
import { Idempotency } from './portal.ts';
import { Instant, ifMatch, Paging, SPAN_DAYS, spanCheck } from './schedule-parts.ts';

const tag = 'Schedules';
const params = z.object({ id: z.string().regex(/^[\w-]{1,64}$/, 'The id of a calendar.') });
const written = { function: 'api/setup', tag } as const;
const read = { function: 'api/desk', tag } as const;
const CALENDAR_BYTES = 192 * 1024;

export const listCalendarsRoute = defineRoute({
  ...read,
  id: 'listCalendars',
  method: 'GET',
  path: '/v1/calendars',
  role: 'manager',
  summary: 'List the business calendars',
  description: 'The built-in ones, then those of the site in the order of their making.',
  query: Paging,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one, the built-in ones are on the first.',
      schema: z.object({
        builtIn: z.array(z.object({ id: z.string(), name: z.string(), timeZone: z.string() })),
        calendars: z.array(CalendarBrief),
        next: z.string().optional(),
      }),
    },
  },
});

export const readCalendarRoute = defineRoute({
  ...read,
  id: 'readCalendar',
  method: 'GET',
  path: '/v1/calendars/{id}',
  role: 'manager',
  summary: 'Read a business calendar',
  description: 'With the days on which the holidays of its countries fall, as they were written out.',
  params,
  replies: { 200: { description: 'The calendar; the ETag is its version.', schema: Calendar } },
});

export const createCalendarRoute = defineRoute({
  ...written,
  id: 'createCalendar',
  method: 'POST',
  path: '/v1/calendars',
  role: 'admin',
  summary: 'Make a business calendar',
  description:
    'Exceptions win over holidays, and these over the week. Hours that end no later than they begin reach into the next day, unless something that wins over them speaks for it. The holidays of countries are written out from two years back to ten ahead, and for another year as soon as that comes near.',
  headers: Idempotency,
  bodyLimit: CALENDAR_BYTES,
  body: CalendarInput,
  refuses: ['conflict'],
  replies: { 201: { description: 'It is there.', schema: Calendar } },
});

export const replaceCalendarRoute = defineRoute({
  ...written,
  id: 'replaceCalendar',
  method: 'PUT',
  path: '/v1/calendars/{id}',
  role: 'admin',
  summary: 'Replace a business calendar',
  description: 'If-Match is required. The built-in ones stay as they are.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  bodyLimit: CALENDAR_BYTES,
  body: CalendarInput,
  refuses: ['preconditionRequired', 'conflict'],
  replies: { 200: { description: 'It is replaced.', schema: Calendar } },
});

export const deleteCalendarRoute = defineRoute({
  ...written,
  id: 'deleteCalendar',
  method: 'DELETE',
  path: '/v1/calendars/{id}',
  role: 'admin',
  summary: 'Delete a business calendar',
  description: 'Refused while something refers to it, such as the working hours of an agent.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  refuses: ['conflict'],
  replies: { 204: { description: 'It is gone.' } },
});

export const OpenView = z.object({
  calendarId: z.string(),
  timeZone: z.string(),
  at: z.iso.datetime(),
  open: z.boolean().meta({ description: 'Whether it is open at `at`.' }),
  opensAt: z.iso.datetime().optional().meta({ description: 'When it opens next, if it is closed.' }),
  closesAt: z.iso.datetime().optional().meta({ description: 'When it closes next, if it is open.' }),
  intervals: z
    .array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() }))
    .optional()
    .meta({ description: 'Between `from` and `to`: ascending, apart, clipped to them.' }),
  openMinutes: z.number().optional().meta({ description: 'Their sum.' }),
  holidaysUntil: z.iso
    .date()
    .optional()
    .meta({ description: 'The last day for which the holidays of its countries are known.' }),
});

export const openTimesRoute = defineRoute({
  ...read,
  id: 'readOpenTimes',
  method: 'GET',
  path: '/v1/calendars/{id}/open',
  role: 'agent',
  summary: 'When a business calendar is open',
  description: `Between two instants at most ${SPAN_DAYS} days apart, and whether it is at one: at \`at\`, else at \`from\`, else now.`,
  params,
  query: z
    .strictObject({ from: Instant.optional(), to: Instant.optional(), at: Instant.optional() })
    .superRefine(spanCheck),
  replies: { 200: { description: 'Its open intervals in UTC.', schema: OpenView } },
});

export const listHolidayCountriesRoute = defineRoute({
  ...written,
  id: 'listHolidayCountries',
  method: 'GET',
  path: '/v1/holidays/countries',
  role: 'manager',
  summary: 'The countries and regions whose holidays are known',
  replies: {
    200: {
      description: 'All of them, about two hundred.',
      schema: z.object({
        countries: z.array(
          z.object({
            code: z.string(),
            name: z.string(),
            regions: z.array(z.object({ code: z.string(), name: z.string() })),
          }),
        ),
      }),
    },
  },
});

export const listHolidaysRoute = defineRoute({
  ...written,
  id: 'listHolidays',
  method: 'GET',
  path: '/v1/holidays',
  role: 'manager',
  summary: 'The holidays of a country or region in a year',
  description: 'What a calendar with this rule would be closed on.',
  query: z.strictObject({
    country: CountryHolidays.shape.country,
    region: CountryHolidays.shape.region,
    year: z.coerce.number().int().min(1970).max(2199),
    types: z
      .string()
      .default('public')
      .transform((text) => text.split(','))
      .pipe(CountryHolidays.shape.types.unwrap())
      .meta({ description: `Some of ${holidayTypes.join(', ')}, parted by commas.` }),
  }),
  replies: { 200: { description: 'By date.', schema: z.object({ days: z.array(ResolvedDay) }) } },
});
