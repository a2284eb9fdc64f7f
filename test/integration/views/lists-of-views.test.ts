import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listIncidentsHandler } from '../../../functions/api/handlers/list-incidents.ts';
import { listIncidentsRoute } from '../../../functions/api/routes/views.ts';
import { firePromise, type Incident, incidentStore, reply } from '../../../shared/incidents/index.ts';
import { writesOf } from '../../../shared/incidents/writes.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings, settingsStore } from '../../../shared/settings/index.ts';
import type { KpiInstance } from '../../../shared/sla/index.ts';
import { transact } from '../../../shared/table/transact.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const COUNT = 180;
/** Two hours on: some promises are broken, some soon will be. */
let now = plus(morning, minutes(300));

let desk: TestTable;
let incidents: ReturnType<typeof incidentStore>;
let list: (query: Record<string, string>) => ReturnType<typeof ask>;
/** What is stored, as the test knows it. */
const known = new Map<string, { incident: Incident; due: string }>();

const pick = <T>(values: readonly T[], index: number): T => values[index % values.length]!;
const maybe = <T>(value: T | undefined, field: string) => (value === undefined ? {} : { [field]: value });

const met = (kpi: KpiInstance): KpiInstance => ({ ...kpi, state: 'met', metAt: morning.toISOString() });

function anyIncident(index: number): ReturnType<typeof anOpening> {
  const reference = `260612-${String(index + 1).padStart(6, '0')}`;
  const opening = anOpening(
    { contact: { id: `contact-${index % 7}`, name: 'Ada Example', address: 'ada@example.com' } },
    { reference, now: plus(morning, Math.floor(index / 2) * minutes(1)), newId, receipt: false },
  );
  const agent = pick([undefined, 'agent-1', 'agent-2', 'agent-3'], index);
  const incident: Incident = {
    ...opening.incident,
    status: pick(['unresolved', 'waiting', 'updated', 'solved', 'closed', 'unresolved'] as const, index * 7),
    priority: pick(['P1', 'P2', 'P3', 'P4', 'P5'] as const, index * 3 + 1),
    language: pick(['en', 'fr', 'de'] as const, index * 5),
    channel: pick(['portal', 'email', 'phone'] as const, Math.floor(index / 3)),
    tags: pick([[], ['vip'], ['vip', 'legal']], Math.floor(index / 5)),
    updatedAt: plus(now, -((index * 37) % COUNT) * minutes(1)).toISOString(),
    ...maybe(agent && { id: agent, name: agent }, 'assignee'),
    ...maybe(pick([undefined, 'hardware', 'network', 'billing'], Math.floor(index / 4)), 'supportGroup'),
    ...maybe(pick([undefined, 'q1', 'q2'], Math.floor(index / 2)), 'queue'),
    ...maybe(pick([undefined, 'account-1', 'account-2'], index), 'account'),
    ...maybe(pick([undefined, 'topic-1'], index), 'topic'),
    ...maybe(pick([undefined, { serialNumber: 'AB-12 x' }, { serialNumber: 'ab12y' }], index), 'asset'),
  };
  const kpis = index % 4 === 3 ? opening.kpis.map(met) : opening.kpis;
  known.set(reference, { incident, due: index % 4 === 3 ? '9999' : kpis[0]!.dueAt! });
  return { ...opening, incident, kpis };
}

beforeAll(async () => {
  desk = await aTable();
  incidents = incidentStore(desk.client, desk.layout);
  const changes = Array.from({ length: COUNT }, (_, index) => anyIncident(index));
  for (let start = 0; start < COUNT; start += 30) {
    // As they are, whatever a policy would make of their promises.
    await Promise.all(
      changes.slice(start, start + 30).map((change) => transact(desk.client, writesOf(change, desk.layout))),
    );
  }
  const label = { en: 'x' };
  const member = { id: 'agent-1', name: 'Agent Example' };
  await settingsStore(desk.client, desk.table, 'main').save(
    'teams',
    {
      ...defaultSettings.teams,
      groups: [
        { code: 'hardware', label, members: [member] },
        { code: 'network', label, members: [member, { id: 'agent-2', name: 'x' }] },
        { code: 'billing', label, members: [] },
      ],
    },
    { version: 0, actor: member, now: morning },
  );
  const { logger } = keptLog();
  const handler = serve([bind(listIncidentsRoute, listIncidentsHandler(desk.client, desk.layout, 'main'))], {
    clock: () => now,
    logger,
  });
  list = (query) => ask(handler, { route: 'GET /v1/incidents', query, groups: '[agent]' });
});
afterAll(() => desk.stop());
beforeEach(() => {
  desk.before = () => undefined;
});

