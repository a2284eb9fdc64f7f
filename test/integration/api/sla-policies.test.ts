import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createPolicyHandler,
  deletePolicyHandler,
  listPoliciesHandler,
  orderPoliciesHandler,
  readPolicyHandler,
  replacePolicyHandler,
} from '../../../functions/api/handlers/sla-policies.ts';
import * as sla from '../../../functions/api/routes/sla-policies.ts';
import { accountStore, changeAccount, newAccount } from '../../../shared/customers/index.ts';
import { entitlementStore } from '../../../shared/entitlements/index.ts';
import {
  firePromise,
  type IncidentState,
  incidentStore,
  patch,
  reply,
} from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { contractStore, newContract } from '../../../shared/products/index.ts';
import { CalendarInput, calendarFrom, calendarStore } from '../../../shared/schedules/index.ts';
import { defaultSettings, settingsStore } from '../../../shared/settings/index.ts';
import { policyStore } from '../../../shared/sla/index.ts';
import { accountKey } from '../../../shared/table/keys.ts';
import { aCalendarBody } from '../../support/a-calendar.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anEntitlement } from '../../support/an-entitlement.ts';
import { anOpening } from '../../support/an-incident.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let handler: ReturnType<typeof serve>;
let incidents: ReturnType<typeof incidentStore>;
const now = morning;
const actor = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };

beforeAll(async () => {
  desk = await aTable();
  const { client, table } = desk;
  const parts = {
    ...{ client, table, newId },
    policies: policyStore(client, table, 'main'),
    settings: settingsStore(client, table, 'main'),
  };
  handler = serve(
    [
      bind(sla.listPoliciesRoute, listPoliciesHandler(parts)),
      bind(sla.createPolicyRoute, createPolicyHandler(parts)),
      bind(sla.readPolicyRoute, readPolicyHandler(parts)),
      bind(sla.replacePolicyRoute, replacePolicyHandler(parts)),
      bind(sla.deletePolicyRoute, deletePolicyHandler(parts)),
      bind(sla.orderPoliciesRoute, orderPoliciesHandler(parts)),
    ],
    { clock: () => now, logger: keptLog().logger },
  );
  incidents = incidentStore(client, desk.layout);
});
afterAll(() => desk.stop());

const aPolicy = (over: Record<string, unknown> = {}) => ({
  name: 'Printers',
  conditions: { field: 'product', operator: 'equals', value: 'printer' },
  targets: { firstResponse: { P1: 15, others: 60 }, resolution: { others: 480 } },
  ...over,
});
/** From an answer of the customer on until somebody has it, standing in the queue of the night. */
const aKpi = {
  ...{ id: 'pickUp', name: 'Picked up', targets: { others: 30 }, thresholds: {} },
  start: { field: 'queue', operator: 'equals', value: 'hot' },
  success: { field: 'happenings', operator: 'hasAny', value: ['agentReply'] },
  pause: { field: 'tags', operator: 'hasAny', value: ['night'] },
};
const send = (route: string, over: object = {}, group = 'admin') =>
  ask(handler, { route, groups: `[${group}]`, ...over });
const create = async (over: Record<string, unknown> = {}) => {
  const { status, json } = await send('POST /v1/sla/policies', { body: aPolicy(over) });
  expect(status).toBe(201);
  return String(json.id);
};
const drop = (id: string) => send('DELETE /v1/sla/policies/{id}', { params: { id } });

let opened = 0;
async function open(fields: object = {}): Promise<IncidentState> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  const change = anOpening({ product: 'printer' }, { reference, newId, receipt: false });
  await incidents.commit({ ...change, incident: { ...change.incident, ...fields } });
  return (await incidents.load(reference))!;
}
const set = async (
  { incident: { reference } }: IncidentState,
  fields: object,
  at = plus(now, minutes(10)),
) => {
  await incidents.change(reference, (state) =>
    patch(
      state,
      { fields: { reason: 'x', ...fields } },
      { actor, now: at, newId, settings: defaultSettings },
    ),
  );
  return (await incidents.load(reference))!;
};
const kpis = ({ kpis: all }: IncidentState) => Object.fromEntries(all.map((kpi) => [kpi.kpi, kpi]));

