import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AvailabilityView } from '../../../functions/api/routes/availability.ts';
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

const read = (agentId: string, groups = '[agent]') =>
  desk.send({ route: 'GET /v1/agents/{agentId}/availability', params: { agentId }, groups });
const save = (agentId: string, version: number, body: unknown, groups = '[manager]') =>
  desk.send({
    route: 'PUT /v1/agents/{agentId}/availability',
    params: { agentId },
    headers: { 'if-match': `"${version}"` },
    body,
    groups,
  });
const who = (query: Record<string, string> = {}) =>
  desk.send({ route: 'GET /v1/availability', query, groups: '[agent]' });
const { weekly } = aCalendarBody();
const officeHours = { timeZone: 'Europe/Berlin', weekly };
const absence = (from: string, to: string, reason = 'Leave') => ({ from, to, reason });

describe('the availability of an agent', () => {
  it('is around the clock until somebody says otherwise', async () => {
    const { status, headers, json } = await read('me');
    expect([status, headers.etag]).toEqual([200, '"0"']);
    expect(AvailabilityView.parse(json)).toMatchObject({
      ...{ agentId: 'agent-1', version: 0, absences: [], workingHours: { calendarId: '24x7' } },
    });
  });

  it('is set by managers; agents say themselves when they are away, and no more', async () => {
    expect((await save('agent-1', 0, { workingHours: officeHours })).status).toBe(200);
    const away = [absence('2026-07-01T00:00:00Z', '2026-07-15T00:00:00Z')];
    const own = await save('me', 1, { workingHours: officeHours, absences: away }, '[agent]');
    expect([own.status, own.headers.etag]).toEqual([200, '"2"']);
    const hours = await save('me', 2, { workingHours: { calendarId: '24x7' }, absences: [] }, '[agent]');
    expect([hours.status, pointersOf(hours)]).toEqual([403, ['/workingHours']]);
    expect((await save('agent-2', 0, { absences: [] }, '[agent]')).status).toBe(403);
    expect((await read('me')).json).toEqual(own.json);
  });

  it('does not say to others why somebody is away, nor to the log', async () => {
    await save('agent-2', 0, {
      absences: [absence('2026-07-01T00:00:00Z', '2026-07-02T00:00:00Z', 'Dentist')],
    });
    expect((await read('agent-2')).text).not.toContain('Dentist');
    expect((await read('agent-2', '[manager]')).text).toContain('Dentist');
    expect(JSON.stringify(desk.log)).not.toContain('Dentist');
  });

  it('is saved by one of two who have seen the same version', async () => {
    expect((await save('agent-2', 1, {})).status).toBe(412);
    const both = await Promise.all([save('agent-2', 0, {}), save('agent-2', 0, { absences: [] })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const unseen = {
      route: 'PUT /v1/agents/{agentId}/availability',
      params: { agentId: 'agent-2' },
      body: {},
    };
    expect((await desk.send(unseen)).status).toBe(428);
  });

  it.each<[string, unknown, string[]]>([
    ['a calendar there is not', { workingHours: { calendarId: 'none' } }, ['/workingHours/calendarId']],
    ['hours without a zone', { workingHours: { weekly } }, ['/workingHours']],
    [
      'an absence that ends before it begins',
      { absences: [absence('2026-07-02T00:00:00Z', '2026-07-01T00:00:00Z')] },
      ['/absences/0/to'],
    ],
    [
      'an absence without a reason',
      { absences: [{ from: '2026-07-01T00:00:00Z', to: '2026-07-02T00:00:00Z' }] },
      ['/absences/0/reason'],
    ],
  ])('refuses %s', async (_, body, fields) => {
    const answer = await save('agent-2', 0, body);
    expect([answer.status, pointersOf(answer)]).toEqual([400, fields]);
    expect((await read('agent-2')).json.version).toBe(0);
  });
});

describe('who is there', () => {
  const member = (id: string) => ({ id, name: `Name of ${id}` });
  const teams = (ids: readonly string[]) =>
    desk.settings.save(
      'teams',
      { queues: [], groups: [{ code: 'hardware', label: { en: 'Hardware' }, members: ids.map(member) }] },
      { version: 0, actor: { id: 'admin', name: 'Admin' }, now: morning },
    );

  it('is told of the members of a group, and until when or from when', async () => {
    const calendar = await desk.send({ route: 'POST /v1/calendars', body: aCalendarBody() });
    await teams(['office', 'away', 'always', 'leaving']);
    await save('office', 0, { workingHours: { calendarId: calendar.json.id } });
    await save('away', 0, {
      workingHours: officeHours,
      absences: [
        absence('2026-06-11T00:00:00Z', '2026-06-15T10:00:00Z'),
        absence('2026-06-15T09:00:00Z', '2026-06-15T12:00:00Z'),
      ],
    });
    await save('leaving', 0, { absences: [absence('2026-06-12T10:00:00Z', '2026-06-13T00:00:00Z')] });
    const { json } = await who({ group: 'hardware', at: '2026-06-12T08:00:00Z' });
    expect(json.agents).toEqual([
      { agent: member('office'), available: true, absent: false, until: '2026-06-12T15:00:00.000Z' },
      { agent: member('away'), available: false, absent: true, availableFrom: '2026-06-15T12:00:00.000Z' },
      { agent: member('always'), available: true, absent: false },
      { agent: member('leaving'), available: true, absent: false, until: '2026-06-12T10:00:00.000Z' },
    ]);
    const night = await who({ group: 'hardware', at: '2026-06-12T20:00:00Z' });
    expect((night.json.agents as unknown[])[0]).toEqual({
      ...{ agent: member('office'), available: false, absent: false },
      availableFrom: '2026-06-15T07:00:00.000Z',
    });
  });

  it('comes in pages, of a group or of all who have said when they work', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    await teams(ids);
    for (const id of ids) await save(id, 0, {});
    for (const query of [{ group: 'hardware' }, {}]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { json } = await who({ ...query, limit: '2', ...(cursor ? { cursor } : {}) });
        seen.push(...(json.agents as { agent: { id: string } }[]).map(({ agent }) => agent.id));
        cursor = json.next as string | undefined;
      } while (cursor);
      expect(seen).toEqual(ids);
    }
  });

  it('is refused for a group there is not, and an instant that is none', async () => {
    expect(pointersOf(await who({ group: 'none' }))).toEqual(['/group']);
    expect(pointersOf(await who({ at: 'now' }))).toEqual(['/at']);
  });
});