const referencesOf = (json: Record<string, unknown>) =>
  (json.incidents as { reference: string }[]).map(({ reference }) => reference);

async function walk(
  query: Record<string, string>,
  between: (page: number) => Promise<unknown> = async () => 0,
) {
  const found: string[] = [];
  let cursor: string | undefined;
  let page = 0;
  do {
    const { status, json } = await list({ ...query, ...(cursor ? { cursor } : {}) });
    expect([status, json.fields]).toEqual([200, undefined]);
    found.push(...referencesOf(json));
    cursor = json.next as string | undefined;
    page += 1;
    await between(page);
  } while (cursor);
  return found;
}

type Known = { incident: Incident; due: string };
type Where = (one: Known) => boolean;
const isOpen: Where = ({ incident }) => ['unresolved', 'waiting', 'updated'].includes(incident.status);
const byCreated = ({ incident }: Known) => incident.createdAt;
const byUpdated = ({ incident }: Known) => incident.updatedAt;
const byPriority = ({ incident }: Known) => `${incident.priority} ${incident.createdAt}`;
const byDue = ({ due }: Known) => due;

/** What a view should show, told by everything there is. */
function expected(where: Where, by: (one: Known) => string, descending: boolean): string[] {
  const key = (one: Known) => `${by(one)}#${one.incident.reference}`;
  return [...known.values()]
    .filter(where)
    .sort((one, other) => (key(one) < key(other) ? -1 : 1) * (descending ? -1 : 1))
    .map(({ incident }) => incident.reference);
}

