import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { patchIncidentHandler } from '../../../functions/api/handlers/patch-incident.ts';
import { readIncidentHandler } from '../../../functions/api/handlers/read-incident.ts';
import { readTextHandler } from '../../../functions/api/handlers/read-text.ts';
import { readIncidentRoute } from '../../../functions/api/routes/incidents.ts';
import { patchIncidentRoute, RecordView, readTextRoute } from '../../../functions/api/routes/record.ts';
import { customerStore } from '../../../shared/customers/index.ts';
import {
  addEvent,
  descriptionStore,
  incidentReader,
  incidentStore,
  textStore,
  theDesk,
  timelineEvent,
} from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { settingsStore } from '../../../shared/settings/index.ts';
import { aSite } from '../../support/a-desk.ts';
import { aFilesBucket } from '../../support/a-files-bucket.ts';
import { type Answer, ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { namedThings } from '../../support/named-things.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let incidents: ReturnType<typeof incidentStore>;
let send: (line: RequestLine) => Promise<Answer>;
let now = morning;

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  const site = aSite();
  incidents = incidentStore(client, layout);
  await namedThings(desk, {
    ...{ accounts: ['account-1', 'a', 'b'], products: ['p'] },
    contracts: { c: 'a', d: 'b' },
  });
  const reader = incidentReader(client, table);
  const texts = textStore(aFilesBucket(), newId);
  const descriptions = descriptionStore(client, table, texts);
  const customers = customerStore(client, table);
  const parts = commandParts(client, layout, site.id);
  const handler = serve(
    [
      bind(patchIncidentRoute, patchIncidentHandler(parts, { customers, descriptions, site })),
      bind(
        readIncidentRoute,
        readIncidentHandler(reader, settingsStore(client, table, site.id), texts, { client, table }),
      ),
      bind(readTextRoute, readTextHandler(descriptions)),
    ],
    { clock: () => now, logger: keptLog().logger },
  );
  send = (line) => ask(handler, { groups: '[agent]', ...line });
});
afterAll(() => desk.stop());

let opened = 0;
async function given(): Promise<string> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  await incidents.commit(anOpening({}, { reference, newId }));
  return reference;
}
const patch = (reference: string, version: number, body: unknown, headers: Record<string, string> = {}) =>
  send({
    route: 'PATCH /v1/incidents/{reference}',
    params: { reference },
    headers: { 'if-match': `"${version}"`, ...headers },
    body,
  });
const read = async (reference: string) =>
  (await send({ route: 'GET /v1/incidents/{reference}', params: { reference } })).json;
const textOf = (reference: string, textId: string) =>
  send({ route: 'GET /v1/incidents/{reference}/texts/{textId}', params: { reference, textId } });
type Told = { type: string; version?: number; data: Record<string, unknown> };
const changesOf = async (reference: string) =>
  ((await read(reference)).timeline as { events: Told[] }).events.filter(
    ({ type }) => type === 'fieldChanged',
  );

