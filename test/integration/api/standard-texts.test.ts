import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  previewTextHandler,
  renderHotKeyHandler,
  renderTextHandler,
} from '../../../functions/api/handlers/render-text.ts';
import {
  createTextHandler,
  listTextsHandler,
  readTextNodeHandler,
  removeTextHandler,
  replaceTextHandler,
} from '../../../functions/api/handlers/standard-texts.ts';
import {
  createTextRoute,
  listTextsRoute,
  previewTextRoute,
  RenderedById,
  readTextNodeRoute,
  removeTextRoute,
  renderHotKeyRoute,
  renderTextRoute,
  replaceTextRoute,
  TextTree,
} from '../../../functions/api/routes/standard-texts.ts';
import { incidentStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { settingsStore } from '../../../shared/settings/index.ts';
import { standardTextStore, TextNode } from '../../../shared/texts/index.ts';
import { aSite } from '../../support/a-desk.ts';
import { type Answer, ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let send: (line: RequestLine) => Promise<Answer>;
const reference = '260612-000001';

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  const site = aSite();
  const texts = standardTextStore(client, table, site.id);
  const settings = settingsStore(client, table, site.id);
  const incidents = incidentStore(client, layout);
  await incidents.commit(anOpening({ language: 'fr' }, { reference, newId }));
  const edit = { client, table, siteId: site.id, texts, settings, newId };
  const use = { texts, settings, site, incidents };
  const handler = serve(
    [
      bind(listTextsRoute, listTextsHandler(edit)),
      bind(readTextNodeRoute, readTextNodeHandler(edit)),
      bind(createTextRoute, createTextHandler(edit)),
      bind(replaceTextRoute, replaceTextHandler(edit)),
      bind(removeTextRoute, removeTextHandler(edit)),
      bind(renderTextRoute, renderTextHandler(use)),
      bind(renderHotKeyRoute, renderHotKeyHandler(use)),
      bind(previewTextRoute, previewTextHandler(use)),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  send = (line) => ask(handler, line);
});
afterAll(() => desk.stop());

const manager = { groups: '[manager]' };
const agent = { groups: '[agent]' };
const wordings = {
  en: { body: 'Hello {{ contactName }}' },
  fr: { subject: 'À propos de {{ reference }}', body: 'Bonjour {{ contactName }},\n\n{{ agentName }}' },
};
let keys = 0;
const aText = (over: object = {}) => {
  keys += 1;
  return { type: 'text', title: `Text ${keys}`, hotKey: `^key${keys}`, wordings, ...over };
};
const aFolder = (over: object = {}) => ({ type: 'folder', title: 'Folder', ...over });
const create = (body: unknown, headers: Record<string, string> = {}) =>
  send({ route: 'POST /v1/standard-texts', body, headers, ...manager });
const made = async (body: unknown): Promise<string> => {
  const { status, json, text } = await create(body);
  if (status !== 201) throw new Error(text);
  return String(json.id);
};
const read = (id: string) => send({ route: 'GET /v1/standard-texts/{id}', params: { id }, ...agent });
const replace = (id: string, body: unknown, version = 1) =>
  send({
    ...{ route: 'PUT /v1/standard-texts/{id}', params: { id }, body, ...manager },
    headers: { 'if-match': `"${version}"` },
  });
const remove = (id: string, version = 1, query: Record<string, string> = {}) =>
  send({
    ...{ route: 'DELETE /v1/standard-texts/{id}', params: { id }, query, ...manager },
    headers: { 'if-match': `"${version}"` },
  });
const list = async (query: Record<string, string> = {}) => {
  const { json } = await send({ route: 'GET /v1/standard-texts', query, ...agent });
  return TextTree.parse(json);
};
const titles = async (under: string) => (await list({ under })).nodes.map(({ title }) => title);

describe('a standard text', () => {
  it('is added, read, shown in the tree and replaced', async () => {
    const folder = await made(aFolder({ title: 'Greetings' }));
    const { status, json, headers } = await create(aText({ title: 'Thanks', parent: folder }));
    expect([status, headers.etag]).toEqual([201, '"1"']);
    expect(TextNode.parse(json)).toMatchObject({ title: 'Thanks', version: 1, updatedBy: { id: 'agent-1' } });
    const id = String(json.id);
    expect((await read(id)).json).toEqual(json);
    const [shown] = (await list({ under: folder })).nodes;
    expect(shown).toMatchObject({ id, path: ['Greetings'], languages: ['en', 'fr'] });
    expect(shown).not.toHaveProperty('wordings');

    const after = await replace(id, aText({ title: 'Thank you', wordings: { de: { body: 'Danke' } } }));
    expect([after.status, after.headers.etag]).toEqual([200, '"2"']);
    expect((await read(id)).json).toMatchObject({ title: 'Thank you', wordings: { de: { body: 'Danke' } } });
    expect(await titles(folder)).toEqual([]);
  });

  it('under one key, sent eight times at once, is added once', async () => {
    const folder = await made(aFolder());
    const body = aText({ parent: folder });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => create(body, { 'idempotency-key': 'eight' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await titles(folder)).toHaveLength(1);
    expect((await create(aText(), { 'idempotency-key': 'eight' })).status).toBe(422);
  });

  it('with a source that is not right, or nothing to say, is refused with the fields at fault', async () => {
    const { status, json } = await create(aText({ wordings: { en: { body: 'Hello {{ name }}' } } }));
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ in: 'body', pointer: '/wordings/en/body' }]);
    expect(JSON.stringify(json.fields)).toContain('contactName');
    for (const bad of [{ wordings: {} }, { wordings: { es: { body: 'x' } } }, { title: '' }, { parent: 'x' }])
      expect((await create(aText(bad))).status).toBe(400);
    expect((await create(aText({ parent: newId(morning) }))).json.fields).toMatchObject([
      { pointer: '/parent' },
    ]);
  });

  it('is edited by managers alone, and read by agents', async () => {
    const id = await made(aText());
    expect((await send({ route: 'POST /v1/standard-texts', body: aText(), ...agent })).status).toBe(403);
    expect((await send({ route: 'GET /v1/standard-texts/{id}', params: { id }, groups: '[]' })).status).toBe(
      403,
    );
    expect((await read(id)).status).toBe(200);
  });

  it('is replaced and removed by the version that was read', async () => {
    const id = await made(aText());
    const route = 'PUT /v1/standard-texts/{id}';
    expect((await send({ route, params: { id }, body: aText(), ...manager })).status).toBe(428);
    expect((await replace(id, aText(), 2)).status).toBe(412);
    expect((await remove(id, 2)).status).toBe(412);
    const races = await Promise.all(
      Array.from({ length: 5 }, (_, at) => replace(id, aText({ title: `T${at}` }))),
    );
    expect(races.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
    expect((await remove(id, 2)).status).toBe(204);
    expect((await read(id)).status).toBe(404);
    expect((await remove(id, 2)).status).toBe(404);
  });

  it('stays what it is', async () => {
    const id = await made(aText());
    expect((await replace(id, aFolder())).json.fields).toMatchObject([{ pointer: '/type' }]);
  });
});

describe('a hot key', () => {
  const useKey = (hotKey: string) =>
    send({ route: 'POST /v1/standard-texts/render', body: { hotKey, reference }, ...agent });

  it('belongs to one text, in whatever case, and is free again with it', async () => {
    const id = await made(aText({ hotKey: '^Merci' }));
    expect((await useKey('^MERCI')).json.standardTextId).toBe(id);
    const { status, json } = await create(aText({ hotKey: '^merci' }));
    expect([status, json.fields]).toEqual([
      409,
      [{ in: 'body', pointer: '/hotKey', detail: expect.stringContaining(id) }],
    ]);
    await replace(id, aText({ hotKey: '^autre' }));
    const next = await made(aText({ hotKey: '^merci' }));
    expect((await useKey('^merci')).json.standardTextId).toBe(next);
    await remove(next);
    expect((await useKey('^merci')).status).toBe(404);
    await made(aText({ hotKey: '^merci' }));
  });

  it('asked for by eight at once is given to one', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(aText({ hotKey: '^race' }))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
  });
});

