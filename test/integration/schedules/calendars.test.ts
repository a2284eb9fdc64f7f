import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OpenView } from '../../../functions/api/routes/calendars.ts';
import { Calendar, loadCountryHolidays, renewedHolidays } from '../../../shared/schedules/index.ts';
import { writeCursor } from '../../../shared/table/cursor.ts';
import { aCalendarBody } from '../../support/a-calendar.ts';
import { aScheduleDesk, pointersOf, type ScheduleDesk } from '../../support/a-schedule-desk.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning } from '../../support/time.ts';

let table: TestTable;
let desk: ScheduleDesk;
let sites = 0;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  sites += 1;
  desk = aScheduleDesk(table, `site-${sites}`);
});

const create = (body: unknown, key?: string) =>
  desk.send({
    route: 'POST /v1/calendars',
    body,
    ...(key ? { headers: { 'idempotency-key': key } } : {}),
  });
const made = async (over: Record<string, unknown> = {}) => {
  const answer = await create(aCalendarBody(over));
  expect(answer.status).toBe(201);
  return Calendar.strict().parse(answer.json);
};
const read = (id: string) => desk.send({ route: 'GET /v1/calendars/{id}', params: { id } });
const replace = (id: string, version: number, body: unknown) =>
  desk.send({
    route: 'PUT /v1/calendars/{id}',
    params: { id },
    headers: { 'if-match': `"${version}"` },
    body,
  });
const remove = (id: string, headers: Record<string, string> = {}) =>
  desk.send({ route: 'DELETE /v1/calendars/{id}', params: { id }, headers });
const open = (id: string, query: Record<string, string> = {}, groups = '[agent]') =>
  desk.send({ route: 'GET /v1/calendars/{id}/open', params: { id }, query, groups });
const list = (query: Record<string, string> = {}) => desk.send({ route: 'GET /v1/calendars', query });

