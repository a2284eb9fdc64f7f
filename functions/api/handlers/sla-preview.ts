import { faultyField } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import {
  type BusinessCalendar,
  businessCalendar,
  type CalendarStore,
  calendarFrom,
  loadCountryHolidays,
} from '../../../shared/schedules/index.ts';
import { preview, type SlaPreviewInput } from '../../../shared/sla/index.ts';
import type { previewSlaRoute } from '../routes/sla.ts';

export const previewSlaHandler =
  (calendars: CalendarStore): RouteHandler<typeof previewSlaRoute> =>
  async ({ body, actor }) => {
    const happenings = body.happenings.map(({ at, type }) => ({ at: new Date(at), type }));
    const last = Math.max(...happenings.map(({ at }) => at.getTime()));
    const readAt = new Date(body.readAt ?? last);
    const calendar = await calendarOf(calendars, body, actor, new Date(last));
    const { targets, thresholds } = body;
    return {
      status: 200,
      body: {
        readAt: readAt.toISOString(),
        kpis: [...preview(happenings, readAt, { calendar, targets, thresholds })],
      },
    };
  };

async function calendarOf(
  calendars: CalendarStore,
  { calendar, calendarId }: SlaPreviewInput,
  actor: { id: string; name: string },
  now: Date,
): Promise<BusinessCalendar> {
  if (calendar) {
    const { resolveCountryHolidays: resolve } =
      calendar.countryHolidays.length > 0
        ? await loadCountryHolidays()
        : { resolveCountryHolidays: () => [] };
    return businessCalendar(calendarFrom(calendar, { id: 'preview', actor, now, resolve }));
  }
  const saved = calendarId === undefined ? undefined : await calendars.find(calendarId);
  if (saved) return businessCalendar(saved);
  throw faultyField('/calendarId', 'There is no such calendar.');
}