describe('PATCH', () => {
  it('changes fields, tells each on the timeline, and answers with the record and its new version', async () => {
    const reference = await given();
    const body = { subject: 'Smoke', impact: 'high', tags: ['Paper Jam'], account: 'account-1' };
    const { status, headers, json } = await patch(reference, 1, body);
    expect([status, headers.etag]).toEqual([200, '"2"']);
    expect(RecordView.strict().parse(json)).toMatchObject({
      ...{ subject: 'Smoke', impact: 'high', priority: 'P2', tags: ['paper jam'], version: 2 },
      ...{ legalStatuses: ['waiting', 'solved'], severity: { en: 'High' } },
    });
    expect(await read(reference)).toMatchObject(json);
    expect((await changesOf(reference)).map(({ data }) => data.field)).toEqual([
      ...['subject', 'tags', 'account', 'impact', 'priority'],
    ]);
    const row = expect.objectContaining({ kind: 'accountIncident', reference });
    expect(await desk.partition('ACC#account-1')).toContainEqual(row);
    await patch(reference, 2, { account: null });
    expect(await desk.partition('ACC#account-1')).not.toContainEqual(row);
  });

  it('that changes nothing leaves the version', async () => {
    const reference = await given();
    const { status, headers, json } = await patch(reference, 1, {
      impact: 'medium',
      account: null,
      tags: [],
    });
    expect([status, headers.etag, json.version]).toEqual([200, '"1"', 1]);
    expect(await changesOf(reference)).toEqual([]);
  });

  it('needs the version the caller has seen, and says what has changed since', async () => {
    const reference = await given();
    const line = { route: 'PATCH /v1/incidents/{reference}', params: { reference }, body: { subject: 'x' } };
    expect((await send(line)).status).toBe(428);
    await patch(reference, 1, { subject: 'Smoke' });
    // So many deliveries and views that the change lies pages back.
    for (let count = 0; count < 60; count += 1) {
      const place = { id: newId(now), reference, at: plus(now, minutes(1)).toISOString(), actor: theDesk };
      await addEvent(desk.client, desk.table, timelineEvent('emailDelivered', place, { messageId: 'm' }));
    }
    const stale = await patch(reference, 1, { subject: 'Fire' });
    expect([stale.status, stale.json.version]).toEqual([412, 2]);
    expect((stale.json.changes as Told[]).map(({ version, data }) => [version, data.field, data.to])).toEqual(
      [[2, 'subject', 'Smoke']],
    );
    expect((await read(reference)).subject).toBe('Smoke');
  });

  it('sent again under its Idempotency-Key is done once, though its version is gone by then', async () => {
    const reference = await given();
    const key = { 'idempotency-key': `key-${reference}` };
    const first = await patch(reference, 1, { subject: 'Smoke' }, key);
    const again = await patch(reference, 1, { subject: 'Smoke' }, key);
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect((await read(reference)).version).toBe(2);
    expect((await patch(reference, 1, { subject: 'Fire' }, key)).status).toBe(422);
  });

  it('by eight agents at once on one version is done by one of them', async () => {
    const reference = await given();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, number) => patch(reference, 1, { subject: `Smoke ${number}` })),
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(done).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(7);
    expect((await read(reference)).subject).toBe(done[0]!.json.subject);
  });

  it.each<[string, unknown, string]>([
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['a subject of 251 characters', { subject: 'x'.repeat(251) }, '/subject'],
    ['no subject', { subject: null }, '/subject'],
    ['a contact that is nobody', { contact: { id: 'nobody' } }, '/contact/id'],
    ['a contact without a name', { contact: { address: 'x@example.com' } }, '/contact'],
    [
      'one of our own addresses',
      { contact: { name: 'x', address: 'support@desk.example.com' } },
      '/contact/address',
    ],
    ['a device of two names', { asset: { id: 'a', serialNumber: '1' } }, '/asset'],
    ['a device that nobody knows', { asset: { id: 'nobody' } }, '/asset/id'],
    ['an account that nobody knows', { account: 'nobody' }, '/account'],
    ['a product that nobody knows', { product: 'nothing' }, '/product'],
    ['a contract that nobody knows', { contract: 'nothing' }, '/contract'],
    [
      'one of them as informed',
      { informedUsers: [{ address: 'bo@example.com' }, { address: 'Support+x@desk.example.com' }] },
      '/informedUsers/1/address',
    ],
    ['51 tags', { tags: Array.from({ length: 51 }, (_, tag) => `t${tag}`) }, '/tags'],
    ['a description over 1 MB', { description: 'é'.repeat(600_000) }, '/description'],
  ])('refuses %s and names it', async (_, body, pointer) => {
    const reference = await given();
    const { status, json } = await patch(reference, 1, body);
    expect(status).toBe(400);
    expect((json.fields as { pointer: string }[]).map((field) => field.pointer)).toEqual([pointer]);
    expect((await read(reference)).version).toBe(1);
  });

  it('changes twenty custom fields and all others in one go, and tells twenty informed users', async () => {
    const reference = await given();
    const names = Array.from({ length: 21 }, (_, number) => `field${number}`);
    const label = { en: 'x' };
    const fields = names.map((name) => ({ name, label, required: false, type: 'boolean' as const }));
    const by = { version: 0, actor: { id: 'admin-1', name: 'Admin Example' }, now };
    const site = aSite().id;
    await settingsStore(desk.client, desk.table, site).save('customFields', fields, by);
    const customFields = Object.fromEntries(names.map((name) => [name, true]));
    expect((await patch(reference, 1, { customFields })).status).toBe(400);
    const { field20: _, ...twenty } = customFields;
    const before = { account: 'b', topic: 'u', asset: { serialNumber: '6' } };
    await patch(reference, 1, { ...before, contract: 'd', queue: 'r', supportGroup: 'h' });
    const informedUsers = Array.from({ length: 20 }, (_, at) => ({ address: `informed-${at}@example.com` }));
    now = plus(morning, minutes(600));
    const everything = {
      ...{
        subject: 'x',
        contact: { name: 'Grace Example', address: 'all@example.com' },
        account: 'a',
        product: 'p',
      },
      ...{ asset: { serialNumber: '7' }, category: 'c', topic: 't', reasonGeneral: 'g', reasonSpecific: 's' },
      ...{ impact: 'high', urgency: 'high', priority: 'P2', priorityReason: 'r', disposition: 'd' },
      ...{ resolutionGeneral: 'g', resolutionSpecific: 's', resolutionNotes: 'n', shareResolution: true },
      ...{ queue: 'q', supportGroup: 'g', assignee: { id: 'agent-2', name: 'Agent Two' }, contract: 'c' },
      ...{
        slaPolicy: 'default',
        language: 'fr',
        tags: ['t'],
        stage: 'resolve',
        status: 'solved',
      },
      ...{ informedUsers, description: 'New.', customFields: twenty },
    };
    const { status, json } = await patch(reference, 2, everything, { 'idempotency-key': `key-${reference}` });
    expect([status, json.version]).toEqual([200, 3]);
    now = morning;
    const told = (await desk.partition(`INC#${reference}`)).filter(({ type }) => type === 'fieldChanged');
    expect(told.length).toBeGreaterThan(50);
  });
});

