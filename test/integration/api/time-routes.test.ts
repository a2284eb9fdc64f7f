import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { logTimeHandler, removeTimeHandler } from '../../../functions/api/handlers/time.ts';
import {
  accountTimeHandler,
  agentTimeHandler,
  listTimeHandler,
} from '../../../functions/api/handlers/time-totals.ts';
import {
  accountTimeRoute,
  agentTimeRoute,
  listTimeRoute,
  logTimeRoute,
  removeTimeRoute,
  TimeResult,
} from '../../../functions/api/routes/time.ts';
import {
  type DayMinutes,
  type Incident,
  incidentReader,
  incidentStore,
  partStore,
  type TimeEntry,
} from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { aSite } from '../../support/a-desk.ts';
import { ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let now = morning;
let send: (line: RequestLine) => ReturnType<typeof ask>;

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  const reader = incidentReader(client, table);
  const parts = commandParts(client, layout, 'main');
  const handler = serve(
    [
      bind(logTimeRoute, logTimeHandler(parts, aSite())),
      bind(removeTimeRoute, removeTimeHandler(parts)),
      bind(listTimeRoute, listTimeHandler(reader, partStore(client, table))),
      bind(agentTimeRoute, agentTimeHandler(client, table)),
      bind(accountTimeRoute, accountTimeHandler(client, table)),
    ],
    { clock: () => now, logger: keptLog().logger },
  );
  send = (line) => ask(handler, line);
});
afterAll(() => desk.stop());

const today = '2026-06-12';
let opened = 0;
async function given(over: Partial<Incident> = {}): Promise<string> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  const change = anOpening({}, { reference, newId, receipt: false });
  const incident = { ...change.incident, ...over };
  await incidentStore(desk.client, desk.layout).commit({ ...change, incident });
  return reference;
}

/** An agent, or a manager, of this id. */
const as = (sub: string, group = 'agent') => ({
  claims: { sub, name: `Name of ${sub}`, 'cognito:groups': `[${group}]` },
});
type Who = ReturnType<typeof as>;
let agents = 0;
const someone = () => {
  agents += 1;
  return `agent-${agents}`;
};

const log = (reference: string, body: unknown, who: Who, headers: Record<string, string> = {}) =>
  send({
    ...{ route: 'POST /v1/incidents/{reference}/time', params: { reference }, body, headers },
    ...who,
  });
const remove = (
  reference: string,
  entryId: string,
  who: Who,
  query: Record<string, string> = { reason: 'x' },
) =>
  send({
    ...{ route: 'DELETE /v1/incidents/{reference}/time/{entryId}', params: { reference, entryId }, query },
    ...who,
  });
const entryOf = ({ json }: { json: Record<string, unknown> }) => json.entry as TimeEntry;
const listed = async (reference: string, query: Record<string, string> = {}) => {
  const route = 'GET /v1/incidents/{reference}/time';
  const { json } = await send({ route, params: { reference }, query, groups: '[agent]' });
  return json as unknown as { entries: TimeEntry[]; minutes: Incident['minutes']; next?: string };
};
type Totals = { days: DayMinutes[]; total: Omit<DayMinutes, 'day'> };
const period = { from: '2026-06-01', to: '2026-06-30' };
const agentTime = async (agentId: string, who: Who, query: Record<string, string> = period) => {
  const answer = await send({ route: 'GET /v1/time/agents/{agentId}', params: { agentId }, query, ...who });
  return { ...answer, ...(answer.json as unknown as Totals) };
};
const accountTime = async (accountId: string, query: Record<string, string> = period) => {
  const route = 'GET /v1/time/accounts/{accountId}';
  const { json } = await send({ route, params: { accountId }, query, groups: '[agent]' });
  return json as unknown as Totals;
};