describe('SLA policies', () => {
  it('are added, read, replaced and deleted, each under its version', async () => {
    const id = await create();
    const { json: read, headers } = await send('GET /v1/sla/policies/{id}', { params: { id } }, 'manager');
    expect(read).toMatchObject({
      ...aPolicy(),
      id,
      calendarId: '24x7',
      pauseStatuses: ['waiting'],
      version: 1,
    });
    expect(headers.etag).toBe('"1"');
    const replace = (ifMatch: string) =>
      send('PUT /v1/sla/policies/{id}', {
        params: { id },
        headers: { 'if-match': ifMatch },
        body: aPolicy({ name: 'All printers' }),
      });
    expect((await replace('"1"')).json).toMatchObject({ name: 'All printers', version: 2 });
    expect((await replace('"1"')).status).toBe(412);
    expect((await drop(id)).status).toBe(204);
    expect((await drop(id)).status).toBe(404);
  });

  it('are created once under one key, though sent at once', async () => {
    const headers = { 'idempotency-key': 'policy-key-0001' };
    const sent = await Promise.all(
      [1, 2].map(() => send('POST /v1/sla/policies', { headers, body: aPolicy() })),
    );
    expect(new Set(sent.map(({ json }) => json.id)).size).toBe(1);
    await drop(String(sent[0]!.json.id));
  });

  it('are put into another order by one at a time', async () => {
    const ids = [await create({ name: 'One' }), await create({ name: 'Two' })];
    const { json } = await send('GET /v1/sla/policies');
    const order = [...ids].reverse();
    const put = () =>
      send('PUT /v1/sla/policies/order', { headers: { 'if-match': `"${json.version}"` }, body: { order } });
    const both = await Promise.all([put(), put()]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const after = await send('GET /v1/sla/policies');
    expect((after.json.policies as { id: string }[]).map(({ id }) => id)).toEqual(order);
    const version = { 'if-match': `"${after.json.version}"` };
    const short = await send('PUT /v1/sla/policies/order', { headers: version, body: { order: [ids[0]] } });
    expect(short.status).toBe(400);
    for (const id of ids) await drop(id);
  });

  it.each([
    [
      'an unknown field',
      { conditions: { field: 'shoeSize', operator: 'equals', value: '1' } },
      '/conditions/field',
    ],
    [
      'the status',
      { conditions: { all: [{ field: 'status', operator: 'equals', value: 'waiting' }] } },
      '/conditions/all/0/field',
    ],
    [
      'a change',
      { conditions: { not: { field: 'priority', operator: 'changed' } } },
      '/conditions/not/operator',
    ],
    [
      'an unknown priority',
      { conditions: { field: 'priority', operator: 'equals', value: 'P9' } },
      '/conditions/value',
    ],
    ['no promise', { targets: {} }, '/targets'],
    ['no target in a promise', { targets: { resolution: {} } }, '/targets/resolution'],
    ['a target below zero', { targets: { resolution: { P1: -1 } } }, '/targets/resolution/P1'],
    ['a calendar that is not there', { calendarId: 'nope' }, '/calendarId'],
    ['to pause always', { pauseStatuses: ['waiting', 'updated', 'unresolved'] }, '/pauseStatuses'],
    [
      'a clock of its own that asks for a field that is not on the incident',
      { customKpis: [{ ...aKpi, start: { field: 'account.tier', operator: 'isSet' } }] },
      '/customKpis/0/start/field',
    ],
    [
      'a clock of its own that asks what changed',
      { customKpis: [{ ...aKpi, pause: { not: { field: 'queue', operator: 'changed' } } }] },
      '/customKpis/0/pause/not/operator',
    ],
    [
      'a clock of its own that asks for what never happens',
      { customKpis: [{ ...aKpi, success: { field: 'happenings', operator: 'hasAny', value: ['sung'] } }] },
      '/customKpis/0/success/value',
    ],
    ['two clocks of one name', { customKpis: [aKpi, aKpi] }, '/customKpis'],
    [
      'six clocks of its own',
      { customKpis: [1, 2, 3, 4, 5, 6].map((number) => ({ ...aKpi, id: `k${number}` })) },
      '/customKpis',
    ],
    [
      'a clock of its own with conditions too large',
      {
        customKpis: [
          {
            ...aKpi,
            start: { all: Array.from({ length: 50 }, () => ({ ...aKpi.start, value: 'x'.repeat(90) })) },
          },
        ],
      },
      '/customKpis/0/start',
    ],
    ['a percentage over all', { thresholds: { warning: { percent: 101 } } }, '/thresholds/warning'],
  ])('are refused with %s', async (_, over, pointer) => {
    const { status, json } = await send('POST /v1/sla/policies', { body: aPolicy(over) });
    expect([status, JSON.stringify(json.fields)]).toEqual([400, expect.stringContaining(`"${pointer}`)]);
  });

  it('show where they name what the settings do not have any more', async () => {
    const settings = settingsStore(desk.client, desk.table, 'main');
    const save = async (queues: string[]) => {
      const { value, version } = await settings.section('teams');
      const coded = queues.map((code) => ({ code, label: { en: code } }));
      await settings.save('teams', { ...value, queues: coded }, { version, actor, now });
    };
    await save(['hot', 'cold']);
    const id = await create({
      conditions: { field: 'queue', operator: 'equals', value: 'hot' },
      customKpis: [aKpi],
    });
    const read = async () => (await send('GET /v1/sla/policies/{id}', { params: { id } })).json;
    expect(await read()).not.toHaveProperty('faults');
    await save(['cold']);
    const detail = 'There is no hot.';
    const faults = ['/conditions/value', '/customKpis/0/start/value'].map((pointer) => ({ pointer, detail }));
    expect((await read()).faults).toEqual(faults);
    const all = (await send('GET /v1/sla/policies')).json.policies as { id: string; faults?: unknown }[];
    expect(all.flatMap((one) => one.faults ?? [])).toEqual(faults);
    await save([]);
    expect(await read()).not.toHaveProperty('faults');
    await drop(id);
  });

  it('are read by agents, who name one on an incident, and not written by managers', async () => {
    expect((await send('POST /v1/sla/policies', { body: aPolicy() }, 'manager')).status).toBe(403);
    expect((await send('GET /v1/sla/policies', {}, 'agent')).status).toBe(200);
    expect((await send('GET /v1/sla/policies', {}, 'customer')).status).toBe(403);
  });

  it('keep their calendar from being deleted', async () => {
    const calendars = calendarStore(desk.client, desk.table, { id: 'main', timeZone: 'Europe/Berlin' });
    const calendar = calendarFrom(CalendarInput.parse(aCalendarBody()), {
      ...{ id: 'office', actor, now, resolve: () => [] },
    });
    await calendars.create(calendar);
    const id = await create({ calendarId: 'office', name: 'Kept' });
    await expect(calendars.remove(calendar)).rejects.toMatchObject({ code: 'conflict' });
    const state = await open();
    expect(kpis(state).firstResponse).toMatchObject({ calendarId: 'office', policyId: id });
    await drop(id);
    await calendars.remove(calendar);
    // Its calendar went away under it: it counts as office hours, and nothing breaks.
    await set(state, { status: 'waiting' });
    expect(kpis((await incidents.load(state.incident.reference))!).resolution).toMatchObject({
      state: 'paused',
    });
  });
});

describe('a policy that something names', () => {
  const by = { actor, now };
  /** For no incident: some of them stay, as what names them does. */
  const added = () => create({ conditions: undefined });
  it('is not deleted while an account names it, and goes with the last one', async () => {
    const accounts = accountStore(desk.client, desk.table, 'main');
    const [id, other] = [await added(), await added()];
    const account = newAccount('namer', { name: 'Namer', slaPolicy: id }, by);
    await accounts.create(account);
    expect((await drop(id)).json).toMatchObject({
      status: 409,
      detail: 'The policy is named by account namer.',
    });
    const turn = (version: number, slaPolicy: string | null) =>
      accounts.change('namer', version, (before) => changeAccount(before, { slaPolicy }, by));
    await turn(1, other);
    expect((await drop(id)).status).toBe(204);
    await turn(2, null);
    await turn(3, 'default');
    expect((await drop(other)).status).toBe(204);
  });

  it('is free again once the account is deleted', async () => {
    const accounts = accountStore(desk.client, desk.table, 'main');
    const id = await added();
    await accounts.create(newAccount('short', { name: 'Short', slaPolicy: id }, by));
    await accounts.remove('short', 1, now);
    expect((await drop(id)).status).toBe(204);
  });

  it('is there, or its name is refused by account, contract and entitlement', async () => {
    const accounts = accountStore(desk.client, desk.table, 'main');
    const refusal = { code: 'invalidRequest', facts: { fields: [{ pointer: '/slaPolicy' }] } };
    await expect(
      accounts.create(newAccount('nobody', { name: 'Nobody', slaPolicy: 'nope' }, by)),
    ).rejects.toMatchObject(refusal);
    await accounts.create(newAccount('owner', { name: 'Owner' }, by));
    const contracts = contractStore(desk.client, desk.table, 'main');
    const contract = (slaPolicy: string) =>
      newContract('c1', { number: 'C-1', account: 'owner', from: '2026-01-01', slaPolicy }, by);
    await expect(contracts.create(contract('nope'))).rejects.toMatchObject(refusal);
    const entitlements = entitlementStore(desk.client, desk.table, { id: 'main' });
    const entitlement = (slaPolicy: string) =>
      anEntitlement({ id: 'e1', account: 'owner', slaPolicy, status: 'draft' });
    await expect(entitlements.create(entitlement('nope'), actor)).rejects.toMatchObject(refusal);
    const id = await added();
    await contracts.create(contract(id));
    await entitlements.create(entitlement(id), actor);
    expect((await drop(id)).json.detail).toBe('The policy is named by contract c1, entitlement e1.');
    await entitlements.remove('e1', undefined);
    expect((await drop(id)).json.detail).toBe('The policy is named by contract c1.');
  });

  it('is either named or deleted where both happen at once', async () => {
    const accounts = accountStore(desk.client, desk.table, 'main');
    for (const number of [1, 2, 3, 4]) {
      const id = await added();
      const account = newAccount(`racer-${number}`, { name: 'Racer', slaPolicy: id }, by);
      const [named, dropped] = await Promise.all([
        accounts.create(account).then(
          () => 'named',
          ({ code }: { code: string }) => code,
        ),
        drop(id),
      ]);
      expect([named, dropped.status]).toEqual(named === 'named' ? ['named', 409] : ['invalidRequest', 204]);
    }
  });
});

describe('a clock of a policy’s own', () => {
  let id = '';
  beforeAll(async () => {
    id = await create({ customKpis: [aKpi] });
  });
  afterAll(() => drop(id));
  const own = (state: IncidentState) => kpis(state)['custom:pickUp'];
  const type = async (state: IncidentState) =>
    (await desk.partition(`INC#${state.incident.reference}`))
      .filter(({ data }) => (data as { kpi?: string })?.kpi === 'custom:pickUp')
      .map(({ type, data }) => [type, (data as { name?: string }).name]);

  it('starts, stands and is met as the incident changes, told by its name and found by its timer', async () => {
    const asked = await open();
    expect(own(asked)).toMatchObject({ dormant: true, policyId: id });
    const hot = await set(asked, { queue: 'hot' });
    expect(own(hot)).toMatchObject({ state: 'running', dueAt: plus(now, minutes(40)).toISOString() });
    const night = await set(hot, { tags: ['night'] }, plus(now, minutes(20)));
    expect(own(night)).toMatchObject({ state: 'paused', usedMs: minutes(10) });
    const day = await set(night, { tags: [] }, plus(now, minutes(30)));
    expect(own(day)).toMatchObject({ state: 'running', dueAt: plus(now, minutes(50)).toISOString() });
    const fire = firePromise(desk.client, desk.layout, newId);
    const late = plus(now, minutes(50) + 1);
    const entry = { reference: day.incident.reference, kpi: 'custom:pickUp', at: late.toISOString() };
    const passed = await Promise.all([fire(entry, late), fire(entry, late)]);
    expect(passed.flat()).toEqual(['late']);
    await incidents.change(day.incident.reference, (found) =>
      reply(
        found,
        { text: 'x', cc: [], bcc: [] },
        { actor, now: plus(late, minutes(1)), newId, settings: defaultSettings },
      ),
    );
    expect(own((await incidents.load(day.incident.reference))!)).toMatchObject({ state: 'metLate' });
    expect((await type(day)).map(([what]) => what)).toEqual(['slaLate', 'slaMet']);
    expect(new Set((await type(day)).map(([, name]) => name))).toEqual(new Set(['Picked up']));
  });

  it('begins with the incident whose start holds already', async () => {
    expect(own(await open({ queue: 'hot' }))).toMatchObject({
      ...{ state: 'running', startedAt: now.toISOString(), dueAt: plus(now, minutes(30)).toISOString() },
    });
  });

  it('ends with the policy that names it', async () => {
    const state = await set(await open({ queue: 'hot' }), { product: 'screen' });
    expect(own(state)).toMatchObject({ state: 'cancelled', cancelledBy: 'policy' });
  });
});

describe('a timer after its calendar was edited', () => {
  it('that comes too early is silent, and moves the incident in the lists of what falls due', async () => {
    const calendars = calendarStore(desk.client, desk.table, { id: 'main', timeZone: 'Europe/Berlin' });
    const hours = (from: string, to: string) => {
      const day = [{ from, to }];
      const weekly = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day };
      const made = CalendarInput.parse({ ...aCalendarBody(), holidays: [], exceptions: [], weekly });
      return calendarFrom(made, { id: 'edited', actor, now, resolve: () => [] });
    };
    const before = hours('09:00', '17:00');
    await calendars.create(before);
    const id = await create({ calendarId: 'edited', conditions: undefined, name: 'Edited' });
    const state = await open({ slaPolicy: id, sla: undefined });
    const { reference } = state.incident;
    const place = async () => String((await desk.partition(`INC#${reference}`))[0]!.byDue);
    expect(await place()).toContain(plus(now, minutes(60)).toISOString());
    // It is ten past ten when the office turns out to open at eleven from this morning on.
    await calendars.replace(before, { ...hours('11:00', '17:00'), version: 2 }, now);
    const fire = firePromise(desk.client, desk.layout, newId);
    const early = plus(now, minutes(61));
    expect(await fire({ reference, kpi: 'firstResponse', at: early.toISOString() }, early)).toEqual([]);
    const { dueAt } = kpis((await incidents.load(reference))!).firstResponse!;
    expect(dueAt! > plus(now, minutes(60)).toISOString()).toBe(true);
    expect(await place()).toContain(dueAt!);
    await set((await incidents.load(reference))!, { slaPolicy: 'default' });
    await drop(id);
    await calendars.remove({ ...before, version: 2 });
  });
});

