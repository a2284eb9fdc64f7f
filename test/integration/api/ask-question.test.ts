import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askQuestionHandler } from '../../../functions/api/handlers/ask-question.ts';
import { AskedQuestion, askQuestion } from '../../../functions/api/routes/portal.ts';
import { customerStore } from '../../../shared/customers/index.ts';
import { incidentReader, incidentStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { defaultSettings, type SettingsStore, settingsStore } from '../../../shared/settings/index.ts';
import { aSite } from '../../support/a-desk.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, roundTrips, type TestTable } from '../../support/a-table.ts';
import { namedThings } from '../../support/named-things.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let settings: SettingsStore;
let post: (body: unknown, headers?: Record<string, string>) => ReturnType<typeof ask>;
beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  const site = aSite();
  await namedThings(desk, { products: ['printer'] });
  settings = settingsStore(client, table, site.id);
  const parts = {
    ...{ client, table, site },
    incidents: incidentStore(client, layout),
    customers: customerStore(client, table),
    settings,
  };
  const handler = serve([bind(askQuestion, askQuestionHandler(parts))], {
    clock: () => morning,
    logger: keptLog().logger,
  });
  post = (body, headers = {}) => ask(handler, { route: 'POST /v1/portal/incidents', body, headers });
});
afterAll(() => desk.stop());

let count = 0;
const unique = (name: string) => {
  count += 1;
  return `${name}-${count}`;
};
const aForm = (over: Record<string, unknown> = {}) => ({
  ...{ name: 'Ada Example', address: `${unique('ada')}@example.com` },
  ...{ subject: 'The printer is on fire', question: 'It burns. What now?', ...over },
});
const heads = async (kind: string) => (await desk.items()).filter((item) => item.kind === kind);
const incidentsOf = async (address: string) =>
  (await heads('incident')).filter(({ contact }) => (contact as { address: string }).address === address);
const contactsOf = async (address: string) =>
  (await heads('contact')).filter(({ addresses }) => (addresses as string[]).includes(address));

describe('a question from the portal', () => {
  it('opens an incident and is told its reference and when it is answered', async () => {
    const form = aForm({ product: 'printer', category: 'fire', visitId: 'visit-1', language: 'fr' });
    const { status, json } = await post(form);
    expect(status).toBe(201);
    const answer = AskedQuestion.parse(json);
    expect(answer.firstResponseDueAt).toBe('2026-06-12T12:00:00.000Z');
    const found = (await incidentReader(desk.client, desk.table).whole(answer.reference, 100))!;
    expect(found.incident).toMatchObject({
      ...{ channel: 'portal', product: 'printer', category: 'fire', visitId: 'visit-1', language: 'fr' },
      contact: { name: 'Ada Example', address: form.address },
    });
    expect(found.description).toBe('It burns. What now?');
    expect(await heads('message')).toContainEqual(
      expect.objectContaining({ reference: answer.reference, state: 'queued', language: 'fr' }),
    );
  });

  it.each(['new', 'known'])('of a %s contact takes two round trips', async (who) => {
    const form = aForm();
    if (who === 'known') await post(form);
    desk.calls();
    expect((await post(form, { 'idempotency-key': unique('key') })).status).toBe(201);
    const calls = desk.calls();
    expect(calls.map(({ operation }) => operation).sort()).toEqual([
      // Whose the address is, whose its domain, what the site promises, and what time does: escalations, settings.
      'GetItem',
      'GetItem',
      'GetItem',
      'GetItem',
      'GetItem',
      'Query',
      'TransactWriteItems',
      'UpdateItem',
    ]);
    expect(roundTrips(calls)).toBe(2);
  });

  it('of a known contact belongs to it, however the address is written', async () => {
    const address = `${unique('grace')}@example.com`;
    await post(aForm({ address }));
    await post(aForm({ address: address.toUpperCase() }));
    const incidents = await incidentsOf(address);
    expect(incidents).toHaveLength(2);
    expect(new Set(incidents.map(({ contact }) => (contact as { id: string }).id)).size).toBe(1);
  });

  it('keeps the word of a first-time asker on tracking', async () => {
    const address = `${unique('ada')}@example.com`;
    await post(aForm({ address, trackingConsent: false }));
    expect(await contactsOf(address)).toMatchObject([{ trackingConsent: false }]);
  });

  it('asked eight times at once by somebody new makes one contact and eight incidents', async () => {
    const address = `${unique('new')}@example.com`;
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(aForm({ address }))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(new Set(answers.map(({ json }) => json.reference)).size).toBe(8);
    const contacts = await contactsOf(address);
    expect(contacts).toHaveLength(1);
    const incidents = await incidentsOf(address);
    expect(incidents.map(({ contact }) => (contact as { id: string }).id)).toEqual(
      Array.from({ length: 8 }, () => contacts[0]!.id),
    );
  });
});