describe('a folder', () => {
  it('takes along what is in it', async () => {
    const [from, to] = [await made(aFolder({ title: 'From' })), await made(aFolder({ title: 'To' }))];
    await made(aText({ title: 'Inside', parent: from }));
    expect((await replace(from, aFolder({ title: 'From', parent: to }))).status).toBe(200);
    expect(await titles(to)).toEqual(['From', 'Inside']);
    expect((await replace(to, aFolder({ parent: from }))).status).toBe(400);
  });

  it('moved into each other at once makes no circle', async () => {
    const [one, other] = [await made(aFolder({ title: 'One' })), await made(aFolder({ title: 'Other' }))];
    const answers = await Promise.all([
      replace(one, aFolder({ title: 'One', parent: other })),
      replace(other, aFolder({ title: 'Other', parent: one })),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    const ids = (await list()).nodes.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([one, other]));
  });

  it('that is not empty goes with its contents, or not at all', async () => {
    const folder = await made(aFolder());
    const inner = await made(aFolder({ parent: folder }));
    const texts: string[] = [];
    for (let index = 0; index < 40; index += 1) texts.push(await made(aText({ parent: inner })));
    expect((await remove(folder)).status).toBe(409);
    expect((await remove(folder, 1, { withContents: 'true' })).status).toBe(204);
    for (const id of [folder, inner, texts[0]!, texts[39]!]) expect((await read(id)).status).toBe(404);
    const left = (await desk.partition('STD#main')).map((item) => JSON.stringify(item));
    expect(left.filter((item) => texts.some((id) => item.includes(id)))).toEqual([]);
  });

  it('removed while somebody adds to it loses nothing', async () => {
    const folder = await made(aFolder());
    const [added, removed] = await Promise.all([create(aText({ parent: folder })), remove(folder)]);
    expect([
      [added.status, removed.status],
      [201, 409],
      [400, 204],
    ]).toContainEqual([added.status, removed.status]);
    const { nodes } = await list();
    const ids = new Set(nodes.map(({ id }) => id));
    for (const { parent } of nodes) if (parent) expect(ids).toContain(parent);
  });
});

describe('the tree', () => {
  it('is paged, and found in', async () => {
    const folder = await made(aFolder({ title: 'Paged' }));
    for (const title of ['c', 'a', 'b']) await made(aText({ title, parent: folder }));
    const first = await list({ under: folder, limit: '2' });
    expect(first.nodes.map(({ title }) => title)).toEqual(['a', 'b']);
    const second = await list({ under: folder, limit: '2', cursor: String(first.next) });
    expect(second.nodes.map(({ title }) => title)).toEqual(['c']);
    expect(second.next).toBeUndefined();
    expect((await list({ q: 'paged B' })).nodes.map(({ title }) => title)).toEqual(['b']);
    const route = 'GET /v1/standard-texts';
    expect((await send({ route, query: { cursor: String(first.next) }, ...agent })).status).toBe(400);
    expect((await send({ route, query: { under: newId(morning) }, ...agent })).status).toBe(404);
  });

  it('is read in one round trip', async () => {
    desk.calls();
    await list();
    expect(desk.calls()).toHaveLength(1);
  });
});

describe('rendering', () => {
  const render = (id: string, body: object) =>
    send({ route: 'POST /v1/standard-texts/{id}/render', params: { id }, body, ...agent });

  it('fills a text with the incident, in its language unless another is asked for', async () => {
    const id = await made(aText({ title: 'Hello' }));
    const { status, json } = await render(id, { reference });
    expect(status).toBe(200);
    expect(RenderedById.parse(json)).toEqual({
      ...{ standardTextId: id, title: 'Hello', language: 'fr', subject: `À propos de ${reference}` },
      text: 'Bonjour Ada Example,\n\nAgent Example',
    });
    expect((await render(id, { reference, language: 'en' })).json).toMatchObject({
      ...{ language: 'en', text: 'Hello Ada Example' },
    });
    expect((await render(id, { reference, language: 'de' })).json.language).toBe('fr');
  });

  it('of a folder, for nobody, or of nothing is refused', async () => {
    const id = await made(aText());
    expect((await render(await made(aFolder()), { reference })).status).toBe(409);
    expect((await render(id, { reference: '260612-999999' })).status).toBe(404);
    expect((await render(newId(morning), { reference })).status).toBe(404);
  });

  it('is tried on a sample before a text is saved, and stopped where it does not end', async () => {
    const preview = (body: object) => send({ route: 'POST /v1/standard-texts/preview', body, ...manager });
    const tried = await preview({ wordings: { en: { body: '{{ contactName }}, {{ siteName }}' } } });
    expect(tried.json).toEqual({ language: 'en', text: 'Customer Example, Example Desk' });
    expect((await preview({ wordings, reference })).json.language).toBe('fr');
    const endless = `${'{% for a in (1..9000) %}'.repeat(3)}x${'{% endfor %}'.repeat(3)}`;
    const { status, json } = await preview({ wordings: { en: { body: endless } } });
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ pointer: '/wordings/en/body' }]);
  });
});