describe('a view shows exactly what it names, in its order', () => {
  const cases: [Record<string, string>, Where, (one: Known) => string, boolean][] = [
    [{}, isOpen, byCreated, true],
    [{ status: 'all' }, () => true, byCreated, true],
    [{ status: 'waiting', sort: 'updated' }, (one) => one.incident.status === 'waiting', byUpdated, true],
    [
      { assignee: 'me', sort: 'due' },
      (one) => isOpen(one) && one.incident.assignee?.id === 'agent-1',
      byDue,
      false,
    ],
    [
      { assignee: 'agent-2', status: 'closed' },
      ({ incident }) => incident.status === 'closed' && incident.assignee?.id === 'agent-2',
      byCreated,
      true,
    ],
    [{ assignee: 'none', order: 'asc' }, (one) => isOpen(one) && !one.incident.assignee, byCreated, false],
    [
      { group: 'mine', sort: 'priority' },
      (one) => isOpen(one) && ['hardware', 'network'].includes(one.incident.supportGroup ?? ''),
      byPriority,
      false,
    ],
    [
      { group: 'none', assignee: 'me' },
      (one) => isOpen(one) && !one.incident.supportGroup && one.incident.assignee?.id === 'agent-1',
      byCreated,
      true,
    ],
    [
      { queue: 'q1', sort: 'priority', order: 'desc' },
      (one) => isOpen(one) && one.incident.queue === 'q1',
      byPriority,
      true,
    ],
    [{ queue: 'none', status: 'all' }, ({ incident }) => !incident.queue, byCreated, true],
    [
      { sort: 'priority', priority: 'P2' },
      (one) => isOpen(one) && one.incident.priority === 'P2',
      byPriority,
      false,
    ],
    [
      { sort: 'updated', priority: 'P1', tag: 'vip' },
      (one) => isOpen(one) && one.incident.priority === 'P1' && one.incident.tags.includes('vip'),
      byUpdated,
      true,
    ],
    [
      { contact: 'contact-3', status: 'all' },
      ({ incident }) => incident.contact.id === 'contact-3',
      byCreated,
      true,
    ],
    [
      { contact: 'contact-3', order: 'asc', language: 'de' },
      (one) => isOpen(one) && one.incident.contact.id === 'contact-3' && one.incident.language === 'de',
      byCreated,
      false,
    ],
    [
      { account: 'account-1', assignee: 'me', sort: 'updated' },
      (one) => isOpen(one) && one.incident.account === 'account-1' && one.incident.assignee?.id === 'agent-1',
      byUpdated,
      true,
    ],
    [{ account: 'account-2' }, (one) => isOpen(one) && one.incident.account === 'account-2', byCreated, true],
    [
      { topic: 'topic-1', channel: 'email' },
      (one) => isOpen(one) && one.incident.topic === 'topic-1' && one.incident.channel === 'email',
      byCreated,
      true,
    ],
    [
      { serialNumber: 'ab 12x', status: 'all' },
      ({ incident }) => incident.asset?.serialNumber === 'AB-12 x',
      byCreated,
      true,
    ],
    [{ due: 'late' }, (one) => isOpen(one) && one.due <= now.toISOString(), byDue, false],
    [
      { due: 'soon', dueWithin: '45' },
      (one) => isOpen(one) && one.due <= plus(now, minutes(45)).toISOString(),
      byDue,
      false,
    ],
    [
      { due: 'late', contact: 'contact-1' },
      (one) => isOpen(one) && one.due <= now.toISOString() && one.incident.contact.id === 'contact-1',
      byDue,
      false,
    ],
    [
      { due: 'soon', dueWithin: '10080', status: 'waiting' },
      (one) => one.incident.status === 'waiting' && one.due !== '9999',
      byDue,
      false,
    ],
    [
      {
        createdFrom: plus(morning, minutes(20)).toISOString(),
        createdTo: plus(morning, minutes(60)).toISOString(),
      },
      (one) =>
        isOpen(one) &&
        one.incident.createdAt >= plus(morning, minutes(20)).toISOString() &&
        one.incident.createdAt < plus(morning, minutes(60)).toISOString(),
      byCreated,
      true,
    ],
    [
      { sort: 'created', order: 'asc', updatedFrom: plus(morning, minutes(200)).toISOString() },
      (one) => isOpen(one) && one.incident.updatedAt >= plus(morning, minutes(200)).toISOString(),
      byCreated,
      false,
    ],
  ];

  it.each(cases)('%j', async (query, where, by, descending) => {
    const wanted = expected(where, by, descending);
    expect(wanted.length).toBeGreaterThan(2);
    expect(await walk({ ...query, limit: '16' })).toEqual(wanted);
    expect(await walk({ ...query, limit: '100' })).toEqual(wanted);
  });

  it('nothing to an agent in no group', async () => {
    const handler = serve(
      [bind(listIncidentsRoute, listIncidentsHandler(desk.client, desk.layout, 'main'))],
      {
        clock: () => now,
        logger: keptLog().logger,
      },
    );
    const claims = { sub: 'agent-9', name: 'x', 'cognito:groups': '[agent]' };
    const { json } = await ask(handler, { route: 'GET /v1/incidents', query: { group: 'mine' }, claims });
    expect(json).toEqual({ incidents: [] });
  });

  it('with the instant of the next promise, and whether it is late', async () => {
    const { json } = await list({ due: 'soon', limit: '100', dueWithin: '10080' });
    for (const row of json.incidents as { reference: string; dueAt: string; late: boolean }[]) {
      const { due } = known.get(row.reference)!;
      expect(row).toMatchObject({ dueAt: due, late: due <= now.toISOString() });
    }
    expect(listIncidentsRoute.replies[200].schema.parse(json)).toEqual(json);
  });
});

