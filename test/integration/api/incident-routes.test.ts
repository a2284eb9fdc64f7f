import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import {
  readOwnIncidentHandler,
  showOwnIncidentHandler,
} from '../../../functions/api/handlers/own-incident.ts';
import { readIncidentHandler } from '../../../functions/api/handlers/read-incident.ts';
import { readTimelineHandler } from '../../../functions/api/handlers/read-timeline.ts';
import { replyHandler } from '../../../functions/api/handlers/reply.ts';
import {
  IncidentView,
  ReplyResult,
  readIncidentRoute,
  replyRoute,
} from '../../../functions/api/routes/incidents.ts';
import { readOwnIncident, showOwnIncident } from '../../../functions/api/routes/portal.ts';
import { readTimelineRoute } from '../../../functions/api/routes/timeline.ts';
import { customerStore } from '../../../shared/customers/index.ts';
import { incidentReader, incidentStore, textStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { settingsStore } from '../../../shared/settings/index.ts';
import { incidentLinkEnd, signIncidentLink } from '../../../shared/tracking/index.ts';
import { aKey, aSite } from '../../support/a-desk.ts';
import { noFiles } from '../../support/a-files-bucket.ts';
import { ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let incidents: ReturnType<typeof incidentStore>;
let now = morning;
let send: (line: RequestLine) => ReturnType<typeof ask>;
const keys = async () => [aKey()];

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  incidents = incidentStore(client, layout);
  const reader = incidentReader(client, table);
  const handler = serve(
    [
      bind(
        readIncidentRoute,
        readIncidentHandler(reader, settingsStore(client, table, 'main'), textStore(noFiles, newId), desk),
      ),
      bind(readTimelineRoute, readTimelineHandler(reader)),
      bind(replyRoute, replyHandler(commandParts(client, layout, 'main'), aSite())),
      bind(readOwnIncident, readOwnIncidentHandler(reader, keys, customerStore(client, table))),
      bind(showOwnIncident, showOwnIncidentHandler(reader, keys, aSite(), customerStore(client, table))),
    ],
    { clock: () => now, logger: keptLog().logger },
  );
  send = (line) => ask(handler, line);
});
afterAll(() => desk.stop());

let opened = 0;
async function given(): Promise<string> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  await incidents.commit(anOpening({}, { reference, newId }));
  return reference;
}
const agent = { groups: '[agent]' };
const read = (reference: string) =>
  send({ route: 'GET /v1/incidents/{reference}', params: { reference }, ...agent });
const timeline = (reference: string, query: Record<string, string>) =>
  send({ route: 'GET /v1/incidents/{reference}/timeline', params: { reference }, query, ...agent });
const reply = (reference: string, body: unknown, headers: Record<string, string> = {}, groups = '[agent]') =>
  send({ route: 'POST /v1/incidents/{reference}/replies', params: { reference }, body, headers, groups });
const typesOf = (json: Record<string, unknown>) =>
  (json.timeline as { events: { type: string }[] }).events.map(({ type }) => type);

describe('reading an incident', () => {
  it('shows all of it, as the route declares, with its version as ETag', async () => {
    const { status, headers, json } = await read(await given());
    expect(status).toBe(200);
    expect(headers.etag).toBe('"1"');
    expect(IncidentView.strict().parse(json)).toMatchObject({ description: 'It burns. What now?' });
    expect(typesOf(json)).toEqual(['created', 'emailOut']);
  });

  it('shows a promise as it stands now, though no timer has come by', async () => {
    const reference = await given();
    now = plus(morning, minutes(200));
    const { json } = await read(reference);
    now = morning;
    expect(json.kpis).toMatchObject([{ state: 'warning' }]);
    expect((json.kpis as object[])[0]).not.toHaveProperty('revision');
  });

  it('of a reference that nobody has is not found', async () => {
    expect((await read('260612-999999')).status).toBe(404);
    expect((await timeline('260612-999999', {})).status).toBe(404);
    expect((await read('HEAD')).status).toBe(400);
  });
});

describe('paging through a timeline', () => {
  it('goes both ways, to the end', async () => {
    const reference = await given();
    for (let turn = 0; turn < 4; turn += 1) await reply(reference, { text: `turn ${turn}` });
    const walk = async (order: string) => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const { json } = await timeline(reference, { order, limit: '3', ...(cursor ? { cursor } : {}) });
        ids.push(...(json.events as { id: string }[]).map(({ id }) => id));
        cursor = json.next as string | undefined;
      } while (cursor);
      return ids;
    };
    const ids = await walk('oldestFirst');
    expect(ids).toHaveLength(7);
    expect(await walk('newestFirst')).toEqual([...ids].reverse());
  });

  it('refuses the cursor of another incident, and one that leads out of the timeline', async () => {
    const [one, other] = [await given(), await given()];
    const { json } = await timeline(one, { limit: '1' });
    expect((await timeline(other, { cursor: String(json.next) })).status).toBe(400);
    for (const sk of ['HEAD', 'KPI#firstResponse', 'TEXT#description']) {
      const cursor = Buffer.from(JSON.stringify([`timeline:${one}`, sk])).toString('base64url');
      expect((await timeline(one, { cursor })).status).toBe(400);
    }
  });
});

