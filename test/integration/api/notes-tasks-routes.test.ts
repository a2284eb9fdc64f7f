import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { addEventHandler, addNoteHandler } from '../../../functions/api/handlers/notes.ts';
import {
  readOwnIncidentHandler,
  showOwnIncidentHandler,
} from '../../../functions/api/handlers/own-incident.ts';
import { readTimelineHandler } from '../../../functions/api/handlers/read-timeline.ts';
import {
  addTaskHandler,
  changeTaskHandler,
  listTasksHandler,
} from '../../../functions/api/handlers/tasks.ts';
import { addEventRoute, addNoteRoute, EventResult, NoteResult } from '../../../functions/api/routes/notes.ts';
import { readOwnIncident, showOwnIncident } from '../../../functions/api/routes/portal.ts';
import {
  addTaskRoute,
  changeTaskRoute,
  listTasksRoute,
  TaskResult,
} from '../../../functions/api/routes/tasks.ts';
import { readTimelineRoute } from '../../../functions/api/routes/timeline.ts';
import { customerStore } from '../../../shared/customers/index.ts';
import {
  type Incident,
  incidentReader,
  incidentStore,
  partStore,
  type Task,
  type TimelineEvent,
} from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { settingsStore } from '../../../shared/settings/index.ts';
import { partKey } from '../../../shared/table/keys.ts';
import { incidentLinkEnd, signIncidentLink } from '../../../shared/tracking/index.ts';
import { aKey, aSite } from '../../support/a-desk.ts';
import { ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let send: (line: RequestLine) => ReturnType<typeof ask>;
const { logger, lines } = keptLog();
const keys = async () => [aKey()];

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  const reader = incidentReader(client, table);
  const parts = commandParts(client, layout, 'main');
  const handler = serve(
    [
      bind(addNoteRoute, addNoteHandler(parts)),
      bind(addEventRoute, addEventHandler(parts)),
      bind(addTaskRoute, addTaskHandler(parts)),
      bind(changeTaskRoute, changeTaskHandler(parts)),
      bind(listTasksRoute, listTasksHandler(reader, partStore(client, table))),
      bind(readTimelineRoute, readTimelineHandler(reader)),
      bind(readOwnIncident, readOwnIncidentHandler(reader, keys, customerStore(client, table))),
      bind(showOwnIncident, showOwnIncidentHandler(reader, keys, aSite(), customerStore(client, table))),
    ],
    { clock: () => morning, logger },
  );
  send = (line) => ask(handler, line);
  await settingsStore(client, table, 'main').save(
    'eventTypes',
    [{ name: 'visit', label: { en: 'Visit' }, visibility: 'public' }],
    { version: 0, actor: { id: 'admin-1', name: 'Admin' }, now: morning },
  );
});
afterAll(() => desk.stop());

let opened = 0;
async function given(over: Partial<Incident> = {}): Promise<string> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  const change = anOpening({}, { reference, newId, receipt: false });
  const incident = { ...change.incident, ...over };
  await incidentStore(desk.client, desk.layout).commit({ ...change, incident });
  return reference;
}
const incidentOf = async (reference: string) =>
  (await incidentReader(desk.client, desk.table).head(reference)) as Incident;

type More = { headers?: Record<string, string>; params?: Record<string, string>; groups?: string };
const to =
  (method: string, path: string) =>
  (reference: string, body: unknown, more: More = {}) =>
    send({
      route: `${method} /v1/incidents/{reference}/${path}`,
      body,
      groups: '[agent]',
      ...more,
      params: { reference, ...more.params },
    });
const note = to('POST', 'notes');
const log = to('POST', 'events');
const addTask = to('POST', 'tasks');
const changeTask = to('PATCH', 'tasks/{taskId}');
const listTasks = async (reference: string, query: Record<string, string> = {}) => {
  const route = 'GET /v1/incidents/{reference}/tasks';
  const { status, json } = await send({ route, params: { reference }, query, groups: '[agent]' });
  return { status, ...(json as { tasks: Task[]; openRequiredTasks: number; next?: string }) };
};
const timeline = async (reference: string) => {
  const route = 'GET /v1/incidents/{reference}/timeline';
  const { json } = await send({ route, params: { reference }, groups: '[agent]' });
  return json.events as TimelineEvent[];
};