describe('a question on a desk with categories and a matrix of its own', () => {
  const label = { en: 'x' };
  const by = { version: 0, actor: { id: 'admin-1', name: 'Admin Example' }, now: morning };

  it('is in one of them, and as urgent as the matrix says of what nobody has judged', async () => {
    const { codes, priorities } = defaultSettings;
    await settings.save('codes', { ...codes, categories: [{ code: 'paper', label }] }, by);
    const matrix = { ...priorities.matrix, medium: { high: 'P1', medium: 'P2', low: 'P3' } } as const;
    await settings.save('priorities', { ...priorities, matrix }, by);
    const refused = await post(aForm({ category: 'fire' }));
    expect(refused.status).toBe(400);
    expect(refused.json.fields).toEqual([
      { in: 'body', pointer: '/category', detail: 'There is no such category.' },
    ]);
    const form = aForm({ category: 'paper' });
    expect((await post(form)).status).toBe(201);
    expect(await incidentsOf(form.address)).toMatchObject([
      { category: 'paper', impact: 'medium', urgency: 'medium', priority: 'P2', stage: 'identify' },
    ]);
  });
});

describe('a question under an Idempotency-Key', () => {
  it('sent again gets the first answer', async () => {
    const form = aForm();
    const headers = { 'idempotency-key': unique('key') };
    const first = await post(form, headers);
    const again = await post(form, headers);
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect(await incidentsOf(form.address)).toHaveLength(1);
  });

  it('sent eight times at once by somebody new opens one incident', async () => {
    const form = aForm();
    const headers = { 'idempotency-key': unique('key') };
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(form, headers)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await incidentsOf(form.address)).toHaveLength(1);
    expect((await heads('message')).filter(({ to }) => (to as string[])[0] === form.address)).toHaveLength(1);
  });

  it('with another body is refused', async () => {
    const form = aForm();
    const headers = { 'idempotency-key': unique('key') };
    await post(form, headers);
    const { status, json } = await post({ ...form, question: 'Another.' }, headers);
    expect([status, json.type]).toEqual([422, 'urn:incident-desk:problem:idempotency-key-reused']);
    expect(await incidentsOf(form.address)).toHaveLength(1);
  });
});

describe('a form that is not filled in right', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no name', { name: ' ' }, '/name'],
    ['no address', { address: 'ada' }, '/address'],
    ['an address with a line break', { address: 'ada@example.com\nBcc: x@example.com' }, '/address'],
    ['a subject with a line break', { subject: 'a\nBcc: x@example.com' }, '/subject'],
    ['a subject of 251 characters', { subject: 'x'.repeat(251) }, '/subject'],
    ['a question of blanks', { question: ' \n ' }, '/question'],
    ['a question over 64 KiB', { question: 'é'.repeat(32_769) }, '/question'],
    ['a visit that is none', { visitId: 'a/b' }, '/visitId'],
    ['a language we do not speak', { language: 'es' }, '/language'],
    ['a field too many', { priority: 'P1' }, '/priority'],
  ])('%s', async (_, over, pointer) => {
    desk.calls();
    const { status, json } = await post(aForm(over));
    expect(status).toBe(400);
    expect((json.fields as { pointer: string }[]).map((field) => field.pointer)).toEqual([pointer]);
    expect(desk.calls()).toEqual([]);
  });

  it('at its limits is right', async () => {
    const form = aForm({ subject: 'x'.repeat(250), question: 'é'.repeat(32_768), name: 'y'.repeat(100) });
    expect((await post(form)).status).toBe(201);
  });
});

describe('a table that fails', () => {
  it('gives a 500 that says nothing of it, and no half of an incident', async () => {
    const form = aForm();
    desk.before = (operation) => {
      if (operation === 'TransactWriteItems') throw new Error(`no such table ${desk.table}`);
    };
    const { status, text } = await post(form);
    desk.before = () => undefined;
    expect(status).toBe(500);
    expect(text).not.toContain('table');
    expect(await incidentsOf(form.address)).toEqual([]);
    expect(await contactsOf(form.address)).toEqual([]);
  });
});

describe('who asks', () => {
  it.each(['support@desk.example.com', 'Desk@Desk.Example.com', 'support+260612-000001.ab@desk.example.com'])(
    'cannot be one of our own addresses: %s',
    async (address) => {
      const { status, json } = await post(aForm({ address }));
      expect(status).toBe(400);
      expect(json.fields).toMatchObject([{ in: 'body', pointer: '/address' }]);
      expect(await incidentsOf(address)).toEqual([]);
    },
  );

  it('is answered in the language chosen before, until another is chosen', async () => {
    const address = `${unique('chosen')}@example.com`;
    await post(aForm({ address, language: 'de' }));
    await post(aForm({ address }));
    await post(aForm({ address, language: 'fr' }));
    const languages = (await incidentsOf(address)).map(({ language }) => language);
    expect(languages.sort()).toEqual(['de', 'de', 'fr']);
  });
});
