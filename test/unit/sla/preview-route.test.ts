import { describe, expect, it } from '@jest/globals';
import { previewSlaHandler } from '../../../functions/api/handlers/sla-preview.ts';
import { previewSlaRoute } from '../../../functions/api/routes/sla.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { builtInCalendar, type CalendarStore } from '../../../shared/schedules/index.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { effortOf } from '../../support/effort.ts';

const find = async (id: string) => builtInCalendar(id, 'Europe/Berlin');
const handler = serve([bind(previewSlaRoute, previewSlaHandler({ find } as unknown as CalendarStore))], {
  clock: () => new Date('2026-06-12T08:00:00Z'),
  logger: keptLog().logger,
});
const day = [{ from: '09:00', to: '17:00' }];
const calendar = { timeZone: 'Europe/Berlin', weekly: { friday: day, monday: day } };
const targets = { firstResponseMinutes: 60, nextResponseMinutes: 60, resolutionMinutes: 480 };
const happenings = [
  { at: '2026-06-12T14:30:00Z', type: 'created' },
  { at: '2026-06-12T16:45:00+02:00', type: 'waiting' },
];
interface Told {
  readonly readAt: string;
  readonly kpis: readonly unknown[];
  readonly fields: readonly { pointer: string }[];
}
const sent = async (over: Record<string, unknown>, group = 'manager') => {
  const body = { calendar, targets, happenings, ...over };
  const { status, json } = await ask(handler, { route: 'POST /v1/sla/preview', body, groups: [group] });
  return { status, json: json as unknown as Told };
};

