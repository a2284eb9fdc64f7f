import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ruleChecker } from '../../../functions/api/handlers/check-rule.ts';
import {
  createEscalationHandler,
  deleteEscalationHandler,
  listEscalationsHandler,
  readEscalationHandler,
  replaceEscalationHandler,
} from '../../../functions/api/handlers/escalations.ts';
import { giveFeedbackHandler, showFeedbackHandler } from '../../../functions/api/handlers/feedback.ts';
import { keepNamed } from '../../../functions/api/handlers/keep-named.ts';
import * as escalations from '../../../functions/api/routes/escalations.ts';
import { giveFeedbackRoute, showFeedbackRoute } from '../../../functions/api/routes/feedback.ts';
import { customerStore } from '../../../shared/customers/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { calendarStore, replanJobStore, rotaStore } from '../../../shared/schedules/index.ts';
import { policyStore } from '../../../shared/sla/index.ts';
import { standardTextStore } from '../../../shared/texts/index.ts';
import { scoreLinkEnd, signScore } from '../../../shared/tracking/index.ts';
import { webhookStore } from '../../../shared/webhooks/index.ts';
import { ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aTimerDesk } from '../../support/a-timer-desk.ts';
import { days, morning, plus } from '../../support/time.ts';

let table: TestTable;
let desk: Awaited<ReturnType<typeof aTimerDesk>>;
let handler: ReturnType<typeof serve>;
let now = morning;
const keys = [new TextEncoder().encode('a key of the tests alone')];
beforeAll(async () => {
  table = await aTable();
  desk = await aTimerDesk(table, 'timer-routes');
  const { client } = table;
  const parts = {
    ...{ client, table: table.table, siteId: desk.site.id, newId, escalations: desk.escalations },
    settings: desk.settings,
    policies: policyStore(table.client, table.table, desk.site.id),
    keepNamed: keepNamed(client, { table: table.table, siteId: desk.site.id }),
    check: ruleChecker({
      settings: desk.settings,
      calendars: calendarStore(client, table.table, desk.site),
      rotas: rotaStore(client, table.table, desk.site.id),
      texts: standardTextStore(client, table.table, desk.site.id),
      webhooks: webhookStore(client, table.table, desk.site.id),
    }),
  };
  const { incidents, reader, site } = desk;
  const feedback = {
    ...{ incidents, reader, site, newId, keys: async () => keys },
    customers: customerStore(client, table.table),
  };
  handler = serve(
    [
      bind(escalations.listEscalationsRoute, listEscalationsHandler(parts)),
      bind(escalations.createEscalationRoute, createEscalationHandler(parts)),
      bind(escalations.readEscalationRoute, readEscalationHandler(parts)),
      bind(escalations.replaceEscalationRoute, replaceEscalationHandler(parts)),
      bind(escalations.deleteEscalationRoute, deleteEscalationHandler(parts)),
      bind(showFeedbackRoute, showFeedbackHandler(feedback)),
      bind(giveFeedbackRoute, giveFeedbackHandler(feedback)),
    ],
    { clock: () => now, logger: keptLog().logger },
  );
});
afterAll(() => table.stop());

const admin = (line: RequestLine) => ask(handler, { groups: '[admin]', ...line });