describe('a calendar', () => {
  it('is made, read and listed', async () => {
    const calendar = await made();
    expect(calendar).toMatchObject({ name: 'Berlin office', version: 1, exceptions: [] });
    const found = await read(calendar.id);
    expect([found.status, found.headers.etag, found.json]).toEqual([200, '"1"', calendar]);
    const { json } = await list();
    expect(json).toMatchObject({
      builtIn: [{ id: '24x7' }, { id: 'office-hours', timeZone: 'Europe/Berlin' }],
      calendars: [{ id: calendar.id, name: 'Berlin office', version: 1, uses: 0 }],
    });
    expect(json.next).toBeUndefined();
  });

  it('is made once under an Idempotency-Key, and the key is good for that one alone', async () => {
    const [one, two] = await Promise.all([create(aCalendarBody(), 'a'), create(aCalendarBody(), 'a')]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(two.json).toEqual(one.json);
    expect((await list()).json.calendars).toHaveLength(1);
    expect((await create(aCalendarBody({ name: 'Other' }), 'a')).json.type).toMatch(/idempotency-key-reused/);
  });

  it('is replaced by whoever has seen the version that stands, and by one of two', async () => {
    const { id } = await made();
    const unseen = { route: 'PUT /v1/calendars/{id}', params: { id }, body: aCalendarBody() };
    expect((await desk.send(unseen)).status).toBe(428);
    expect((await replace(id, 2, aCalendarBody())).status).toBe(412);
    const answers = await Promise.all(['A', 'B'].map((name) => replace(id, 1, aCalendarBody({ name }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const [brief] = (await list()).json.calendars as { name: string; version: number }[];
    const whole = (await read(id)).json;
    expect([brief?.name, brief?.version]).toEqual([whole.name, 2]);
  });

  it('is deleted, once', async () => {
    const { id } = await made();
    expect((await remove(id, { 'if-match': '"7"' })).status).toBe(412);
    expect((await remove(id, { 'if-match': '"1"' })).status).toBe(204);
    expect((await remove(id)).status).toBe(404);
    expect((await read(id)).status).toBe(404);
    expect((await open(id)).status).toBe(404);
    const left = (await table.partition(`CAL#site-${sites}`)).filter(({ sk }) => sk !== 'HEAD');
    expect(left).toEqual([]);
  });

  it('is not deleted while an agent works by it, and says who does', async () => {
    const { id } = await made();
    const save = (version: number, body: unknown) =>
      desk.send({
        route: 'PUT /v1/agents/{agentId}/availability',
        params: { agentId: 'agent-7' },
        headers: { 'if-match': `"${version}"` },
        body,
      });
    expect((await save(0, { workingHours: { calendarId: id } })).status).toBe(200);
    // Renaming it must not lose the count of its users.
    expect((await replace(id, 1, aCalendarBody({ name: 'Renamed' }))).status).toBe(200);
    const refused = await remove(id);
    expect([refused.status, refused.json.detail]).toEqual([409, 'The calendar is in use by agent agent-7.']);
    expect((await save(1, { workingHours: { calendarId: '24x7' } })).status).toBe(200);
    expect((await remove(id)).status).toBe(204);
  });

  it('that an agent takes up while it is being deleted stays', async () => {
    const { id } = await made();
    let saved = 0;
    table.before = async (operation) => {
      if (!operation.startsWith('TransactWrite')) return;
      table.before = () => undefined;
      const answer = await desk.send({
        route: 'PUT /v1/agents/{agentId}/availability',
        params: { agentId: 'agent-7' },
        headers: { 'if-match': '"0"' },
        body: { workingHours: { calendarId: id } },
      });
      saved = answer.status;
    };
    const removed = await remove(id);
    expect([saved, removed.status]).toEqual([200, 409]);
    expect((await open(id)).status).toBe(200);
  });

  it('that is deleted while an agent takes it up is refused to them', async () => {
    const { id } = await made();
    let removed = 0;
    table.before = async (operation) => {
      if (!operation.startsWith('TransactWrite')) return;
      table.before = () => undefined;
      removed = (await remove(id)).status;
    };
    const saved = await desk.send({
      route: 'PUT /v1/agents/{agentId}/availability',
      params: { agentId: 'agent-7' },
      headers: { 'if-match': '"0"' },
      body: { workingHours: { calendarId: id } },
    });
    expect([removed, saved.status, pointersOf(saved)]).toEqual([204, 400, ['/workingHours/calendarId']]);
    expect(await table.partition(`AVL#site-${sites}`)).toEqual([]);
  });

  it('that is built in can be read and asked, not changed or deleted', async () => {
    expect((await read('24x7')).json).toMatchObject({ id: '24x7', version: 0 });
    expect((await replace('24x7', 0, aCalendarBody())).status).toBe(409);
    expect((await remove('office-hours')).status).toBe(409);
    const always = await open('24x7', { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' });
    expect(always.json).toMatchObject({ open: true, openMinutes: 365 * 1440 });
    expect((await open('office-hours', { at: '2026-06-12T06:59:59Z' })).json).toMatchObject({
      open: false,
      opensAt: '2026-06-12T07:00:00.000Z',
    });
  });

  it('is written by admins, read by managers, and asked by agents', async () => {
    const { id } = await made();
    const roles = ['[agent]', '[manager]', '[admin]'];
    const statuses = async (line: { route: string; params?: Record<string, string>; body?: unknown }) =>
      Promise.all(roles.map(async (groups) => (await desk.send({ ...line, groups })).status));
    expect(await statuses({ route: 'GET /v1/calendars' })).toEqual([403, 200, 200]);
    expect(await statuses({ route: 'GET /v1/calendars/{id}', params: { id } })).toEqual([403, 200, 200]);
    expect(await statuses({ route: 'POST /v1/calendars', body: aCalendarBody() })).toEqual([403, 403, 201]);
    expect(await statuses({ route: 'GET /v1/calendars/{id}/open', params: { id } })).toEqual([200, 200, 200]);
    expect(await statuses({ route: 'DELETE /v1/calendars/{id}', params: { id } })).toEqual([403, 403, 204]);
  });

  it('has pages of equal cost, each calendar on one of them', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 5; number += 1) ids.push((await made({ name: `No ${number}` })).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { json } = await list({ limit: '2', ...(cursor ? { cursor } : {}) });
      expect((json.builtIn as unknown[]).length).toBe(cursor ? 0 : 2);
      seen.push(...(json.calendars as { id: string }[]).map(({ id }) => id));
      cursor = json.next as string | undefined;
    } while (cursor);
    expect(seen).toEqual(ids);
    expect(pointersOf(await list({ cursor: 'bm9uc2Vuc2U' }))).toEqual(['/cursor']);
    const madeUp = writeCursor('calendars', 'somewhere else');
    expect(pointersOf(await list({ cursor: madeUp }))).toEqual(['/cursor']);
  });
});

describe('open times', () => {
  it('are those of weeks, holidays, countries and exceptions, the stronger one winning', async () => {
    const { id } = await made({
      countryHolidays: [{ country: 'DE', region: 'by', types: ['public', 'bank'] }],
      holidays: [{ date: '2026-12-23', name: 'Works outing' }],
      exceptions: [
        { date: '2026-12-26', name: 'Stock-taking', hours: [{ from: '08:00', to: '12:00' }] },
        { date: '2026-12-28', hours: [] },
      ],
    });
    const { json } = await open(id, { from: '2026-12-22T00:00:00Z', to: '2027-01-05T00:00:00Z' });
    const view = OpenView.strict().parse(json);
    expect(view.intervals!.map(({ from, to }) => `${from.slice(5, 16)} ${to.slice(5, 16)}`)).toEqual([
      '12-22T08:00 12-22T16:00',
      // 23rd: outing. 24th: open until two. 25th: Christmas.
      '12-24T08:00 12-24T13:00',
      '12-26T07:00 12-26T11:00',
      // 28th: exception. 31st: until two. 1st: New Year.
      '12-29T08:00 12-29T16:00',
      '12-30T08:00 12-30T16:00',
      '12-31T08:00 12-31T13:00',
      '01-04T08:00 01-04T16:00',
    ]);
    expect(view.holidaysUntil).toBe('2036-12-31');
    expect(view.openMinutes).toBe((8 + 5 + 4 + 8 + 8 + 5 + 8) * 60);
  });

  it('are written out anew, for later years, when the calendar is saved again', async () => {
    const body = aCalendarBody({ countryHolidays: [{ country: 'FR' }] });
    const { id, resolved } = await made(body);
    expect([resolved.fromYear, resolved.toYear]).toEqual([2024, 2036]);
    desk.at(new Date('2030-03-01T00:00:00Z'));
    const later = Calendar.parse((await replace(id, 1, body)).json).resolved;
    expect([later.fromYear, later.toYear]).toEqual([2024, 2040]);
    expect(later.days.map(({ date }) => date)).toContain('2040-07-14');
  });

  it('say whether it is open now, and until when', async () => {
    const { id } = await made();
    expect((await open(id)).json).toEqual({
      ...{ calendarId: id, timeZone: 'Europe/Berlin', at: '2026-06-12T08:00:00.000Z' },
      ...{ open: true, closesAt: '2026-06-12T15:00:00.000Z' },
    });
  });

  it.each([
    [{ from: '2026-06-12T00:00:00Z' }, ['/to']],
    [{ to: '2026-06-12T00:00:00Z' }, ['/from']],
    [{ from: '2026-06-12T00:00:00Z', to: '2026-06-12T00:00:00Z' }, ['/to']],
    [{ from: '2026-06-12T00:00:00Z', to: '2027-07-17T00:00:00.001Z' }, ['/to']],
    [{ at: 'tomorrow' }, ['/at']],
    [{ at: '2026-06-12T00:00:00+02:00' }, ['/at']],
    [{ at: '9999-06-12T00:00:00Z' }, ['/at']],
    [{ when: '2026-06-12T00:00:00Z' }, ['/when']],
  ] as [Record<string, string>, string[]][])('refuse %j and name the field', async (query, fields) => {
    const answer = await open('24x7', query);
    expect([answer.status, pointersOf(answer)]).toEqual([400, fields]);
  });

  it('span four hundred days', async () => {
    const answer = await open('24x7', { from: '2026-06-12T00:00:00Z', to: '2027-07-17T00:00:00Z' });
    expect(answer.json.openMinutes).toBe(400 * 1440);
  });
});

describe('a calendar that is not as it should be', () => {
  const day = (...hours: [string, string][]) => hours.map(([from, to]) => ({ from, to }));
  it.each<[string, Record<string, unknown>, string[]]>([
    ['an unknown zone', { timeZone: 'Europe/Atlantis' }, ['/timeZone']],
    ['an offset for a zone', { timeZone: '+02:00' }, ['/timeZone']],
    ['no hours', { weekly: {} }, ['/weekly']],
    ['an unknown day', { weekly: { monday: day(['09:00', '17:00']), caturday: [] } }, ['/weekly/caturday']],
    ['an empty interval', { weekly: { monday: day(['09:00', '09:00']) } }, ['/weekly/monday/0/to']],
    [
      'a time that is none',
      { weekly: { monday: day(['9:00', '25:00']) } },
      ['/weekly/monday/0/from', '/weekly/monday/0/to'],
    ],
    ['24:00 as a beginning', { weekly: { monday: day(['24:00', '06:00']) } }, ['/weekly/monday/0/from']],
    [
      'intervals that overlap',
      { weekly: { monday: day(['13:00', '17:00'], ['09:00', '13:01']) } },
      ['/weekly/monday/0'],
    ],
    [
      'a night that overlaps the next morning',
      { weekly: { monday: day(['22:00', '06:00']), tuesday: day(['05:00', '09:00']) } },
      ['/weekly/tuesday/0'],
    ],
    [
      'a Saturday night that overlaps Sunday',
      { weekly: { saturday: day(['22:00', '06:00']), sunday: day(['05:00', '09:00']) } },
      ['/weekly/sunday/0'],
    ],
    ['a date that is none', { holidays: [{ date: '2026-02-29', name: 'x' }] }, ['/holidays/0/date']],
    ['a date far away', { holidays: [{ date: '2926-02-28', name: 'x' }] }, ['/holidays/0/date']],
    [
      'a date twice',
      { exceptions: [{ date: '2026-12-25' }, { date: '2026-12-25' }] },
      ['/exceptions/1/date'],
    ],
    [
      'hours of a date that overlap',
      { exceptions: [{ date: '2026-12-25', hours: day(['09:00', '12:00'], ['11:00', '13:00']) }] },
      ['/exceptions/0/hours/1'],
    ],
    ['a country without holidays', { countryHolidays: [{ country: 'XX' }] }, ['/countryHolidays/0/country']],
    [
      'a region of another country',
      { countryHolidays: [{ country: 'DE' }, { country: 'FR', region: 'BY' }] },
      ['/countryHolidays/1/region'],
    ],
    [
      'an unknown kind of holiday',
      { countryHolidays: [{ country: 'DE', types: ['fun'] }] },
      ['/countryHolidays/0/types/0'],
    ],
    ['a name of two lines', { name: 'a\nb' }, ['/name']],
    ['an unknown field', { colour: 'red' }, ['/colour']],
    [
      'too many dates',
      {
        holidays: Array.from({ length: 501 }, (_, at) => ({
          date: new Date(at * 864e5 + 1e12).toISOString().slice(0, 10),
          name: 'x',
        })),
      },
      ['/holidays'],
    ],
  ])('%s: the field is named and nothing is stored', async (_, over, expected) => {
    const answer = await create(aCalendarBody(over));
    expect([answer.status, pointersOf(answer)]).toEqual([400, expected]);
    expect(await table.partition(`CAL#site-${sites}`)).toEqual([]);
  });

  it('may touch: one interval ends where the next begins, around the week', async () => {
    const week = {
      saturday: day(['18:00', '06:00']),
      sunday: day(['06:00', '24:00']),
      monday: day(['00:00', '18:00']),
    };
    const { id } = await made({ weekly: week });
    const { json } = await open(id, { from: '2026-06-12T00:00:00Z', to: '2026-06-19T00:00:00Z' });
    expect(json.intervals).toEqual([{ from: '2026-06-13T16:00:00.000Z', to: '2026-06-15T16:00:00.000Z' }]);
  });
});

describe('holidays', () => {
  it('of a region are shown as a calendar would have them', async () => {
    const query = { country: 'TR', year: '2027' };
    const { json } = await desk.send({ route: 'GET /v1/holidays', query });
    const eid = (json.days as { date: string; name: string }[]).filter(({ name }) => /Ramadan/.test(name));
    expect(eid.map(({ date }) => date)).toEqual(['2027-03-09', '2027-03-10', '2027-03-11']);
  });

  it('are known for countries and their regions, by the codes that are taken', async () => {
    const { json } = await desk.send({ route: 'GET /v1/holidays/countries' });
    const countries = json.countries as { code: string; regions: { code: string }[] }[];
    expect(countries.length).toBeGreaterThan(150);
    const [us] = countries.filter(({ code }) => code === 'US');
    expect(us?.regions.map(({ code }) => code)).toEqual(expect.arrayContaining(['LA', 'LA.NO']));
    const answer = await desk.send({
      route: 'GET /v1/holidays',
      query: { country: 'US', region: 'LA.NO', year: '2027' },
    });
    expect((answer.json.days as { name: string }[]).map(({ name }) => name)).toContain('Mardi Gras');
  });
});

describe('the holidays of countries', () => {
  const rule = { country: 'CH', region: 'ZH', types: ['public'] };
  const yearsOf = ({ resolved }: Calendar) => [resolved.fromYear, resolved.toYear];

  it('are written out for another year once one is over, as if it were saved then', async () => {
    const calendar = await made({ countryHolidays: [rule] });
    const { resolveCountryHolidays: resolve } = await loadCountryHolidays();
    expect(renewedHolidays(calendar, { now: morning, resolve })).toBeUndefined();
    const later = new Date('2028-01-05T08:00:00.000Z');
    const resolved = renewedHolidays(calendar, { now: later, resolve });
    await desk.calendars.renew(calendar, resolved!);
    const renewed = await desk.calendars.find(calendar.id);
    expect(renewed).toEqual({ ...calendar, resolved });
    expect([yearsOf(calendar), yearsOf(renewed!)]).toEqual([
      [2024, 2036],
      [2024, 2038],
    ]);
    const days = renewed!.resolved.days.map(({ date }) => date);
    expect(days).toEqual([...new Set(days)].sort());
    expect(days.filter((day) => day.startsWith('2036'))).toEqual(
      calendar.resolved.days.map(({ date }) => date).filter((day) => day.startsWith('2036')),
    );
    expect(days).toContain('2038-12-25');
    // The version that others have seen is still the one that stands.
    await desk.calendars.remove(renewed!);
  });

  it('are left to who saves it in the same moment', async () => {
    const calendar = await made({ countryHolidays: [rule] });
    await desk.calendars.replace(calendar, { ...calendar, version: 2 }, new Date());
    await expect(desk.calendars.renew(calendar, calendar.resolved)).rejects.toMatchObject({
      code: 'staleVersion',
    });
  });
});