describe('replying', () => {
  it('answers as declared, and is there to be read', async () => {
    const reference = await given();
    const { status, headers, json } = await reply(reference, { text: ' Use water. ', status: 'waiting' });
    expect(status).toBe(201);
    expect(headers.etag).toBe('"2"');
    expect(ReplyResult.parse(json)).toMatchObject({ reference, status: 'waiting', version: 2 });
    const { json: incident } = await read(reference);
    expect(typesOf(incident)).toEqual(['created', 'emailOut', 'emailOut', 'fieldChanged', 'slaMet']);
    const events = (incident.timeline as { events: { actor: unknown; data: { text?: string } }[] }).events;
    expect(events[2]).toMatchObject({
      actor: { kind: 'agent', id: 'agent-1' },
      data: { text: 'Use water.' },
    });
  });

  it('under one key, twice or eight times at once, answers once', async () => {
    const reference = await given();
    const headers = { 'idempotency-key': 'one' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => reply(reference, { text: 'x' }, headers)),
    );
    answers.push(await reply(reference, { text: 'x' }, headers));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await read(reference)).json.version).toBe(2);
  });

  it('under a used key to another incident is refused', async () => {
    const [one, other] = [await given(), await given()];
    const headers = { 'idempotency-key': 'two' };
    await reply(one, { text: 'x' }, headers);
    expect((await reply(other, { text: 'x' }, headers)).status).toBe(422);
    expect((await read(other)).json.version).toBe(1);
  });

  it('with the version that was read goes through; with another it is refused and loses nothing', async () => {
    const reference = await given();
    expect((await reply(reference, { text: 'one' }, { 'if-match': '"1"' })).status).toBe(201);
    const { status, json } = await reply(reference, { text: 'two' }, { 'if-match': '"1"' });
    expect([status, json.version]).toEqual([412, 2]);
    expect((await read(reference)).json.version).toBe(2);
    expect((await reply(reference, { text: 'two' }, { 'if-match': '"2"' })).status).toBe(201);
  });

  it('by five at once who read the same version goes through for one', async () => {
    const reference = await given();
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) => reply(reference, { text: `${index}` }, { 'if-match': '"1"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 412, 412, 412, 412]);
  });

  it.each<[string, unknown, Record<string, string>, string, number]>([
    ['no text', { text: '' }, {}, '[agent]', 400],
    ['a status only the customer sets', { text: 'x', status: 'updated' }, {}, '[agent]', 400],
    ['an address that is none', { text: 'x', cc: ['x'] }, {}, '[agent]', 400],
    ['a copy to ourselves', { text: 'x', cc: ['Support@desk.example.com'] }, {}, '[agent]', 400],
    [
      'a hidden copy to a reply address',
      { text: 'x', bcc: ['support+1@desk.example.com'] },
      {},
      '[agent]',
      400,
    ],
    ['an unknown field', { text: 'x', note: 'y' }, {}, '[agent]', 400],
    ['a version that is none', { text: 'x' }, { 'if-match': 'W/"1"' }, '[agent]', 400],
    ['no right', { text: 'x' }, {}, '[]', 403],
  ])('with %s is refused', async (_, body, headers, groups, status) => {
    const reference = await given();
    expect((await reply(reference, body, headers, groups)).status).toBe(status);
    expect((await read(reference)).json.version).toBe(1);
  });

  it('to an incident that is not there is refused', async () => {
    expect((await reply('260612-999999', { text: 'x' })).status).toBe(404);
  });
});

describe('the customer’s link', () => {
  const own = (route: string, token: string) => send({ route, params: { token } });
  const json = 'GET /v1/portal/incidents/{token}';
  const page = 'GET /portal/incidents/{token}';
  const linkTo = (r: string, c = 'contact-1') =>
    signIncidentLink([aKey()], { r, c, e: incidentLinkEnd(morning) });

  it('opens the incident, and nothing internal of it', async () => {
    const reference = await given();
    await reply(reference, { text: 'Use water.', status: 'waiting', bcc: ['boss@example.com'] });
    const { status, json: view, text } = await own(json, await linkTo(reference));
    expect(status).toBe(200);
    expect(view).toMatchObject({ reference, status: 'waiting', conversation: [{ text: 'Use water.' }] });
    expect(text).not.toMatch(/@|slaMet|agent-1|fieldChanged/);
    const shown = await own(page, await linkTo(reference));
    expect(shown.headers).toMatchObject({
      ...{ 'content-type': 'text/html; charset=utf-8', 'referrer-policy': 'no-referrer' },
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(shown.text).toContain('Use water.');
  });

  it('of another contact, another key, nobody, or too old, opens nothing', async () => {
    const reference = await given();
    const forged = await signIncidentLink([aKey(9)], { r: reference, c: 'contact-1', e: 4e9 });
    for (const token of [await linkTo(reference, 'contact-2'), await linkTo('260612-999999'), forged, 'x']) {
      for (const route of [json, page]) expect((await own(route, token)).status).toBe(404);
    }
    const token = await linkTo(reference);
    now = plus(morning, days(181));
    const late = await own(json, token);
    now = morning;
    expect(late.status).toBe(404);
    expect((await own(json, token)).status).toBe(200);
  });

  it.each([
    ['en', 'This link leads nowhere any more'],
    ['fr', 'Ce lien ne mène plus nulle part'],
    ['de', 'Dieser Link führt nirgendwohin'],
  ] as const)('that leads nowhere shows a page in the language of the site: %s', async (language, title) => {
    const { client, table } = desk;
    const site = aSite({ language, name: 'A & B' });
    const handler = serve(
      [
        bind(
          showOwnIncident,
          showOwnIncidentHandler(incidentReader(client, table), keys, site, customerStore(client, table)),
        ),
      ],
      { clock: () => now, logger: keptLog().logger },
    );
    const { status, headers, text } = await ask(handler, { route: page, params: { token: 'x' } });
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(`<h1>${title}</h1>`);
    expect(text).toContain('A &amp; B');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});