describe('a note', () => {
  it('is answered as declared and stands on the timeline; its text is in no log', async () => {
    const reference = await given();
    const { status, headers, json } = await note(reference, { kind: 'workNote', text: ' The fuser. ' });
    expect([status, headers.etag]).toEqual([201, '"2"']);
    const result = NoteResult.strict().parse(json);
    expect(result).toMatchObject({ reference, version: 2, status: 'unresolved' });
    const [, written] = await timeline(reference);
    expect(written).toMatchObject({ id: result.eventId, type: 'workNote', data: { text: 'The fuser.' } });
    expect(JSON.stringify(lines)).not.toContain('fuser');
  });

  it('that is a comment the customer reads, one for agents never: neither by the portal nor on the page', async () => {
    const reference = await given();
    await note(reference, { kind: 'workNote', text: 'SECRET note', status: 'waiting' });
    await note(reference, { kind: 'comment', text: 'We ordered <b>a fuser</b>.' });
    await log(reference, { type: 'callOut', text: 'SECRET call', minutes: 3 });
    await log(reference, { type: 'visit', text: 'A technician came.' });
    await addTask(reference, { title: 'SECRET task' });
    const token = await signIncidentLink([aKey()], {
      r: reference,
      c: 'contact-1',
      e: incidentLinkEnd(morning),
    });
    const read = await send({ route: 'GET /v1/portal/incidents/{token}', params: { token } });
    const page = await send({ route: 'GET /portal/incidents/{token}', params: { token } });
    for (const { status, text } of [read, page]) {
      expect(status).toBe(200);
      expect(text).toContain('A technician came.');
      expect(text).not.toContain('SECRET');
    }
    expect(read.json.conversation).toMatchObject([
      { text: 'We ordered <b>a fuser</b>.' },
      { text: 'A technician came.' },
    ]);
    expect(page.text).toContain('We ordered &lt;b&gt;a fuser&lt;/b&gt;.');
  });

  it('under one key, many times at once, is written once', async () => {
    const reference = await given();
    const headers = { 'idempotency-key': 'one' };
    const body = { kind: 'workNote', text: 'x' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => note(reference, body, { headers })));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await timeline(reference)).toHaveLength(2);
    expect((await note(reference, { ...body, text: 'y' }, { headers })).status).toBe(422);
  });

  it('up to 64 KB of any script is kept whole', async () => {
    const reference = await given();
    const text = '\u0001é'.repeat(21_845);
    expect((await note(reference, { kind: 'comment', text })).status).toBe(201);
    expect((await timeline(reference))[1]?.data.text).toBe(text);
    expect((await note(reference, { kind: 'comment', text: `${text}ab` })).status).toBe(400);
  });

  it.each<[string, unknown, number, string | undefined]>([
    ['no text', { kind: 'comment', text: ' ' }, 400, '/text'],
    ['another kind', { kind: 'rumour', text: 'x' }, 400, '/kind'],
    ['a status only the customer sets', { kind: 'comment', text: 'x', status: 'updated' }, 400, '/status'],
    ['an unknown field', { kind: 'comment', text: 'x', to: 'y' }, 400, '/to'],
    ['a transition that is none', { kind: 'comment', text: 'x', status: 'waiting' }, 409, undefined],
  ])('with %s is refused, and writes nothing', async (_, body, status, pointer) => {
    const reference = await given({ status: 'closed' });
    const answer = await note(reference, body);
    expect(answer.status).toBe(status);
    if (pointer) expect(answer.json.fields).toMatchObject([{ in: 'body', pointer }]);
    expect((await incidentOf(reference)).version).toBe(1);
  });

  it('on an incident that was merged away is refused, naming the survivor', async () => {
    const survivor = await given();
    const { status, json } = await note(await given({ mergedInto: survivor }), {
      kind: 'comment',
      text: 'x',
    });
    expect(status).toBe(409);
    expect(json.references).toEqual([survivor]);
  });
});

describe('an event that an agent logs', () => {
  it('is a new version of the incident, and refused on a stale one', async () => {
    const reference = await given();
    const { status, json } = await log(reference, { type: 'callIn', text: 'Called.', minutes: 4 });
    expect(status).toBe(201);
    expect(EventResult.strict().parse(json)).toMatchObject({ version: 2 });
    expect((await incidentOf(reference)).updatedAt > morning.toISOString()).toBe(true);
    const stale = await log(reference, { type: 'callIn', text: 'x' }, { headers: { 'if-match': '"1"' } });
    expect(stale.status).toBe(412);
    expect(stale.json.changes).toMatchObject([{ type: 'callIn' }]);
  });

  it('of an unknown type is refused, naming those that there are', async () => {
    const { status, json } = await log(await given(), { type: 'emailIn', text: 'x' });
    expect(status).toBe(400);
    expect(json.fields).toEqual([
      { in: 'body', pointer: '/type', detail: 'One of callIn, callOut, scheduled, visit.' },
    ]);
  });

  it.each([
    ['/minutes', { type: 'callIn', text: 'x', minutes: 1441 }],
    ['/minutes', { type: 'callIn', text: 'x', minutes: -1 }],
    ['/at', { type: 'scheduled', text: 'x', at: 'tomorrow' }],
    ['/at', { type: 'scheduled', text: 'x' }],
    ['/text', { type: 'callIn' }],
  ])('with a bad %s is refused', async (pointer, body) => {
    const { status, json } = await log(await given(), body);
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ in: 'body', pointer }]);
  });
});