describe('an incident', () => {
  let gold = '';
  let named = '';
  beforeAll(async () => {
    gold = await create();
    named = await create({ name: 'Named', conditions: undefined, targets: { resolution: { others: 30 } } });
    const account = newAccount('acme', { name: 'Acme', slaPolicy: named }, { actor, now });
    const Item = { ...accountKey('acme'), kind: 'account', ...account };
    await desk.client.send(new PutCommand({ TableName: desk.table, Item }));
  });
  afterAll(async () => {
    await drop(gold);
    await drop(named);
  });

  it('is promised what the first policy says whose conditions hold, and says why', async () => {
    const state = await open();
    expect(state.incident).toMatchObject({
      ...{ slaPolicy: gold, sla: { by: 'conditions', because: 'It is the first whose conditions hold.' } },
    });
    expect(kpis(state)).toMatchObject({
      firstResponse: { targetMinutes: 60, dueAt: plus(now, minutes(60)).toISOString() },
      resolution: { targetMinutes: 480 },
    });
  });

  it('is promised the default where none holds', async () => {
    const state = await open({ product: 'screen' });
    expect(state.incident).toMatchObject({
      ...{ slaPolicy: 'default', sla: { by: 'default', name: 'First response within 4 business hours' } },
    });
    expect(kpis(state)).toMatchObject({ firstResponse: { targetMinutes: 240 } });
  });

  it.each([
    ['the account', { account: 'acme' }, 'account'],
    ['an agent', { slaPolicy: 'NAMED', sla: undefined }, 'agent'],
  ])('is promised what %s names, before any condition', async (_, fields, by) => {
    const given = JSON.parse(JSON.stringify(fields).replace('NAMED', named)) as object;
    const state = await open({ sla: undefined, slaPolicy: undefined, ...given });
    expect(state.incident).toMatchObject({ slaPolicy: named, sla: { by, name: 'Named' } });
    expect(kpis(state)).toMatchObject({ resolution: { targetMinutes: 30, policyId: named } });
  });

  it('is promised other terms when its priority or product changes, from the time it has used', async () => {
    const state = await set(await open(), { priority: 'P1', priorityReason: 'x' });
    expect(kpis(state).firstResponse).toMatchObject({
      ...{ targetMinutes: 15, usedMs: minutes(10), dueAt: plus(now, minutes(15)).toISOString() },
    });
    const other = await set(state, { product: 'screen' }, plus(now, minutes(12)));
    expect(other.incident.slaPolicy).toBe('default');
    expect(kpis(other)).toMatchObject({
      firstResponse: { policyId: 'default', targetMinutes: 240 },
      resolution: { state: 'cancelled' },
    });
    const items = await desk.partition(`INC#${other.incident.reference}`);
    expect(items.filter(({ type }) => type === 'slaChanged').length).toBeGreaterThan(0);
    expect(items.find(({ data }) => (data as { field?: string })?.field === 'slaPolicy')).toMatchObject({
      data: { from: gold, to: 'default', because: 'The default policy of the site.' },
    });
  });

  it('keeps the policy that an agent named until it is cleared', async () => {
    const state = await set(await open(), { slaPolicy: named });
    const moved = await set(state, { product: 'screen' });
    expect(moved.incident).toMatchObject({ slaPolicy: named, sla: { by: 'agent' } });
    const cleared = await set(moved, { slaPolicy: null, product: 'printer' });
    expect(cleared.incident).toMatchObject({ slaPolicy: gold, sla: { by: 'conditions' } });
  });

  it('refuses a policy that is not there, naming the field', async () => {
    await expect(set(await open(), { slaPolicy: 'nope' })).rejects.toMatchObject({
      code: 'invalidRequest',
      facts: { fields: [{ pointer: '/slaPolicy' }] },
    });
  });

  it('passes each threshold of each promise by its timer, once', async () => {
    const state = await open();
    const { reference } = state.incident;
    const fire = firePromise(desk.client, desk.layout, newId);
    const due = plus(now, minutes(60));
    const entry = { reference, kpi: 'firstResponse', at: due.toISOString() };
    const passed = await Promise.all([1, 2, 3].map(() => fire(entry, plus(due, 1))));
    expect(passed.flat().sort()).toEqual(['late', 'warning']);
    expect(await fire({ ...entry, kpi: 'resolution' }, plus(due, 1))).toEqual([]);
    await incidents.change(reference, (found) =>
      reply(
        found,
        { text: 'x', cc: [], bcc: [] },
        { actor, now: plus(due, minutes(5)), newId, settings: defaultSettings },
      ),
    );
    const after = (await incidents.load(reference))!;
    expect(kpis(after)).toMatchObject({
      firstResponse: { state: 'metLate' },
      resolution: { state: 'running' },
    });
    // The list of what falls due goes on with the promise that is left.
    const [head] = await desk.partition(`INC#${reference}`);
    expect(String(head!.byDue)).toContain(plus(now, minutes(480)).toISOString());
  });
});