describe('the routes of escalations', () => {
  const body = { name: 'Forgotten', level: 1, trigger: { on: 'unassigned', minutes: 60 } };
  const create = (over: object, key?: string) =>
    admin({
      ...{ route: 'POST /v1/escalations', body: { ...body, ...over } },
      ...(key ? { headers: { 'idempotency-key': key } } : {}),
    });

  it('make, list, replace and delete them, each version once', async () => {
    const made = await create({ level: 2 }, 'once');
    expect(made).toMatchObject({
      status: 201,
      json: { ...body, level: 2, count: 'business', again: true, version: 1 },
    });
    expect((await create({ level: 2 }, 'once')).json).toEqual(made.json);
    await create({ name: 'Sooner' });
    const list = await admin({ route: 'GET /v1/escalations' });
    expect((list.json.escalations as { name: string }[]).map(({ name }) => name)).toEqual([
      'Sooner',
      'Forgotten',
    ]);
    const params = { id: String(made.json.id) };
    const replace = (version: string) =>
      admin({ route: 'PUT /v1/escalations/{id}', params, headers: { 'if-match': version }, body });
    expect(await replace('"1"')).toMatchObject({ status: 200, json: { version: 2, level: 1 } });
    expect((await replace('"1"')).status).toBe(412);
    expect((await admin({ route: 'PUT /v1/escalations/{id}', params, body })).status).toBe(428);
    expect((await admin({ route: 'DELETE /v1/escalations/{id}', params })).status).toBe(204);
    expect((await admin({ route: 'GET /v1/escalations/{id}', params })).status).toBe(404);
  });

  it('have the timers of what is open reckoned anew where they may come otherwise, and only then', async () => {
    const jobs = replanJobStore(table.client, table.table);
    const of = { siteId: desk.site.id };
    const begun = async (deed: Promise<{ status: number; json: Record<string, unknown> }>) => {
      const before = await jobs.find(of);
      const { status, json } = await deed;
      expect(status).toBeLessThan(300);
      const job = await jobs.find(of);
      return [job?.edit !== before?.edit, json] as const;
    };
    const [forNew, made] = await begun(create({ name: 'First' }));
    const params = { id: String(made.id) };
    const replace = (version: number, over: object) =>
      admin({
        ...{ route: 'PUT /v1/escalations/{id}', params, headers: { 'if-match': `"${version}"` } },
        body: { ...body, ...over },
      });
    const sooner = { trigger: { on: 'unassigned', minutes: 30 } };
    const forEdits = [];
    for (const [version, over] of [{ name: 'Renamed' }, sooner, { ...sooner, enabled: false }].entries()) {
      forEdits.push((await begun(replace(version + 1, over)))[0]);
    }
    const [forGone] = await begun(admin({ route: 'DELETE /v1/escalations/{id}', params }));
    expect([forNew, ...forEdits, forGone]).toEqual([true, false, true, false, false]);
    expect(await jobs.find(of)).toMatchObject({ at: plus(now, 5000).toISOString() });
    // A refused edit begins none.
    const before = await jobs.find(of);
    expect((await replace(9, sooner)).status).toBe(404);
    expect((await create({ trigger: { on: 'unassigned', minutes: 0 } })).status).toBe(400);
    expect(await jobs.find(of)).toEqual(before);
  });

  it('refuse what cannot be, naming the place', async () => {
    const faulty = [
      [{ actions: [{ do: 'moveToQueue', queue: 'nowhere' }] }, '/actions/0/queue'],
      [{ when: { field: 'nothing', operator: 'isSet' } }, '/when/field'],
      [{ when: { field: 'priority', operator: 'changed' } }, '/when/operator'],
      [{ trigger: { on: 'unassigned', minutes: 0 } }, '/trigger/minutes'],
      [{ trigger: { on: 'kpi', kpi: 'custom:pickUp', threshold: 'late' } }, '/trigger/kpi'],
    ] as const;
    for (const [over, pointer] of faulty) {
      const answer = await create(over);
      expect([answer.status, answer.text.includes(`"${pointer}"`)]).toEqual([400, true]);
    }
  });

  it('are for admins, and for managers to read', async () => {
    const manager = { groups: '[manager]' };
    expect((await ask(handler, { route: 'POST /v1/escalations', body, ...manager })).status).toBe(403);
    expect((await ask(handler, { route: 'GET /v1/escalations', ...manager })).status).toBe(200);
    expect((await ask(handler, { route: 'GET /v1/escalations', groups: '[agent]' })).status).toBe(403);
  });
});

describe('the page of a rating', () => {
  const link = async (reference: string, s: number, over: object = {}) =>
    signScore(keys, { r: reference, c: 'contact-1', m: 'm', s, e: scoreLinkEnd(morning), ...over });
  const show = (token: string) => ask(handler, { route: 'GET /portal/feedback/{token}', params: { token } });
  const give = (token: string, fields?: Record<string, string>) =>
    ask(handler, {
      ...{ route: 'POST /portal/feedback/{token}', params: { token } },
      ...(fields
        ? {
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams(fields).toString(),
          }
        : {}),
    });
  const told = async (reference: string) =>
    (await desk.timeline(reference)).filter(({ type }) => type === 'feedback').map(({ data }) => data);

  it('stores nothing by being opened, and speaks the language of the incident', async () => {
    const reference = await desk.open(morning, { language: 'de' });
    const page = await show(await link(reference, 4));
    expect(page).toMatchObject({ status: 200, headers: { 'referrer-policy': 'no-referrer' } });
    expect(page.text).toContain('Wie zufrieden');
    expect(page.text).toContain('value="4" checked');
    expect(page.text).toContain('<script>');
    expect(await told(reference)).toEqual([]);
  });

  it('takes the score of the link, once however often it is sent, and changes of it with words', async () => {
    const reference = await desk.open();
    const token = await link(reference, 4);
    const thanks = await give(token);
    expect(thanks.text).toContain('Thank you');
    expect(thanks.text).not.toContain('<script>');
    await give(token);
    const words = { score: '2', text: 'Slow <b>& late</b>' };
    await give(token, words);
    await give(token, words);
    expect(await told(reference)).toEqual([{ score: 4 }, { score: 2, from: 4, text: 'Slow <b>& late</b>' }]);
    const incident = await desk.incident(reference);
    expect(incident).toMatchObject({ status: 'unresolved', feedback: { score: 2 } });
    expect(JSON.stringify(incident)).not.toContain('late');
  });

  it('is gone after a week, and for who is not asked', async () => {
    const reference = await desk.open();
    const token = await link(reference, 5);
    const others = await link(reference, 5, { c: 'contact-2' });
    expect((await give(others)).status).toBe(404);
    expect((await give(`${token.slice(0, -2)}AA`)).status).toBe(404);
    now = plus(morning, days(7) + 1000);
    expect((await give(token)).status).toBe(404);
    expect((await show(token)).status).toBe(404);
    now = morning;
    expect(await told(reference)).toEqual([]);
  });

  it('refuses a score that there is not', async () => {
    const token = await link(await desk.open(), 5);
    for (const score of ['0', '6', '1.5', 'x']) expect((await give(token, { score })).status).toBe(400);
  });
});