describe('logging time', () => {
  it('is answered as declared, told, and counted for the incident, the agent and the account', async () => {
    const [agent, account] = [someone(), 'acme#1'];
    const reference = await given({ account });
    const wish = { minutes: 25, billable: true, activity: 'remote', rateCode: 'standard', note: 'Drivers.' };
    const answer = await log(reference, wish, as(agent));
    expect([answer.status, answer.headers.etag]).toEqual([201, '"2"']);
    const { entry, minutes } = TimeResult.strict().parse(answer.json);
    expect(entry).toMatchObject({
      ...wish,
      account,
      day: today,
      agent: { id: agent, name: `Name of ${agent}` },
    });
    expect(minutes).toEqual({ billable: 25, other: 0 });
    await log(reference, { minutes: 5, billable: false, day: '2026-06-11' }, as(agent));
    expect(await listed(reference)).toMatchObject({
      minutes: { billable: 25, other: 5 },
      entries: [{ minutes: 25 }, { minutes: 5, day: '2026-06-11' }],
    });
    const totals = {
      days: [
        { day: '2026-06-11', billable: 0, other: 5, entries: 1 },
        { day: today, billable: 25, other: 0, entries: 1 },
      ],
      total: { billable: 25, other: 5, entries: 2 },
    };
    expect(await agentTime('me', as(agent))).toMatchObject(totals);
    expect(await accountTime(account)).toMatchObject(totals);
    expect(await accountTime(account, { from: today, to: today })).toMatchObject({
      total: { billable: 25, other: 0, entries: 1 },
    });
    const told = (await desk.partition(`INC#${reference}`)).filter(({ type }) => type === 'timeLogged');
    expect(told).toHaveLength(2);
  });

  it('under one key, six times at once and once more, counts once', async () => {
    const [agent, reference] = [someone(), await given()];
    const headers = { 'idempotency-key': 'one' };
    const body = { minutes: 7, billable: true };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => log(reference, body, as(agent), headers)),
    );
    answers.push(await log(reference, body, as(agent), headers));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 201));
    expect((await listed(reference)).minutes).toEqual({ billable: 7, other: 0 });
    expect((await agentTime('me', as(agent))).total).toEqual({ billable: 7, other: 0, entries: 1 });
  });

  it('takes the day of the site: it begins there before it does in UTC', async () => {
    const [agent, reference] = [someone(), await given()];
    now = new Date('2026-06-12T22:30:00.000Z');
    const tomorrow = await log(reference, { minutes: 1, billable: true, day: '2026-06-13' }, as(agent));
    const unsaid = await log(reference, { minutes: 1, billable: true }, as(agent));
    const future = await log(reference, { minutes: 1, billable: true, day: '2026-06-14' }, as(agent));
    now = morning;
    expect([tomorrow.status, entryOf(unsaid).day, future.status]).toEqual([201, '2026-06-13', 400]);
    expect(future.json.fields).toMatchObject([{ in: 'body', pointer: '/day' }]);
  });

  it('of another agent is a manager’s', async () => {
    const [agent, reference] = [someone(), await given()];
    const body = { minutes: 9, billable: false, agent: { id: agent, name: 'Of another' } };
    expect((await log(reference, body, as(someone()))).status).toBe(403);
    expect((await log(reference, body, as(someone(), 'manager'))).status).toBe(201);
    expect((await agentTime('me', as(agent))).total.other).toBe(9);
    expect((await listed(reference)).entries).toMatchObject([{ agent: { id: agent } }]);
  });

  it.each<[string, unknown, string]>([
    ['no minutes', { minutes: 0, billable: true }, '/minutes'],
    ['more minutes than a day has', { minutes: 1441, billable: true }, '/minutes'],
    ['parts of a minute', { minutes: 1.5, billable: true }, '/minutes'],
    ['nothing of who pays', { minutes: 1 }, '/billable'],
    ['a day that is none', { minutes: 1, billable: true, day: '2026-02-30' }, '/day'],
    ['an agent without an id', { minutes: 1, billable: true, agent: { name: 'x' } }, '/agent/id'],
  ])('with %s is refused', async (_, body, pointer) => {
    const { status, json } = await log(await given(), body, as(someone()));
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ in: 'body', pointer }]);
  });
});

describe('taking time back', () => {
  it('takes it out of every total and tells why', async () => {
    const [agent, account] = [someone(), 'acme-2'];
    const reference = await given({ account });
    const entry = entryOf(await log(reference, { minutes: 30, billable: true }, as(agent)));
    const answer = await remove(reference, entry.id, as(agent), { reason: 'Wrong incident.' });
    expect([answer.status, answer.json.minutes]).toEqual([200, { billable: 0, other: 0 }]);
    expect(await listed(reference)).toEqual({ entries: [], minutes: { billable: 0, other: 0 } });
    expect((await agentTime('me', as(agent))).days).toEqual([]);
    expect((await accountTime(account)).total).toEqual({ billable: 0, other: 0, entries: 0 });
    const told = (await desk.partition(`INC#${reference}`)).find(({ type }) => type === 'timeRemoved');
    expect(told?.data).toMatchObject({ id: entry.id, minutes: 30, because: 'Wrong incident.' });
    expect((await remove(reference, entry.id, as(agent))).status).toBe(404);
  });

  it('is its agent’s or a manager’s, and says why', async () => {
    const [agent, reference] = [someone(), await given()];
    const first = entryOf(await log(reference, { minutes: 1, billable: true }, as(agent)));
    expect((await remove(reference, first.id, as(someone()))).status).toBe(403);
    const { status, json } = await remove(reference, first.id, as(agent), {});
    expect([status, json.fields]).toMatchObject([400, [{ in: 'query', pointer: '/reason' }]]);
    expect((await remove(reference, first.id, as(someone(), 'manager'))).status).toBe(200);
  });

  it('five times at once takes it back once', async () => {
    const [agent, reference] = [someone(), await given()];
    await log(reference, { minutes: 10, billable: true }, as(agent));
    const { id } = entryOf(await log(reference, { minutes: 20, billable: true }, as(agent)));
    const answers = await Promise.all(Array.from({ length: 5 }, () => remove(reference, id, as(agent))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404, 404, 404]);
    expect((await listed(reference)).minutes.billable).toBe(10);
  });

  it('of an incident that was merged takes it back from the survivor', async () => {
    const agent = someone();
    const merged = await given();
    const { id } = entryOf(await log(merged, { minutes: 10, billable: true }, as(agent)));
    const survivor = await given({ merged: [merged], minutes: { billable: 10, other: 0 } });
    expect((await remove(survivor, id, as(agent))).json.minutes).toEqual({ billable: 0, other: 0 });
    expect((await agentTime('me', as(agent))).days).toEqual([]);
  });
});

