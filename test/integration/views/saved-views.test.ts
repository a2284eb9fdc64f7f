import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listIncidentsHandler } from '../../../functions/api/handlers/list-incidents.ts';
import * as handlers from '../../../functions/api/handlers/views.ts';
import * as routes from '../../../functions/api/routes/views.ts';
import { incidentStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings, settingsStore } from '../../../shared/settings/index.ts';
import { SavedView, savedViewStore } from '../../../shared/views/index.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { morning } from '../../support/time.ts';

type Person = 'agent-1' | 'agent-2' | 'manager-1';

let desk: TestTable;
let send: (
  person: Person,
  route: string,
  line?: {
    id?: string | undefined;
    body?: unknown;
    headers?: Record<string, string>;
    query?: Record<string, string>;
  },
) => ReturnType<typeof ask>;

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  const settings = settingsStore(client, table, 'main');
  const actor = { id: 'admin-1', name: 'Admin' };
  const queues = [{ code: 'q1', label: { en: 'Printers' } }];
  await settings.save('teams', { ...defaultSettings.teams, queues }, { version: 0, actor, now: morning });
  const parts = { client, table, settings, views: savedViewStore(client, table, 'main') };
  const handler = serve(
    [
      bind(routes.listViewsRoute, handlers.listViewsHandler(parts)),
      bind(routes.readViewRoute, handlers.readViewHandler(parts)),
      bind(routes.createViewRoute, handlers.createViewHandler(parts)),
      bind(routes.replaceViewRoute, handlers.replaceViewHandler(parts)),
      bind(routes.deleteViewRoute, handlers.deleteViewHandler(parts)),
      bind(routes.listIncidentsRoute, listIncidentsHandler(client, layout, 'main')),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  send = (person, route, { id, ...line } = {}) => {
    const role = person === 'manager-1' ? '[manager]' : '[agent]';
    const claims = { sub: person, name: person, 'cognito:groups': role };
    return ask(handler, { route, claims, ...(id ? { params: { id } } : {}), ...line });
  };
});
afterAll(() => desk.stop());

const one = 'GET /v1/views/{id}';
const body = (over: object = {}) => ({
  name: 'Urgent',
  parameters: { priority: 'P1', sort: 'updated' },
  ...over,
});
const create = (person: Person, over: object = {}, headers = {}) =>
  send(person, 'POST /v1/views', { body: body(over), headers });
const replace = (person: Person, id: string, version: number, over: object = {}) =>
  send(person, 'PUT /v1/views/{id}', { id, body: body(over), headers: { 'if-match': `"${version}"` } });
const savedOf = async (person: Person) =>
  ((await send(person, 'GET /v1/views')).json.saved as SavedView[]).map(({ id }) => id);

describe('a saved view', () => {
  it('is its owner’s alone', async () => {
    const { status, json, headers } = await create('agent-1');
    expect([status, headers.etag]).toEqual([201, '"1"']);
    expect(SavedView.strict().parse(json)).toEqual({
      ...body({ shared: false }),
      ...{ id: json.id, version: 1, createdAt: morning.toISOString(), updatedAt: morning.toISOString() },
      createdBy: { id: 'agent-1', name: 'agent-1' },
      updatedBy: { id: 'agent-1', name: 'agent-1' },
    });
    const id = String(json.id);
    expect((await send('agent-1', one, { id })).json).toEqual(json);
    expect((await send('agent-2', one, { id })).status).toBe(404);
    expect((await send('manager-1', one, { id })).status).toBe(404);
    expect((await replace('agent-2', id, 1)).status).toBe(404);
    expect((await send('agent-2', 'DELETE /v1/views/{id}', { id })).status).toBe(404);
    expect(await savedOf('agent-1')).toContain(id);
    expect(await savedOf('agent-2')).not.toContain(id);
  });

  it('is shared by a manager, seen by all, and changed by managers only', async () => {
    expect((await create('agent-1', { shared: true })).status).toBe(403);
    const { json } = await create('manager-1', { shared: true });
    const id = String(json.id);
    expect(await savedOf('agent-2')).toContain(id);
    expect((await send('agent-2', one, { id })).json).toEqual(json);
    expect((await replace('agent-2', id, 1)).status).toBe(403);
    expect((await send('agent-2', 'DELETE /v1/views/{id}', { id })).status).toBe(403);
    expect((await replace('manager-1', id, 1, { name: 'All', shared: true })).json).toMatchObject({
      name: 'All',
    });
    expect((await send('manager-1', 'DELETE /v1/views/{id}', { id })).status).toBe(204);
    expect((await send('agent-2', one, { id })).status).toBe(404);
  });

  it('is shared and taken back by replacing it', async () => {
    const { json } = await create('manager-1');
    const id = String(json.id);
    expect((await send('agent-1', one, { id })).status).toBe(404);
    expect((await replace('manager-1', id, 1, { shared: true })).status).toBe(200);
    expect((await send('agent-1', one, { id })).json).toMatchObject({ id, version: 2, shared: true });
    expect((await replace('manager-1', id, 2)).status).toBe(200);
    expect((await send('agent-1', one, { id })).status).toBe(404);
    expect(await savedOf('manager-1')).toContain(id);
    const mine = await create('agent-1');
    expect((await replace('agent-1', String(mine.json.id), 1, { shared: true })).status).toBe(403);
  });

  it('is replaced in the version that was seen, or not at all', async () => {
    const id = String((await create('agent-1')).json.id);
    const blind = await send('agent-1', 'PUT /v1/views/{id}', { id, body: body() });
    expect(blind.status).toBe(428);
    expect((await replace('agent-1', id, 1, { name: 'Second' })).headers.etag).toBe('"2"');
    const stale = await replace('agent-1', id, 1, { name: 'Third' });
    expect([stale.status, stale.json.version]).toEqual([412, 2]);
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => replace('agent-1', id, 2, { name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const headers = { 'if-match': '"1"' };
    expect((await send('agent-1', 'DELETE /v1/views/{id}', { id, headers })).status).toBe(412);
  });

  it('is saved once under one key', async () => {
    const before = await savedOf('agent-1');
    const headers = { 'idempotency-key': 'once' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => create('agent-1', {}, headers)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await savedOf('agent-1')).toHaveLength(before.length + 1);
    expect((await create('agent-1', { name: 'Other' }, headers)).status).toBe(422);
  });

  it.each<[string, object, string]>([
    ['no name', { name: ' ' }, '/name'],
    ['an unknown parameter', { parameters: { asignee: 'me' } }, '/parameters/asignee'],
    [
      'parameters that do not go together',
      { parameters: { due: 'late', sort: 'created' } },
      '/parameters/sort',
    ],
    ['a cursor', { parameters: { cursor: 'x' } }, '/parameters/cursor'],
    ['what is no choice', { shared: 'yes' }, '/shared'],
  ])('with %s is refused', async (_, over, pointer) => {
    const { status, json } = await create('manager-1', over);
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ in: 'body', pointer }]);
  });

  it('is one of a hundred at most, also when saved at once', async () => {
    const mine = async () => (await savedOf('agent-2')).length;
    for (let turn = 0; turn < 10; turn += 1)
      await Promise.all(Array.from({ length: 11 }, () => create('agent-2')));
    expect(await mine()).toBe(100);
    const full = await create('agent-2');
    expect([full.status, full.json.type]).toEqual([409, expect.stringContaining('conflict')]);
    const [first] = await savedOf('agent-2');
    expect((await send('agent-2', 'DELETE /v1/views/{id}', { id: first })).status).toBe(204);
    expect((await create('agent-2')).status).toBe(201);
    expect((await create('agent-2')).status).toBe(409);
  });
});