describe('POST /v1/sla/preview', () => {
  it('answers with every clock at the last happening', async () => {
    const { status, json } = await sent({});
    expect(status).toBe(200);
    expect(json.readAt).toBe('2026-06-12T14:45:00.000Z');
    expect(json.kpis).toEqual(
      [60, 60, 480].map((targetMinutes, index) => ({
        kpi: ['firstResponse', 'nextResponse', 'resolution'][index],
        ...{ state: 'paused', targetMinutes, startedAt: '2026-06-12T14:30:00.000Z' },
        ...{ usedMinutes: 15, leftMinutes: targetMinutes - 15, lateMinutes: 0 },
        pauses: [{ from: '2026-06-12T14:45:00.000Z' }],
      })),
    );
  });

  it.each([
    ['a holiday by its date', { holidays: ['2026-06-15'] }, '2026-06-19T07:30:00.000Z'],
    [
      'a holiday with hours',
      { holidays: [{ date: '2026-06-15', hours: [{ from: '12:00', to: '13:00' }] }] },
      '2026-06-15T10:30:00.000Z',
    ],
    ['none', {}, '2026-06-15T07:30:00.000Z'],
  ])('takes %s', async (_, over, dueAt) => {
    const [created] = happenings;
    const { json } = await sent({ calendar: { ...calendar, ...over }, happenings: [created] });
    expect(json.kpis[0]).toMatchObject({ state: 'running', dueAt });
  });

  it('knows the holidays of a country', async () => {
    const born = { at: '2026-12-24T15:30:00Z', type: 'created' };
    const week = { friday: day, thursday: day, monday: day };
    const by = { timeZone: 'Europe/Berlin', weekly: week, countryHolidays: [{ country: 'DE' }] };
    const { json } = await sent({ calendar: by, happenings: [born] });
    expect(json.kpis[0]).toMatchObject({ dueAt: '2026-12-28T08:30:00.000Z' });
  });

  it('knows those of the years between the creation and the reading', async () => {
    const life = [
      { at: '2020-12-24T15:30:00Z', type: 'created' },
      { at: '2025-01-02T10:00:00Z', type: 'agentReply' },
    ];
    const by = { timeZone: 'Europe/Berlin', weekly: { friday: day }, countryHolidays: [{ country: 'DE' }] };
    const { json } = await sent({ calendar: by, happenings: life });
    // Both Fridays, Christmas and New Year, are off.
    expect(json.kpis[0]).toMatchObject({ state: 'metLate', dueAt: '2021-01-08T09:00:00.000Z' });
  });

  it.each(['24x7', 'office-hours'])('takes the calendar %s by its id', async (calendarId) => {
    const { status } = await sent({ calendar: undefined, calendarId });
    expect(status).toBe(200);
  });

  it.each([
    ['no calendar', { calendar: undefined }, '/calendar'],
    ['two calendars', { calendarId: '24x7' }, '/calendarId'],
    ['an unknown calendar', { calendar: undefined, calendarId: 'nope' }, '/calendarId'],
    ['a zone that is none', { calendar: { ...calendar, timeZone: 'Mars/Base' } }, '/calendar/timeZone'],
    ['a week without hours', { calendar: { ...calendar, weekly: {} } }, '/calendar/weekly'],
    ['no target', { targets: {} }, '/targets'],
    ['a target of nothing', { targets: { resolutionMinutes: 0 } }, '/targets/resolutionMinutes'],
    ['an unknown target', { targets: { ...targets, lunchMinutes: 3 } }, '/targets/lunchMinutes'],
    ['no happening', { happenings: [] }, '/happenings'],
    ['no creation', { happenings: [{ at: '2026-06-12T14:30:00Z', type: 'solved' }] }, '/happenings'],
    ['two creations', { happenings: [...happenings, happenings[0]] }, '/happenings/2/type'],
    [
      'one before the creation',
      { happenings: [...happenings, { at: '2026-06-12T14:00:00Z', type: 'open' }] },
      '/happenings/2/at',
    ],
    [
      'an unknown happening',
      { happenings: [{ at: '2026-06-12T14:30:00Z', type: 'eaten' }] },
      '/happenings/0/type',
    ],
    ['no instant', { happenings: [{ at: 'noon', type: 'created' }] }, '/happenings/0/at'],
    ['a target of no time', { targets: { firstResponseMinutes: 1e-9 } }, '/targets/firstResponseMinutes'],
    ['a reading before the creation', { readAt: '2026-06-12T14:00:00Z' }, '/readAt'],
    [
      'a threshold of both kinds',
      { thresholds: { warning: { percent: 1, minutesBefore: 2 } } },
      '/thresholds/warning',
    ],
    [
      'a holiday twice',
      { calendar: { ...calendar, holidays: ['2026-06-15', '2026-06-15'] } },
      '/calendar/holidays',
    ],
    [
      'a country without holidays',
      { calendar: { ...calendar, countryHolidays: [{ country: 'XX' }] } },
      '/calendar/countryHolidays/0/country',
    ],
    [
      'holidays of a country over decades',
      { calendar: { ...calendar, countryHolidays: [{ country: 'DE' }] }, readAt: '2040-01-01T00:00:00Z' },
      '/calendar/countryHolidays',
    ],
    ['too many happenings', { happenings: Array.from({ length: 1001 }, () => happenings[0]) }, '/happenings'],
  ])('refuses %s, naming the field', async (_, over, pointer) => {
    const { status, json } = await sent(over);
    expect(status).toBe(400);
    expect(json.fields.map(({ pointer: at }) => at)).toContain(pointer);
  });

  it('is not for agents', async () => {
    expect((await sent({}, 'agent')).status).toBe(403);
  });

  it('stays quick with a thousand happenings over decades', async () => {
    const born = Date.parse('1990-01-01T00:00:00Z');
    const many = Array.from({ length: 1000 }, (_, index) => ({
      at: new Date(born + index * 50 * 3_600_000 * 24).toISOString(),
      type: index === 0 ? 'created' : index % 2 === 0 ? 'customerReply' : 'agentReply',
    }));
    let status = 0;
    const effort = await effortOf(async () => {
      ({ status } = await sent({
        happenings: many.filter(({ at }) => at < '2190'),
        targets: {
          firstResponseMinutes: 1_000_000,
          nextResponseMinutes: 1_000_000,
          resolutionMinutes: 1_000_000,
        },
        calendar: { timeZone: 'America/St_Johns', weekly: { monday: [{ from: '09:00', to: '10:00' }] } },
      }));
    });
    expect(status).toBe(200);
    expect(effort).toBeLessThan(40);
  });
});