describe('a cursor', () => {
  it.each<[Record<string, string>, Record<string, string>]>([
    [{}, { status: 'all' }],
    [{}, { order: 'asc' }],
    [{ assignee: 'me' }, { assignee: 'agent-1' }],
    [{ sort: 'updated' }, { sort: 'updated', tag: 'vip' }],
    [{ due: 'soon' }, { due: 'soon', dueWithin: '90' }],
  ])('of %j is refused by %j', async (one, other) => {
    const { json } = await list({ ...one, limit: '1' });
    const cursor = String(json.next);
    expect((await list({ ...one, limit: '50', cursor })).status).toBe(200);
    const { status, json: problem } = await list({ ...other, cursor });
    expect(status).toBe(400);
    expect(problem.fields).toMatchObject([{ in: 'query', pointer: '/cursor' }]);
  });

  it('made up by its bearer leads nowhere else', async () => {
    const { json } = await list({ limit: '1' });
    const [name] = JSON.parse(Buffer.from(String(json.next), 'base64url').toString()) as [string];
    for (const place of ['x', 'INC#1', '#260612-000001', `${'9'.repeat(200)}#260612-000001`]) {
      const cursor = Buffer.from(JSON.stringify([name, place])).toString('base64url');
      expect((await list({ cursor })).status).toBe(400);
    }
    const beyond = Buffer.from(JSON.stringify([name, '0#260612-000001'])).toString('base64url');
    expect((await list({ cursor: beyond })).json).toEqual({ incidents: [] });
  });

  it('of what is due outlives a clock that goes back', async () => {
    const { json } = await list({ due: 'late', limit: '30' });
    const later = now;
    now = plus(morning, 1);
    const answer = await list({ due: 'late', limit: '30', cursor: String(json.next) });
    now = later;
    expect([answer.status, answer.json]).toEqual([200, { incidents: [] }]);
  });
});

const edit = (reference: string, over: (incident: Incident) => Partial<Incident>, at = now) =>
  incidents.change(reference, (state) => ({
    before: state,
    incident: {
      ...state.incident,
      ...over(state.incident),
      updatedAt: at.toISOString(),
      version: state.incident.version + 1,
    },
    ...{ kpis: [], events: [], messages: [] },
  }));

describe('between the index and the incident', () => {
  /** Changes an incident after its list was queried and before it is read. */
  const meanwhile = (change: () => Promise<unknown>) => {
    let done = false;
    desk.before = async (operation) => {
      if (done || !operation.startsWith('BatchGet')) return;
      done = true;
      await change();
    };
  };

  it('what has left the list is left out', async () => {
    const [first = '', second = ''] = await walk({ queue: 'q2', limit: '100' });
    meanwhile(() => edit(first, () => ({ status: 'solved' })));
    const { json } = await list({ queue: 'q2', limit: '5' });
    expect(referencesOf(json)).not.toContain(first);
    expect(referencesOf(json)[0]).toBe(second);
    expect(referencesOf(json)).toHaveLength(5);
    await edit(first, ({ status: _ }) => ({ status: 'unresolved' }));
  });

  it('what has moved within it is shown once, where it stands now', async () => {
    const view = { assignee: 'agent-3', status: 'all', sort: 'updated', limit: '4' };
    const all = await walk({ ...view, limit: '100' });
    const third = all[2]!;
    meanwhile(() => edit(third, () => ({}), plus(now, 1000)));
    const found = await walk(view);
    expect(found).toEqual([third, ...all.filter((reference) => reference !== third)]);
  });

  it('what has moved behind the page is not shown twice', async () => {
    const view = { assignee: 'agent-3', status: 'all', sort: 'updated', order: 'asc', limit: '4' };
    const all = await walk({ ...view, limit: '100' });
    meanwhile(() => edit(all[1]!, () => ({}), plus(now, 2000)));
    expect(await walk(view)).toEqual([...all.filter((_, index) => index !== 1), all[1]]);
  });
});

