import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { ruleChecker } from '../../../functions/api/handlers/check-rule.ts';
import { keepNamed } from '../../../functions/api/handlers/keep-named.ts';
import * as handlers from '../../../functions/api/handlers/rules.ts';
import { dryRunHandler, listFiringsHandler } from '../../../functions/api/handlers/try-rules.ts';
import * as routes from '../../../functions/api/routes/rules.ts';
import { factFinder } from '../../../shared/automation/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { calendarStore, rotaStore } from '../../../shared/schedules/index.ts';
import { ruleOrderKey } from '../../../shared/table/keys.ts';
import { standardTextStore } from '../../../shared/texts/index.ts';
import { webhookStore } from '../../../shared/webhooks/index.ts';
import { ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aRuleDesk } from '../../support/a-rule-desk.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning } from '../../support/time.ts';

let table: TestTable;
let sites = 0;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());

async function aRulesApi() {
  sites += 1;
  const desk = await aRuleDesk(table, `rules-${sites}`);
  const { client, layout } = table;
  const { site, rules, reader, settings } = desk;
  const calendars = calendarStore(client, layout.table, site);
  const webhooks = webhookStore(client, layout.table, site.id);
  const check = ruleChecker({
    ...{ settings, calendars, webhooks },
    rotas: rotaStore(client, layout.table, site.id),
    texts: standardTextStore(client, layout.table, site.id),
  });
  const facts = factFinder(client, layout.table, site);
  const parts = {
    ...{ client, table: layout.table, rules, settings, check, newId, reader, facts },
    keepNamed: keepNamed(client, { table: layout.table, siteId: site.id }),
  };
  const handler = serve(
    [
      bind(routes.listRulesRoute, handlers.listRulesHandler(parts)),
      bind(routes.readVocabularyRoute, handlers.readVocabularyHandler(parts)),
      bind(routes.createRuleRoute, handlers.createRuleHandler(parts)),
      bind(routes.readRuleRoute, handlers.readRuleHandler(parts)),
      bind(routes.replaceRuleRoute, handlers.replaceRuleHandler(parts)),
      bind(routes.deleteRuleRoute, handlers.deleteRuleHandler(parts)),
      bind(routes.orderRulesRoute, handlers.orderRulesHandler(parts)),
      bind(routes.dryRunRoute, dryRunHandler(parts)),
      bind(routes.listFiringsRoute, listFiringsHandler(parts)),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  const send = (line: RequestLine) => ask(handler, { groups: '[admin]', ...line });
  const create = (body: unknown, key?: string) =>
    send({ route: 'POST /v1/rules', body, ...(key ? { headers: { 'idempotency-key': key } } : {}) });
  return { ...desk, send, create };
}

const aRule = (over: Record<string, unknown> = {}) => ({
  name: 'Fires',
  on: ['created'],
  when: { field: 'subject', operator: 'contains', value: 'fire' },
  actions: [{ do: 'moveToQueue', queue: 'field' }],
  ...over,
});

describe('keeping rules', () => {
  it('makes, reads, replaces, lists and deletes them', async () => {
    const { create, send } = await aRulesApi();
    const made = await create(aRule(), 'key-one');
    expect(made).toMatchObject({ status: 201, headers: { etag: '"1"' }, json: { enabled: true } });
    const id = String(made.json.id);
    expect((await create(aRule(), 'key-one')).json.id).toBe(id);
    const second = await create(aRule({ name: 'Second' }));
    const one = { params: { id } };
    expect((await send({ route: 'PUT /v1/rules/{id}', ...one, body: aRule() })).status).toBe(428);
    const headers = { 'if-match': '"1"' };
    const change = { route: 'PUT /v1/rules/{id}', ...one, headers, body: aRule({ name: 'Other' }) };
    expect((await send(change)).json).toMatchObject({ name: 'Other', version: 2 });
    expect((await send(change)).status).toBe(412);
    const page = await send({ route: 'GET /v1/rules', query: { limit: '1' } });
    expect(page.json).toMatchObject({ rules: [{ name: 'Other' }], orderVersion: 2 });
    const rest = await send({ route: 'GET /v1/rules', query: { cursor: String(page.json.next) } });
    expect(rest.json).toMatchObject({ rules: [{ id: second.json.id }] });
    expect(rest.json.next).toBeUndefined();
    expect((await send({ route: 'DELETE /v1/rules/{id}', ...one })).status).toBe(204);
    expect((await send({ route: 'GET /v1/rules/{id}', ...one })).status).toBe(404);
    expect((await send({ route: 'GET /v1/rules' })).json).toMatchObject({ orderVersion: 3 });
  });

  it('lets one of two who reorder at once win', async () => {
    const { create, send } = await aRulesApi();
    const ids = [];
    for (const name of ['a', 'b', 'c']) ids.push(String((await create(aRule({ name }))).json.id));
    const [a, b, c] = ids;
    const reorder = (order: unknown[]) =>
      send({ route: 'PUT /v1/rule-order', headers: { 'if-match': '"3"' }, body: { order } });
    const answers = await Promise.all([reorder([c, b, a]), reorder([b, a, c])]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = answers.find(({ status }) => status === 200);
    const listed = (await send({ route: 'GET /v1/rules' })).json.rules as { id: string }[];
    expect(listed.map(({ id }) => id)).toEqual(won?.json.order);
  });

  it.each([
    ['one left out', (ids: string[]) => ids.slice(1)],
    ['one twice', (ids: string[]) => [ids[0], ids[0]]],
    ['a stranger', (ids: string[]) => [ids[0], 'stranger']],
  ])('refuses an order with %s', async (_, orderOf) => {
    const { create, send } = await aRulesApi();
    const ids = [String((await create(aRule())).json.id), String((await create(aRule())).json.id)];
    const answer = await send({
      ...{ route: 'PUT /v1/rule-order', headers: { 'if-match': '"2"' } },
      body: { order: orderOf(ids) },
    });
    expect(answer).toMatchObject({ status: 400, json: { fields: [{ pointer: '/order' }] } });
  });

  it('refuses more than two hundred', async () => {
    const { create, site } = await aRulesApi();
    const order = Array.from({ length: 200 }, (_, at) => `rule-${at}`);
    const Item = { ...ruleOrderKey(site.id), kind: 'ruleOrder', version: 1, revision: 1, order };
    await table.client.send(new PutCommand({ TableName: table.table, Item }));
    expect(await create(aRule())).toMatchObject({ status: 409 });
    expect(await table.partition(ruleOrderKey(site.id).pk)).toHaveLength(1);
  });
});

describe('what is wrong with a rule', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['an unknown field', { when: { not: { field: 'colour', operator: 'isSet' } } }, ['/when/not/field']],
    ['no action', { actions: [] }, ['/actions']],
    ['an unknown action', { actions: [{ do: 'explode' }] }, ['/actions/0/do']],
    ['an unknown trigger', { on: ['deleted'] }, ['/on/0']],
    ['an unknown queue', { actions: [{ do: 'moveToQueue', queue: 'x' }] }, ['/actions/0/queue']],
    ['an unknown group', { actions: [{ do: 'assignRoundRobin', group: 'x' }] }, ['/actions/0/group']],
    ['a group of nobody', { actions: [{ do: 'assignRoundRobin', group: 'empty' }] }, ['/actions/0/group']],
    [
      'a stranger',
      { actions: [{ do: 'assignAgent', agent: { id: 'x', name: 'X' } }] },
      ['/actions/0/agent/id'],
    ],
    [
      'a field that is not set so',
      { actions: [{ do: 'set', field: 'queue', value: 'x' }] },
      ['/actions/0/field'],
    ],
    [
      'a value it does not take',
      { actions: [{ do: 'set', field: 'impact', value: 'x' }] },
      ['/actions/0/value'],
    ],
    ['closing', { actions: [{ do: 'set', field: 'status', value: 'closed' }] }, ['/actions/0/value']],
    [
      'an unknown text',
      { actions: [{ do: 'sendResponse', standardText: 'x' }] },
      ['/actions/0/standardText'],
    ],
    ['an unknown rota', { actions: [{ do: 'assignOnCall', rota: 'x' }] }, ['/actions/0/rota']],
    ['an unknown webhook', { actions: [{ do: 'callWebhook', webhookId: 'x' }] }, ['/actions/0/webhookId']],
    [
      'an address too many',
      { actions: [{ do: 'notify', who: 'group', address: 'a@example.com' }] },
      ['/actions/0/address'],
    ],
    ['an unknown calendar', { when: { field: 'calendar', operator: 'isOpen', value: 'x' } }, ['/when/value']],
    [
      'too much',
      {
        name: 'x',
        actions: Array(20).fill({ do: 'set', field: 'resolutionNotes', value: '\u20ac'.repeat(1000) }),
      },
      [''],
    ],
  ])('is said of %s, with its place', async (_, over, pointers) => {
    const { create } = await aRulesApi();
    const answer = await create(aRule(over));
    expect(answer.status).toBe(400);
    expect((answer.json.fields as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual(pointers);
  });
});

describe('a dry run', () => {
  const dry = (body: unknown): RequestLine => ({ route: 'POST /v1/rules/dry-run', body });

  it('tells which of the saved rules would fire on an incident, and stores nothing', async () => {
    const { create, send, open } = await aRulesApi();
    await create(aRule());
    await create(aRule({ name: 'Water', when: { field: 'subject', operator: 'contains', value: 'water' } }));
    await create(aRule({ name: 'Later', on: ['agentReply'] }));
    const { reference } = (await open()).incident;
    const before = await table.items();
    const answer = await send(dry({ trigger: 'created', reference }));
    expect(answer).toMatchObject({ status: 200, json: { fires: ['Fires'] } });
    expect(answer.json.rules).toMatchObject([
      {
        fires: true,
        evaluation: { form: 'test', holds: true, expected: 'fire', actual: 'The printer is on fire' },
        actions: [{ do: 'moveToQueue' }],
      },
      { fires: false, evaluation: { holds: false }, actions: [] },
      { fires: false, passedOver: 'otherTrigger', actions: [] },
    ]);
    expect(await table.items()).toEqual(before);
  });

  it('tries drafts on sample facts and changes', async () => {
    const { send } = await aRulesApi();
    const when = {
      all: [
        { field: 'account.tier', operator: 'equals', value: 'gold' },
        { field: 'priority', operator: 'changedTo', value: 'P1' },
        { field: 'calendar', operator: 'isOpen', value: 'office-hours' },
      ],
    };
    const body = {
      ...{ trigger: 'updated', facts: { 'account.tier': 'Gold' }, changes: { priority: { to: 'P1' } } },
      rules: [aRule({ on: ['updated'], when })],
    };
    expect((await send(dry(body))).json.fires).toEqual(['Fires']);
    const night = { ...body, at: '2026-06-12T22:00:00Z' };
    expect((await send(dry(night))).json.fires).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, number, string | undefined]>([
    ['nothing to try on', {}, 400, '/reference'],
    ['an unknown fact', { facts: { colour: 'red' } }, 400, '/facts/colour'],
    ['a fact of another kind', { facts: { tags: 'red' } }, 400, '/facts/tags'],
    [
      'a change nobody is told of',
      { facts: {}, changes: { reference: { to: 'x' } } },
      400,
      '/changes/reference',
    ],
    [
      'a change to what it cannot be',
      { facts: {}, changes: { priority: { to: 'P9' } } },
      400,
      '/changes/priority/to',
    ],
    [
      'a bad draft',
      { facts: {}, rules: [aRule({ actions: [{ do: 'moveToQueue', queue: 'x' }] })] },
      400,
      '/rules/0/actions/0/queue',
    ],
    ['no such incident', { reference: '260612-999999' }, 404, undefined],
  ])('refuses %s', async (_, over, status, pointer) => {
    const { send } = await aRulesApi();
    const answer = await send(dry({ trigger: 'created', ...over }));
    expect(answer.status).toBe(status);
    expect((answer.json.fields as { pointer: string }[] | undefined)?.[0]?.pointer).toBe(pointer);
  });
});

it('tells why an incident went where it is', async () => {
  const { create, send, open, tell } = await aRulesApi();
  await create(aRule());
  const opened = await open();
  await tell(opened);
  const { reference } = opened.incident;
  const answer = await send({ route: 'GET /v1/incidents/{reference}/firings', params: { reference } });
  expect(answer.json.firings).toMatchObject([
    { type: 'ruleFired', data: { name: 'Fires', why: ['subject contains "fire"'] } },
  ]);
});

it('lists what conditions may speak of', async () => {
  const { send } = await aRulesApi();
  const { json } = await send({ route: 'GET /v1/rules/vocabulary' });
  expect(json.fields).toContainEqual({
    ...{ name: 'queue', kind: 'code', about: 'The queue', values: ['first', 'field'] },
    operators: expect.arrayContaining(['equals', 'in', 'changedTo']),
  });
});

it.each(['POST /v1/rules', 'PUT /v1/rule-order'])('%s is for admins', async (route) => {
  const { send } = await aRulesApi();
  expect((await send({ route, groups: '[manager]', body: aRule() })).status).toBe(403);
});
