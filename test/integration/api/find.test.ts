import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { candidatesHandler, searchHandler, similarHandler } from '../../../functions/api/handlers/find.ts';
import {
  AlikePage,
  candidatesRoute,
  SearchPage,
  searchRoute,
  similarRoute,
} from '../../../functions/api/routes/find.ts';
import { customerStore, newContact } from '../../../shared/customers/index.ts';
import { type Incident, incidentStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { searchItemsOf } from '../../../shared/search/index.ts';
import { transact } from '../../../shared/table/transact.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const shards = 2;
const ada = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
let desk: TestTable;
let handler: ReturnType<typeof serve>;

beforeAll(async () => {
  desk = await aTable();
  const { client, table } = desk;
  const layout = { table, shards };
  handler = serve(
    [
      bind(searchRoute, searchHandler(client, layout)),
      bind(similarRoute, similarHandler(client, layout)),
      bind(candidatesRoute, candidatesHandler(client, layout)),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  const contact = newContact(ada, { name: 'Ada Example', address: 'ada@example.com' }, morning);
  await transact(client, customerStore(client, table).creation(contact));
});
afterAll(() => desk.stop());

let opened = 0;
const ids = countedIds('find');

/** An incident with its words, opened a minute after the one before. */
async function given(subject: string, over: Partial<Incident> = {}, text = ''): Promise<string> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  const change = anOpening({ subject }, { reference, newId: ids, now: plus(morning, minutes(opened)) });
  const incident = { ...change.incident, ...over };
  await incidentStore(desk.client, desk.layout).commit({ ...change, incident });
  if (!incident.mergedInto) {
    const items = searchItemsOf(incident, [subject, text], shards);
    const RequestItems = { [desk.table]: items.map((Item) => ({ PutRequest: { Item } })) };
    await desk.client.send(new BatchWriteCommand({ RequestItems }));
  }
  return reference;
}

const agent = { groups: '[agent]' };
const searching = (query: Record<string, string>, groups = '[agent]') =>
  ask(handler, { route: 'GET /v1/search', query, groups });
async function found(q: string): Promise<string[]> {
  const { status, json } = await searching({ q });
  expect(status).toBe(200);
  return SearchPage.parse(json).results.map(({ incident }) => incident.reference);
}
const fault = (json: Record<string, unknown>) => (json.fields as { pointer: string; detail: string }[])[0];

describe('searching', () => {
  it('finds words in any of their forms, in every language, newest first, and says which', async () => {
    const [en, de] = [
      await given('Waffle irons glowing'),
      await given('Glowing: Waffeleisen, Rechnungen', { language: 'de' }),
    ];
    const { json } = await searching({ q: 'glowing' });
    const page = SearchPage.parse(json);
    expect(page.results.map(({ incident }) => incident.reference)).toEqual([de, en]);
    expect(page.results[1]?.matchedBy).toEqual([{ by: 'words', words: ['glowing'] }]);
    expect(page).not.toHaveProperty('ignored');
    expect((await searching({ q: 'the waffle' })).json).toMatchObject({
      ignored: { en: ['the'] },
      results: [{ incident: { reference: en }, matchedBy: [{ words: ['waffle'] }] }],
    });
    expect(await found('waffles')).toEqual([en]);
    expect(await found('RECHNUNG')).toEqual([de]);
    expect(await found('glowing -rechnung')).toEqual([en]);
    expect(await found('waffle rechnung')).toEqual([]);
    expect(JSON.stringify(json)).not.toContain('mailThread');
  });

  it('leads from a reference to its incident, however it is written, and from one merged away to the survivor', async () => {
    const survivor = await given('Toaster');
    const gone = await given('Toasters everywhere', { mergedInto: survivor, status: 'closed' });
    const named = { by: 'reference', reference: survivor };
    for (const q of [survivor, survivor.replace('-', ''), `Re: [${survivor}] nothing of the kind`]) {
      const { json } = await searching({ q });
      expect(SearchPage.parse(json).results[0]).toMatchObject({
        incident: { reference: survivor },
        matchedBy: [named],
      });
    }
    expect(await found(gone)).toEqual([survivor]);
    expect(await found('260612-999999')).toEqual([]);
  });

  it('shows the one named first and once, on whatever page it would stand', async () => {
    const all: string[] = [];
    for (const turn of [1, 2, 3, 4]) all.push(await given(`Gramophone ${turn} turn`));
    const q = `${all[1]} gramophones`;
    const shown: string[] = [];
    let cursor: string | undefined;
    do {
      const { json } = await searching({ q, limit: '1', ...(cursor ? { cursor } : {}) });
      const page = SearchPage.parse(json);
      shown.push(...page.results.map(({ incident }) => incident.reference));
      cursor = page.next;
    } while (cursor);
    expect(shown).toEqual([all[1], all[3], all[2], all[0]]);
  });

  it('finds the incidents of a device and of a contact, and those that tell of them', async () => {
    const asset = { serialNumber: 'XK-900 17' };
    const contact = { id: ada, name: 'Ada Example', address: 'ada@example.com' };
    const [own, told] = [await given('Fan', { asset, contact }), await given('Copy of XK-900-17')];
    expect(await found('xk90017')).toEqual([told, own]);
    const { json } = await searching({ q: 'XK-900 17' });
    expect(SearchPage.parse(json).results[0]?.matchedBy).toEqual([{ by: 'serialNumber' }]);
    expect(await found('Ada@Example.com')).toEqual([own]);
    expect(await found(ada.toLowerCase())).toEqual([own]);
  });

  it('shows the survivor once where those merged into it are found', async () => {
    const asset = { serialNumber: 'DUO-1' };
    const survivor = await given('Duo', { asset });
    await given('Duo again', { asset, mergedInto: survivor });
    expect(await found('DUO-1')).toEqual([survivor]);
  });

  it.each([
    ['nothing', {}, '/q'],
    ['blanks', { q: '   ' }, '/q'],
    ['five kilobytes', { q: 'x'.repeat(5000) }, '/q'],
    ['ten thousand words', { q: 'word '.repeat(10_000) }, '/q'],
    ['more than eight words', { q: 'one1 two2 three3 four4 five5 six6 seven7 eight8 nine9' }, '/q'],
    ['emoji', { q: '😀 🔥' }, '/q'],
    ['control characters', { q: '\u0000\u0001\u001b' }, '/q'],
    ['only what to leave out', { q: '-printer' }, '/q'],
    ['a limit of none', { q: 'printer', limit: '0' }, '/limit'],
    ['a cursor of our own making', { q: 'printer', cursor: 'abc' }, '/cursor'],
  ])('for %s is refused, naming the field', async (_, query: Record<string, string>, pointer) => {
    const { status, json } = await searching(query);
    expect(status).toBe(400);
    expect(fault(json)?.pointer).toBe(pointer);
    expect(fault(json)?.detail).toMatch(/\w/);
  });

  it('refuses the cursor of another search, and one that leads elsewhere', async () => {
    for (const turn of [1, 2, 3]) await given(`Zither ${turn}`);
    const { json } = await searching({ q: 'zither', limit: '1' });
    expect((await searching({ q: 'zithers', limit: '1', cursor: String(json.next) })).status).toBe(400);
    const [list] = JSON.parse(Buffer.from(String(json.next), 'base64url').toString()) as [string];
    const forged = Buffer.from(JSON.stringify([list, 'HEAD'])).toString('base64url');
    expect((await searching({ q: 'zither', cursor: forged })).status).toBe(400);
    expect((await searching({ q: 'zither' }, '[]')).status).toBe(403);
  });

  it('never writes, and reads no more for what everybody has than it may', async () => {
    for (let count = 0; count < 5; count += 1) await given('Common ground');
    desk.calls();
    await searching({ q: 'common ground -uncommon' });
    const operations = desk.calls().map(({ operation }) => operation);
    expect(new Set(operations)).toEqual(new Set(['Query', 'BatchGetItem']));
    expect(operations.length).toBeLessThanOrEqual(3 * shards * 3 + 1);
  });
});

describe('similar incidents', () => {
  const similar = async (reference: string, query = {}) => {
    const { status, json } = await ask(handler, {
      route: 'GET /v1/incidents/{reference}/similar',
      params: { reference },
      query,
      ...agent,
    });
    return { status, incidents: status === 200 ? AlikePage.parse(json).incidents : [] };
  };

  it('share rare words, topic, product: the likest first, never itself, each with its reasons', async () => {
    const topic = 'coffee';
    const twin = await given('Boiler leaks purple descaler', { topic, product: 'B7' });
    const near = await given('Descaler is purple today');
    const kin = await given('Beans', { topic });
    const far = await given('Beans are roasted');
    const one = await given('Boiler leaking purple descaler', { topic, product: 'B7' });
    const { incidents } = await similar(one);
    expect(incidents.map(({ incident }) => incident.reference)).toEqual([twin, near, kin]);
    expect(incidents.map(({ incident }) => incident.reference)).not.toContain(far);
    expect(incidents[0]).toMatchObject({
      because: [
        { by: 'topic' },
        { by: 'product' },
        { by: 'words', words: expect.arrayContaining(['descaler']) },
      ],
    });
    expect(incidents[0]!.score).toBeGreaterThan(0.9);
    expect((await similar(one, { limit: '1' })).incidents).toHaveLength(1);
  });

  it('of what is like nothing are none, and of no incident are not found', async () => {
    expect((await similar(await given('Quokka'))).incidents).toEqual([]);
    expect((await similar('260612-999999')).status).toBe(404);
  });

  it('takes about ten queries', async () => {
    const one = await given('alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima');
    await given('alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima');
    desk.calls();
    await similar(one);
    expect(desk.calls().length).toBeLessThanOrEqual(14);
  });
});

describe('candidates before creation', () => {
  const candidates = async (body: unknown) => {
    const { status, json } = await ask(handler, {
      route: 'POST /v1/incidents/candidates',
      body,
      ...agent,
    });
    return { status, json, incidents: status === 200 ? AlikePage.parse(json).incidents : [] };
  };

  it('are those of the contact, the device and the topic, and with such a text: open ones first', async () => {
    const contact = { id: 'contact-77', name: 'Grace Example' };
    const asset = { serialNumber: 'LM-5' };
    const solved = await given('Harpsichord out of tune', { contact, asset, status: 'solved' });
    const open = await given('Harpsichord strings', { contact });
    const { incidents } = await candidates({
      contact: { id: 'contact-77' },
      serialNumber: 'lm 5',
      subject: 'My harpsichord is out of tune',
      language: 'en',
    });
    expect(incidents.map(({ incident }) => incident.reference)).toEqual([open, solved]);
    expect(incidents[1]?.because).toEqual([
      { by: 'asset' },
      { by: 'contact' },
      { by: 'words', words: expect.arrayContaining(['harpsichord', 'tune']) },
    ]);
  });

  it('are found by address, and by text in whatever language', async () => {
    const contact = { id: ada, name: 'Ada Example', address: 'ada@example.com' };
    const own = await given('Lamps', { contact });
    const byAddress = await candidates({ contact: { address: 'ADA@example.com' } });
    expect(byAddress.incidents.map(({ incident }) => incident.reference)).toContain(own);
    const french = await given("L'aquarelle a fondu", { language: 'fr' });
    const byText = await candidates({ text: 'Mes aquarelles fondent au soleil' });
    expect(byText.incidents.map(({ incident }) => incident.reference)).toEqual([french]);
  });

  it('of nobody known are none', async () => {
    expect((await candidates({ contact: { address: 'nobody@example.com' } })).incidents).toEqual([]);
  });

  it.each([
    ['nothing to go by', {}],
    ['a product alone', { product: 'B7' }],
    ['a contact who is nobody', { contact: {} }],
    ['an address that is none', { contact: { address: 'ada' } }],
    ['an unknown field', { subject: 'x', txt: 'y' }],
    ['too long a text', { text: 'x'.repeat(20_001) }],
  ])('with %s are refused', async (_, body) => {
    expect((await candidates(body)).status).toBe(400);
  });
});