describe('a rota', () => {
  const agents = ['ann', 'bob', 'cem'].map((id) => ({ id, name: `Name of ${id}` }));
  const aRota = (over: Record<string, unknown> = {}) => ({
    ...{ name: 'Nights', timeZone: 'Europe/Berlin', agents, startsOn: '2026-06-01' },
    ...{ handover: { weekday: 'monday', time: '09:00' }, turn: { unit: 'weeks', count: 1 }, ...over },
  });
  const create = (body: unknown, groups = '[manager]', key = `key-${sites}`) =>
    desk.send({ route: 'POST /v1/rotas', body, groups, headers: { 'idempotency-key': key } });
  const onCall = (id: unknown, query: Record<string, string>) =>
    desk.send({ route: 'GET /v1/rotas/{id}/on-call', params: { id: String(id) }, query, groups: '[agent]' });

  it('is made once, read, listed, replaced and deleted', async () => {
    const [made, again] = await Promise.all([create(aRota()), create(aRota())]);
    expect([made.status, again.json]).toEqual([201, made.json]);
    const params = { id: String(made.json.id) };
    expect((await create(aRota(), '[agent]', 'other')).status).toBe(403);
    const list = await desk.send({ route: 'GET /v1/rotas', groups: '[agent]' });
    expect(list.json.rotas).toEqual([made.json]);
    const put = (version: number, body: unknown) =>
      desk.send({ route: 'PUT /v1/rotas/{id}', params, body, headers: { 'if-match': `"${version}"` } });
    expect((await put(2, aRota())).status).toBe(412);
    expect((await put(1, aRota({ name: 'Days' }))).json).toMatchObject({ name: 'Days', version: 2 });
    expect((await desk.send({ route: 'DELETE /v1/rotas/{id}', params })).status).toBe(204);
    expect((await desk.send({ route: 'GET /v1/rotas/{id}', params })).status).toBe(404);
    expect((await onCall(made.json.id, {})).status).toBe(404);
  });

  it('tells who is on call, and whose turns there are between two instants', async () => {
    const cover = { from: '2026-06-10T10:00:00Z', to: '2026-06-10T12:00:00Z', agent: agents[2] };
    const { json } = await create(aRota({ overrides: [cover] }));
    expect((await onCall(json.id, {})).json.onCall).toEqual({
      ...{ agent: agents[1], override: false },
      ...{ from: '2026-06-10T12:00:00.000Z', to: '2026-06-15T07:00:00.000Z' },
    });
    expect((await onCall(json.id, { at: '2026-06-10T11:00:00Z' })).json.onCall).toEqual({
      ...{ ...cover, from: '2026-06-10T10:00:00.000Z', to: '2026-06-10T12:00:00.000Z' },
      override: true,
    });
    expect((await onCall(json.id, { at: '2026-05-31T11:00:00Z' })).json.onCall).toBeUndefined();
    const { shifts } = (await onCall(json.id, { from: '2026-06-10T00:00:00Z', to: '2026-06-16T00:00:00Z' }))
      .json as { shifts: { agent: { id: string }; from: string; to: string }[] };
    expect(
      shifts.map(({ agent, from, to }) => `${agent.id} ${from.slice(5, 16)} ${to.slice(5, 16)}`),
    ).toEqual([
      'bob 06-10T00:00 06-10T10:00',
      'cem 06-10T10:00 06-10T12:00',
      'bob 06-10T12:00 06-15T07:00',
      'cem 06-15T07:00 06-16T00:00',
    ]);
  });

  it('leaves out who is absent, and says whose turn it is', async () => {
    const [, bob] = agents;
    const { json } = await create(aRota(), '[manager]', 'with absence');
    await save('bob', 0, { absences: [absence('2026-06-11T00:00:00Z', '2026-06-13T00:00:00Z')] });
    const away = (await onCall(json.id, { at: '2026-06-12T08:00:00Z' })).json;
    expect([away.onCall, away.absent]).toEqual([undefined, bob]);
    const back = (await onCall(json.id, { at: '2026-06-13T00:00:00Z' })).json;
    expect([back.absent, back.onCall]).toEqual([
      undefined,
      {
        ...{ agent: bob, override: false },
        ...{ from: '2026-06-13T00:00:00.000Z', to: '2026-06-15T07:00:00.000Z' },
      },
    ]);
    const span = { from: '2026-06-08T00:00:00Z', to: '2026-06-16T00:00:00Z' };
    const shifts = (await onCall(json.id, span)).json.shifts as { agent: { id: string }; from: string }[];
    expect(shifts.map(({ agent, from }) => `${agent.id} ${from.slice(5, 13)}`)).toEqual([
      ...['ann 06-08T00', 'bob 06-08T07', 'bob 06-13T00', 'cem 06-15T07'],
    ]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['nobody', { agents: [] }, ['/agents']],
    ['an unknown zone', { timeZone: 'Mars/Base' }, ['/timeZone']],
    ['turns of weeks without a weekday', { handover: { time: '09:00' } }, ['/handover/weekday']],
    ['turns of days with one', { turn: { unit: 'days', count: 1 } }, ['/handover/weekday']],
    ['a first day that is another weekday', { startsOn: '2026-06-02' }, ['/startsOn']],
    ['turns of no length', { turn: { unit: 'weeks', count: 0 } }, ['/turn/count']],
    [
      'overrides that overlap',
      {
        overrides: [
          { from: '2026-06-10T11:00:00Z', to: '2026-06-10T13:00:00Z', agent: agents[0] },
          { from: '2026-06-10T10:00:00Z', to: '2026-06-10T12:00:00Z', agent: agents[1] },
        ],
      },
      ['/overrides/0'],
    ],
  ])('refuses %s', async (_, over, fields) => {
    const answer = await create(aRota(over));
    expect([answer.status, pointersOf(answer)]).toEqual([400, fields]);
    expect(await table.partition(`ROTA#site-${sites}`)).toEqual([]);
  });
});