describe('the contact of an incident', () => {
  it('becomes somebody new by name and address, and is found by them from then on', async () => {
    const [one, other] = [await given(), await given()];
    const contact = { name: 'Grace Example', address: 'Grace@Example.com' };
    const first = await patch(one, 1, { contact });
    expect(first.json.contact).toMatchObject({ name: 'Grace Example', address: 'grace@example.com' });
    const second = await patch(other, 1, { contact: { id: (first.json.contact as { id: string }).id } });
    expect(second.json.contact).toEqual(first.json.contact);
    expect(await desk.partition(`CON#${(first.json.contact as { id: string }).id}`)).toHaveLength(3);
    expect(await desk.partition('CON#contact-1')).not.toContainEqual(
      expect.objectContaining({ reference: one }),
    );
  });

  it('may be without an address', async () => {
    const { json } = await patch(await given(), 1, { contact: { name: 'Caller Example' } });
    expect(json.contact).toEqual({ id: expect.any(String), name: 'Caller Example' });
  });

  it('new on two incidents at the same instant is one contact', async () => {
    const references = [await given(), await given(), await given()];
    const contact = { name: 'New Example', address: 'new@example.com' };
    const answers = await Promise.all(references.map((reference) => patch(reference, 1, { contact })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ json }) => (json.contact as { id: string }).id)).size).toBe(1);
  });
});

describe('the description', () => {
  const long = `${'“É” '.repeat(20_000)}end`;

  it('of any length up to 1 MB is changed and read whole; the one before stays readable by its id', async () => {
    const reference = await given();
    await patch(reference, 1, { description: 'Short.' });
    await patch(reference, 2, { description: long });
    expect((await read(reference)).description).toBe(long);
    await patch(reference, 3, { description: null });
    expect((await read(reference)).description).toBe('');
    const [first, second, third] = (await changesOf(reference)).map(({ data }) => data);
    expect(first).toMatchObject({ field: 'description', from: 'It burns. What now?', to: 'Short.' });
    expect(second).toMatchObject({
      from: 'Short.',
      to: { textId: expect.any(String), bytes: Buffer.byteLength(long) },
    });
    expect(third).toMatchObject({ from: second!.to });
    const { textId } = second!.to as { textId: string };
    expect((await textOf(reference, textId)).json).toEqual({ textId, text: long });
    expect((await textOf(reference, 'first')).json).toEqual({ textId: 'first', text: 'It burns. What now?' });
    expect((await textOf(reference, 'other')).status).toBe(404);
  });

  it('in use is read by its id as well', async () => {
    const reference = await given();
    await patch(reference, 1, { description: long });
    const [{ data }] = (await changesOf(reference)) as [Told];
    expect((await textOf(reference, (data.to as { textId: string }).textId)).json.text).toBe(long);
    expect((await patch(reference, 2, { description: long })).json.version).toBe(2);
  });
});

describe('an incident solved without an answer', () => {
  it('has a mail queued in the same step', async () => {
    const reference = await given();
    const body = { status: 'solved', resolutionNotes: 'New drum.', shareResolution: true };
    expect((await patch(reference, 1, body)).status).toBe(200);
    const messages = (await desk.items()).filter(
      ({ kind, reference: of }) => kind === 'message' && of === reference,
    );
    expect(messages.map(({ type, state }) => [type, state])).toContainEqual(['incidentClosed', 'queued']);
    const illegal = await patch(reference, 2, { status: 'updated' });
    expect([illegal.status, illegal.json.legal]).toEqual([409, ['unresolved', 'waiting', 'closed']]);
  });
});

it('PATCH is for agents', async () => {
  now = morning;
  const reference = await given();
  const line = { route: 'PATCH /v1/incidents/{reference}', params: { reference }, body: { subject: 'x' } };
  expect((await send({ ...line, groups: '[]' })).status).toBe(403);
});