describe('tasks', () => {
  it('are added, changed, listed, and each change is told', async () => {
    const reference = await given();
    const added = await addTask(reference, { title: 'Order a fuser', requiredToSolve: true });
    expect(added.status).toBe(201);
    const { task } = TaskResult.strict().parse(added.json);
    const assignee = { id: 'agent-2', name: 'Other Agent' };
    const params = { taskId: task.id };
    const changed = await changeTask(reference, { assignee, status: 'done' }, { params });
    expect(changed.json).toMatchObject({
      version: 3,
      openRequiredTasks: 0,
      task: { status: 'done', assignee },
    });
    expect(await listTasks(reference)).toMatchObject({
      openRequiredTasks: 0,
      tasks: [{ id: task.id, status: 'done', doneAt: morning.toISOString() }],
    });
    expect((await timeline(reference)).map(({ type }) => type)).toEqual([
      'created',
      'taskAdded',
      'taskChanged',
    ]);
    const same = await changeTask(reference, { status: 'done' }, { params });
    expect([same.status, same.json.version, same.headers.etag]).toEqual([200, 3, '"3"']);
  });

  it('that are required hold back solving until all are done', async () => {
    const reference = await given();
    const { json } = await addTask(reference, { title: 'x', requiredToSolve: true });
    const solve = () => note(reference, { kind: 'workNote', text: 'x', status: 'solved' });
    expect((await solve()).status).toBe(409);
    const { id } = (json as { task: Task }).task;
    await changeTask(reference, { status: 'cancelled' }, { params: { taskId: id } });
    expect((await solve()).status).toBe(201);
    expect((await addTask(reference, { title: 'x', requiredToSolve: true })).status).toBe(409);
    expect((await changeTask(reference, { status: 'open' }, { params: { taskId: id } })).status).toBe(409);
  });

  it('of incidents merged in are listed and changed where they are, under the survivor', async () => {
    const merged = await given();
    const { json } = await addTask(merged, { title: 'from there', requiredToSolve: true });
    const survivor = await given({ merged: [merged], openRequiredTasks: 1 });
    await addTask(survivor, { title: 'from here' });
    const { tasks } = await listTasks(survivor);
    expect(tasks.map(({ title }) => title)).toEqual(['from there', 'from here']);
    const params = { taskId: (json as { task: Task }).task.id };
    expect((await changeTask(survivor, { status: 'done' }, { params })).json.openRequiredTasks).toBe(0);
    expect((await listTasks(survivor)).tasks[0]).toMatchObject({ status: 'done', reference: merged });
  });

  it('are counted exactly however many agents add and do them at once', async () => {
    const reference = await given();
    const added = await Promise.all(
      Array.from({ length: 4 }, (_, at) => addTask(reference, { title: `${at}`, requiredToSolve: true })),
    );
    const ids = added.flatMap(({ status, json }) =>
      status === 201 ? [(json as { task: Task }).task.id] : [],
    );
    const finish = (id: string) => changeTask(reference, { status: 'done' }, { params: { taskId: id } });
    await Promise.all([
      ...ids.slice(0, 2).flatMap((id) => [finish(id), finish(id)]),
      addTask(reference, { title: 'x', requiredToSolve: true }),
    ]);
    const { tasks, openRequiredTasks } = await listTasks(reference);
    expect(openRequiredTasks).toBe(tasks.filter(({ status }) => status === 'open').length);
    const told = (await timeline(reference)).filter(({ type }) => type === 'taskChanged').length;
    expect(told).toBe(tasks.filter(({ status }) => status === 'done').length);
  });

  it('end at two hundred, and page', async () => {
    const reference = await given();
    const { json } = await addTask(reference, { title: '0' });
    const { id: _, ...task } = (json as { task: Task }).task;
    for (let at = 1; at < 200; at += 1) {
      const part = { ...task, id: newId(morning), title: `${at}` };
      const Item = { ...partKey(reference, 'task', part.id), kind: 'task', ...part, revision: 1 };
      await desk.client.send(new PutCommand({ TableName: desk.table, Item }));
    }
    expect((await addTask(reference, { title: 'one too many' })).status).toBe(409);
    const first = await listTasks(reference, { limit: '150' });
    const rest = await listTasks(reference, { limit: '150', cursor: String(first.next) });
    expect([...first.tasks, ...rest.tasks].map(({ title }) => Number(title))).toEqual(
      Array.from({ length: 200 }, (_, at) => at),
    );
    expect(rest.next).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['no title', { title: '' }, '/title'],
    ['a title of two lines', { title: 'a\nb' }, '/title'],
    ['a due time that is none', { title: 'x', dueAt: 'soon' }, '/dueAt'],
    ['an assignee without a name', { title: 'x', assignee: { id: 'a' } }, '/assignee/name'],
    ['a status', { title: 'x', status: 'done' }, '/status'],
  ])('with %s are refused', async (_, body, pointer) => {
    const { status, json } = await addTask(await given(), body);
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ in: 'body', pointer }]);
  });

  it('that are not there, or of another incident, are not found', async () => {
    const [one, other] = [await given(), await given()];
    const { json } = await addTask(one, { title: 'x' });
    const taskId = (json as { task: Task }).task.id;
    expect((await changeTask(other, { status: 'done' }, { params: { taskId } })).status).toBe(404);
    expect((await changeTask(one, {}, { params: { taskId } })).status).toBe(400);
    expect((await listTasks('260612-999999')).status).toBe(404);
    expect((await listTasks(one, { cursor: 'x' })).status).toBe(400);
  });
});