describe('the list of views', () => {
  it('has those of every desk, and one for each queue', async () => {
    const { json } = await send('agent-1', 'GET /v1/views');
    expect(routes.listViewsRoute.replies[200].schema.parse(json)).toEqual(json);
    expect((json.builtIn as { id: string }[]).map(({ id }) => id)).toEqual([
      ...['my-active', 'my-groups', 'unassigned', 'waiting', 'late', 'recently-updated', 'queue.q1'],
    ]);
  });
});

describe('a view is run by its id', () => {
  const run = (person: Person, query: Record<string, string>) => send(person, 'GET /v1/incidents', { query });
  const found = (json: Record<string, unknown>) =>
    (json.incidents as { reference: string }[]).map(({ reference }) => reference);

  beforeAll(async () => {
    const incidents = incidentStore(desk.client, desk.layout);
    for (const index of [1, 2, 3, 4]) {
      const opening = anOpening({}, { reference: `260612-00000${index}`, newId, receipt: false });
      const priority = index === 4 ? 'P2' : 'P1';
      await incidents.commit({
        ...opening,
        incident: { ...opening.incident, priority, queue: 'q1', assignee: { id: 'agent-1', name: 'A' } },
      });
    }
  });

  it('with the parameters it keeps, page by page, for whoever may see it', async () => {
    const parameters = { priority: 'P1', order: 'asc' };
    const id = String((await create('agent-1', { parameters })).json.id);
    const { json } = await run('agent-1', { view: id, limit: '2' });
    expect(found(json)).toEqual(['260612-000001', '260612-000002']);
    const next = await run('agent-1', { view: id, limit: '2', cursor: String(json.next) });
    expect(found(next.json)).toEqual(['260612-000003']);
    const { status, json: problem } = await run('agent-2', { view: id });
    expect(status).toBe(400);
    expect(problem.fields).toMatchObject([{ in: 'query', pointer: '/view' }]);
  });

  it('and nothing else named beside it', async () => {
    const { status, json } = await run('agent-1', { view: 'my-active', status: 'all' });
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ in: 'query', pointer: '/status' }]);
  });

  it.each([
    ['my-active', 4],
    ['queue.q1', 4],
    ['queue.q2', 0],
    ['unassigned', 0],
    ['recently-updated', 4],
    ['my-groups', 0],
    ['late', 0],
    ['waiting', 0],
  ])('which may be the built-in %s', async (view, count) => {
    const { status, json } = await run('agent-1', { view });
    expect(status).toBe(200);
    expect(found(json)).toHaveLength(count);
  });

  it('which names the groups of who asks, unless they are too many to be read at once', async () => {
    const settings = settingsStore(desk.client, desk.table, 'main');
    const actor = { id: 'agent-1', name: 'x' };
    const groups = Array.from({ length: 21 }, (_, index) => ({
      ...{ code: `group-${index}`, label: { en: 'x' }, members: [actor] },
    }));
    await settings.save('teams', { queues: [], groups }, { version: 1, actor, now: morning });
    const { status, json } = await run('agent-1', { view: 'my-groups' });
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ in: 'query', pointer: '/group' }]);
    await settings.save(
      'teams',
      { queues: [], groups: groups.slice(1) },
      { version: 2, actor, now: morning },
    );
    expect((await run('agent-1', { view: 'my-groups' })).status).toBe(200);
  });

  it('its cursor ends with it: changed, it is another view', async () => {
    const id = String((await create('agent-1', { parameters: { priority: 'P1' } })).json.id);
    const { json } = await run('agent-1', { view: id, limit: '1' });
    await replace('agent-1', id, 1, { parameters: { priority: 'P2' } });
    expect((await run('agent-1', { view: id, cursor: String(json.next) })).status).toBe(400);
  });
});
