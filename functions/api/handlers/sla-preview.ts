import { faultyField } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import {
  type BusinessCalendar,
  businessCalendar,
  type CalendarStore,
  calendarFrom,
  loadCountryHolidays,
  type ResolveHolidays,
} from '../../../shared/schedules/index.ts';
import { preview, type SlaPreviewInput } from '../../../shared/sla/index.ts';
import type { previewSlaRoute } from '../routes/sla.ts';

export const previewSlaHandler =
  (calendars: CalendarStore): RouteHandler<typeof previewSlaRoute> =>
  async ({ body, actor }) => {
    const happenings = body.happenings.map(({ at, type }) => ({ at: new Date(at), type }));
    const instants = happenings.map(({ at }) => at.getTime());
    const readAt = new Date(body.readAt ?? Math.max(...instants));
    const span = {
      from: new Date(Math.min(...instants)),
      to: new Date(Math.max(...instants, readAt.getTime())),
    };
    const calendar = await calendarOf(calendars, body, { actor, span });
    const { targets, thresholds } = body;
    return {
      status: 200,
      body: {
        readAt: readAt.toISOString(),
        kpis: [...preview(happenings, readAt, { calendar, targets, thresholds })],
      },
    };
  };

/** Writing out the holidays of one country takes some hundredths of a second for each year. */
const MOST_YEARS = 10;

async function calendarOf(
  calendars: CalendarStore,
  { calendar, calendarId }: SlaPreviewInput,
  by: { actor: { id: string; name: string }; span: { from: Date; to: Date } },
): Promise<BusinessCalendar> {
  if (calendar) {
    const resolve = calendar.countryHolidays.length > 0 ? await holidaysFor(by.span) : () => [];
    const own = { id: 'preview', actor: by.actor, now: by.span.to, resolve, place };
    return businessCalendar(calendarFrom(calendar, own));
  }
  const saved = calendarId === undefined ? undefined : await calendars.find(calendarId);
  if (saved) return businessCalendar(saved);
  throw faultyField('/calendarId', 'There is no such calendar.');
}

const place = '/calendar';

/** As calendars are saved, but from the creation on. */
async function holidaysFor(span: { from: Date; to: Date }): Promise<ResolveHolidays> {
  const first = span.from.getUTCFullYear();
  if (span.to.getUTCFullYear() - first > MOST_YEARS) {
    const detail = `From the creation to the reading it is more than ${MOST_YEARS} years: name the days as holidays.`;
    throw faultyField(`${place}/countryHolidays`, detail);
  }
  const { resolveCountryHolidays } = await loadCountryHolidays();
  const at = (index: number) => ({ in: 'body' as const, pointer: `${place}/countryHolidays/${index}` });
  return (rules, { from, to }) => resolveCountryHolidays(rules, { from: Math.min(from, first - 1), to }, at);
}