describe('who walks while the desk works', () => {
  it.each<[Record<string, string>, (one: Known) => string, boolean]>([
    [{ status: 'all' }, byCreated, true],
    [{ status: 'all', order: 'asc' }, byCreated, false],
    [{ status: 'all', sort: 'priority' }, byPriority, false],
  ])('%j misses nothing and meets nothing twice', async (query, by, descending) => {
    const wanted = expected(() => true, by, descending);
    let opened = 0;
    const found = await walk({ ...query, limit: '20' }, async (page) => {
      const around = [page * 20 - 1, page * 20, page * 20 + 1, 5].map((at) => wanted[at % COUNT]!);
      await Promise.all(
        around.map((reference) =>
          edit(reference, ({ status }) => ({ status: status === 'waiting' ? 'closed' : 'waiting' })),
        ),
      );
      opened += 1;
      const reference = `260613-${String(opened + (descending ? 100 : by === byCreated ? 200 : 300)).padStart(6, '0')}`;
      if (opened < 4) await incidents.commit(anOpening({}, { reference, now, newId, receipt: false }));
    });
    expect(new Set(found).size).toBe(found.length);
    expect(found.filter((reference) => known.has(reference))).toEqual(wanted);
  });
});

describe('what is due', () => {
  const reference = '260614-000001';
  const dueRow = async () => {
    const { json } = await list({ contact: 'contact-due', status: 'all' });
    return (json.incidents as { dueAt?: string; late: boolean }[])[0];
  };
  const late = async () => (await walk({ due: 'late', limit: '100' })).includes(reference);

  it('stays due at its instant when a timer fires, and moves on when the promise is met', async () => {
    const contact = { id: 'contact-due', name: 'Ada Example', address: 'ada@example.com' };
    const opening = anOpening({ contact }, { reference, now: morning, newId, receipt: false });
    await incidents.commit(opening);
    const [kpi] = opening.kpis;
    const due = kpi!.dueAt;
    expect(await dueRow()).toMatchObject({ dueAt: due, late: true });
    expect(await late()).toBe(true);

    const fire = firePromise(desk.client, desk.layout, newId);
    expect(await fire({ reference, kpi: 'firstResponse', at: kpi!.warningAt! }, now)).toEqual([
      'warning',
      'late',
    ]);
    expect(await dueRow()).toMatchObject({ dueAt: due, late: true });
    // A change of something else keeps the promise where it is.
    await edit(reference, () => ({ queue: 'q1' }));
    expect(await late()).toBe(true);

    const actor = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
    await incidents.change(reference, (state) =>
      reply(state, { text: 'x', cc: [], bcc: [] }, { actor, now, newId, settings: defaultSettings }),
    );
    const row = await dueRow();
    expect(row).not.toHaveProperty('dueAt');
    expect(row).toMatchObject({ late: false });
    expect(await late()).toBe(false);
  });
});

describe('an incident that was merged away', () => {
  it('is in no list, also where its rows are left', async () => {
    const reference = '260614-000002';
    const contact = { id: 'contact-merged', name: 'Ada Example', address: 'ada@example.com' };
    const opening = anOpening({ contact }, { reference, now: plus(now, 5000), newId, receipt: false });
    await incidents.commit(opening);
    const newest = async (query: Record<string, string>) =>
      referencesOf((await list({ ...query, limit: '1' })).json);
    expect(await newest({ status: 'all' })).toEqual([reference]);
    expect(await newest({ contact: contact.id })).toEqual([reference]);
    await edit(reference, () => ({ mergedInto: '260612-000001', status: 'closed' }));
    expect(await newest({ status: 'all' })).not.toContain(reference);
    expect(await newest({ contact: contact.id, status: 'all' })).toEqual([]);
  });
});

describe('a filter that keeps little', () => {
  it('reads a bounded number for a page, and goes on where it stopped', async () => {
    desk.calls();
    const { json } = await list({ status: 'all', tag: 'nobody-has-it', limit: '5' });
    const reads = desk.calls().filter(({ operation }) => operation.startsWith('BatchGet'));
    expect(reads).toHaveLength(2);
    expect(json.incidents).toEqual([]);
    expect(await walk({ status: 'all', tag: 'legal', limit: '3' })).toEqual(
      expected(({ incident }) => incident.tags.includes('legal'), byCreated, true),
    );
  });
});