describe('totals', () => {
  it('of another agent are a manager’s', async () => {
    const agent = someone();
    expect((await agentTime(agent, as(someone()))).status).toBe(403);
    expect((await agentTime(agent, as(agent))).status).toBe(200);
    expect((await agentTime(agent, as(someone(), 'manager'))).days).toEqual([]);
  });

  it.each([
    ['/to', { from: '2026-06-02', to: '2026-06-01' }],
    ['/to', { from: '2025-01-01', to: '2026-01-02' }],
    ['/from', { from: 'May', to: '2026-06-01' }],
    ['/to', { from: '2026-06-01' }],
  ])('of a period with a bad %s are refused', async (pointer, query) => {
    const { status, json } = await agentTime('me', as(someone()), query as Record<string, string>);
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ in: 'query', pointer }]);
  });

  it('of a year take one query', async () => {
    desk.calls();
    const { status } = await agentTime('me', as(someone()), { from: '2025-01-01', to: '2026-01-01' });
    expect(status).toBe(200);
    expect(desk.calls().map(({ operation }) => operation)).toEqual(['Query']);
  });

  it('are the sums of what is there, whatever two agents add and take back at once', async () => {
    const step = fc.record({
      by: fc.integer({ min: 0, max: 1 }),
      on: fc.integer({ min: 0, max: 1 }),
      minutes: fc.integer({ min: 1, max: 1440 }),
      billable: fc.boolean(),
      day: fc.constantFrom('2026-06-10', '2026-06-11', today),
      /** Takes back one of the entries in place of adding one. */
      takeBack: fc.option(fc.nat({ max: 9 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 5 }), async (rounds) => {
        const account = `account-${someone()}`;
        const both = [someone(), someone()] as const;
        const on = [await given({ account }), await given({ account })] as const;
        const there: { reference: string; entry: TimeEntry }[] = [];
        for (const steps of rounds) {
          const takenBack = new Set<string>();
          const answers = await Promise.all(
            steps.map(async ({ by, on: at, takeBack, ...wish }) => {
              const old = takeBack === null ? undefined : there[takeBack];
              const reference = old?.reference ?? on[at as 0 | 1];
              const answer = old
                ? await remove(reference, old.entry.id, as(both[by as 0 | 1], 'manager'))
                : await log(reference, wish, as(both[by as 0 | 1]));
              return { old, reference, answer };
            }),
          );
          for (const { old, reference, answer } of answers) {
            expect([200, 201, 404]).toContain(answer.status);
            if (!old) there.push({ reference, entry: entryOf(answer) });
            else if (answer.status === 200) {
              expect(takenBack).not.toContain(old.entry.id);
              takenBack.add(old.entry.id);
            }
          }
          there.splice(0, there.length, ...there.filter(({ entry }) => !takenBack.has(entry.id)));
        }
        const sum = (of: (one: { reference: string; entry: TimeEntry }) => boolean) => ({
          billable: there
            .filter((one) => of(one) && one.entry.billable)
            .reduce((all, { entry }) => all + entry.minutes, 0),
          other: there
            .filter((one) => of(one) && !one.entry.billable)
            .reduce((all, { entry }) => all + entry.minutes, 0),
        });
        for (const reference of on) {
          const { entries, minutes } = await listed(reference, { limit: '200' });
          expect(minutes).toEqual(sum((one) => one.reference === reference));
          expect(entries).toHaveLength(there.filter((one) => one.reference === reference).length);
        }
        for (const agent of both) {
          const { total } = await agentTime('me', as(agent));
          expect(total).toMatchObject(sum(({ entry }) => entry.agent.id === agent));
        }
        const { total, days } = await accountTime(account);
        expect(total).toEqual({ ...sum(() => true), entries: there.length });
        for (const { day, ...counted } of days)
          expect(counted).toMatchObject(sum(({ entry }) => entry.day === day));
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
