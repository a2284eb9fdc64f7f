import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { createIncidentHandler } from '../../../functions/api/handlers/creation.ts';
import { CreatedIncident, createIncidentRoute } from '../../../functions/api/routes/creation.ts';
import { customerStore } from '../../../shared/customers/index.ts';
import { incidentReader, textStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { settingsStore } from '../../../shared/settings/index.ts';
import { transact } from '../../../shared/table/transact.ts';
import { aSite } from '../../support/a-desk.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, roundTrips, type TestTable } from '../../support/a-table.ts';
import { namedThings } from '../../support/named-things.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let post: (body: unknown, headers?: Record<string, string>, groups?: string) => ReturnType<typeof ask>;
const objects = new Map<string, string>();
const reader = () => incidentReader(desk.client, desk.table);

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  await namedThings(desk, { accounts: ['acme', 'rows'], products: ['screen'] });
  const files = {
    put: async (key: string, body: string | Uint8Array) => {
      objects.set(key, String(body));
    },
    get: async (key: string) => Buffer.from(objects.get(key) ?? ''),
  };
  const handler = serve(
    [
      bind(
        createIncidentRoute,
        createIncidentHandler(commandParts(client, layout, 'main'), {
          customers: customerStore(client, table),
          texts: textStore(files as unknown as Parameters<typeof textStore>[0], newId),
          site: aSite(),
        }),
      ),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  post = (body, headers = {}, groups = '[agent]') =>
    ask(handler, { route: 'POST /v1/incidents', body, headers, groups });
});
afterAll(() => desk.stop());

let count = 0;
const unique = (name: string) => {
  count += 1;
  return `${name}-${count}`;
};
const aCall = (over: Record<string, unknown> = {}) => ({
  ...{ channel: 'phone', subject: 'No picture', description: 'Black since this morning.' },
  ...{ contact: { name: 'Ada Example', address: `${unique('ada')}@example.com` }, ...over },
});
async function open(body: unknown) {
  const { status, json, headers } = await post(body);
  expect([status, json.detail]).toEqual([201, undefined]);
  const answer = CreatedIncident.strict().parse(json);
  const found = (await reader().whole(answer.reference, 100))!;
  return { answer, headers, ...found };
}
const heads = async (kind: string) => (await desk.items()).filter((item) => item.kind === kind);
const faultsIn = (json: Record<string, unknown>) =>
  (json.fields as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);

describe('an incident that an agent opens', () => {
  it('says who wrote it down, for whom, and what they set', async () => {
    const { answer, headers, incident, description, events } = await open(
      aCall({
        contact: { name: 'Ada Example', phone: '+41 44 555 01 02' },
        ...{ account: 'acme', asset: { serialNumber: 'SN 1' }, product: 'screen', category: 'screens' },
        ...{
          topic: 'display',
          reasonGeneral: 'defect',
          reasonSpecific: 'dark',
          impact: 'high',
          urgency: 'high',
        },
        ...{ queue: 'inbox', supportGroup: 'hardware', assignee: { id: 'agent-2', name: 'Agent Two' } },
        ...{ tags: ['Screen', 'screen'], language: 'de', stage: 'research', shareResolution: true },
        informedUsers: [{ address: 'Lead@example.com' }],
      }),
    );
    expect(answer).toMatchObject({ version: 1, status: 'unresolved', priority: 'P1', receipt: false });
    expect(headers).toMatchObject({ etag: '"1"', location: `/v1/incidents/${answer.reference}` });
    expect(incident).toMatchObject({
      ...{ channel: 'phone', subject: 'No picture', version: 1, account: 'acme', product: 'screen' },
      ...{ contact: { id: answer.contactId, name: 'Ada Example' }, asset: { serialNumber: 'SN 1' } },
      ...{ category: 'screens', topic: 'display', reasonGeneral: 'defect', reasonSpecific: 'dark' },
      ...{ impact: 'high', urgency: 'high', priority: 'P1', queue: 'inbox', supportGroup: 'hardware' },
      ...{ assignee: { id: 'agent-2', name: 'Agent Two' }, tags: ['screen'], language: 'de' },
      ...{ stage: 'research', shareResolution: true, informedUsers: [{ address: 'lead@example.com' }] },
    });
    expect(description).toBe('Black since this morning.');
    expect(events).toMatchObject([
      {
        ...{ type: 'created', actor: { kind: 'agent', id: 'agent-1', name: 'Agent Example' }, version: 1 },
        data: {
          channel: 'phone',
          onBehalfOf: { id: answer.contactId, name: 'Ada Example', phone: '+41 44 555 01 02' },
        },
      },
    ]);
    const set = (events[0]!.data as { fields: { field: string }[] }).fields;
    expect(set).toContainEqual({ field: 'priority', to: 'P1', because: 'impact and urgency' });
    expect(set).toContainEqual({ field: 'queue', to: 'inbox', because: 'creation' });
    const contact = await customerStore(desk.client, desk.table).contact(answer.contactId);
    expect(contact).toMatchObject({ addresses: [], phones: ['+41 44 555 01 02'] });
  });

  it('stands in the rows of its contact, account, asset and topic', async () => {
    const { answer } = await open(aCall({ account: 'rows', asset: { serialNumber: 'sn-2' }, topic: 'rows' }));
    for (const owner of [`CON#${answer.contactId}`, 'ACC#rows', 'SER#SN2', 'TOP#rows']) {
      expect(await desk.partition(owner)).toContainEqual(
        expect.objectContaining({ reference: answer.reference }),
      );
    }
  });

  it.each([
    ['phone', false],
    ['fax', false],
    ['mail', false],
    ['social', false],
    ['api', false],
    ['chat', true],
    ['email', true],
    ['portal', true],
  ])('by %s sends a receipt by itself: %s; asked otherwise, otherwise', async (channel, receipt) => {
    for (const wish of [undefined, !receipt]) {
      const { answer, events } = await open(
        aCall({ channel, ...(wish === undefined ? {} : { receipt: wish }) }),
      );
      expect(answer.receipt).toBe(wish ?? receipt);
      expect(events.map(({ type }) => type)).toEqual(answer.receipt ? ['created', 'emailOut'] : ['created']);
    }
  });

  it('sends no receipt to who has no address, and says so where one is asked for', async () => {
    const contact = { name: 'Ada Example' };
    expect((await open(aCall({ channel: 'chat', contact }))).answer.receipt).toBe(false);
    const { status, json } = await post(aCall({ receipt: true, contact }));
    expect([status, json.type]).toEqual([409, 'urn:incident-desk:problem:no-address']);
  });

  it('goes where the routing says, where that is asked for', async () => {
    const settings = settingsStore(desk.client, desk.table, 'main');
    const routing = [
      { name: 'Calls', when: { channel: 'phone' as const }, queue: 'calls', supportGroup: 'first' },
    ];
    await settings.save('routing', routing, {
      version: 0,
      actor: { id: 'admin', name: 'Admin' },
      now: morning,
    });
    expect((await open(aCall({ route: true }))).answer).toMatchObject({
      queue: 'calls',
      supportGroup: 'first',
    });
    expect((await open(aCall({ channel: 'fax', route: true }))).answer).toMatchObject({ queue: null });
    expect((await open(aCall())).answer).toMatchObject({ queue: null, supportGroup: null });
  });

  it('takes a description of a megabyte, and gives it back whole', async () => {
    const description = 'é'.repeat(524_288);
    expect((await open(aCall({ description }))).description).not.toBe('');
    expect([...objects.values()].at(-1)).toBe(description);
    expect((await post(aCall({ description: `${description}!` }))).status).toBe(400);
  });
});

describe('who asks', () => {
  it('is the contact who owns the address, in the language they chose', async () => {
    const address = `${unique('known')}@example.com`;
    const first = await open(aCall({ contact: { name: 'Ada', address } }));
    const again = await open(aCall({ contact: { name: 'Ada E.', address: address.toUpperCase() } }));
    const byId = await open(aCall({ contact: { id: first.answer.contactId } }));
    for (const { incident } of [again, byId])
      expect(incident.contact).toMatchObject({ id: first.answer.contactId, address });
    expect(byId.incident.contact.name).toBe('Ada');
  });

  it('keeps the language chosen before', async () => {
    const customers = customerStore(desk.client, desk.table);
    const contact = {
      ...{ id: unique('contact'), name: 'Zoé', addresses: [`${unique('zoe')}@example.com`], phones: [] },
      ...{ language: 'fr' as const, trackingConsent: true, createdAt: morning.toISOString() },
    };
    await transact(desk.client, customers.creation(contact));
    expect((await open(aCall({ contact: { id: contact.id } }))).incident.language).toBe('fr');
    const byAddress = { name: 'Zoé', address: contact.addresses[0] };
    expect((await open(aCall({ contact: byAddress }))).incident.language).toBe('fr');
    expect((await open(aCall({ contact: byAddress, language: 'en' }))).incident.language).toBe('en');
  });

  it('new at eight calls at once is one contact', async () => {
    const address = `${unique('race')}@example.com`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(aCall({ contact: { name: 'Ada', address } }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(({ json }) => json.contactId)).size).toBe(1);
    expect(new Set(answers.map(({ json }) => json.reference)).size).toBe(8);
  });
});

describe('opening', () => {
  it.each([
    ['a contact that is new', () => ({ name: 'Ada', address: `${unique('trips')}@example.com` })],
    ['a contact without an address', () => ({ name: 'Ada' })],
  ])('for %s takes two round trips', async (_, contact) => {
    const call = aCall({ contact: contact() });
    desk.calls();
    await post(call);
    expect(roundTrips(desk.calls())).toBe(2);
  });

  it('again under its Idempotency-Key, at once or later, opens one incident', async () => {
    const body = aCall({ subject: unique('once') });
    const headers = { 'idempotency-key': unique('key') };
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(body, headers)));
    answers.push(await post(body, headers));
    expect(new Set(answers.map(({ json }) => json.reference)).size).toBe(1);
    expect((await heads('incident')).filter(({ subject }) => subject === body.subject)).toHaveLength(1);
    const other = await post({ ...body, subject: 'Another' }, headers);
    expect([other.status, other.json.type]).toEqual([
      422,
      'urn:incident-desk:problem:idempotency-key-reused',
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no subject', { subject: undefined }, '/subject'],
    ['a channel we do not have', { channel: 'telex' }, '/channel'],
    ['no contact', { contact: undefined }, '/contact'],
    ['a contact of nothing', { contact: {} }, '/contact'],
    ['a contact by id and by name', { contact: { id: 'x', name: 'Ada' } }, '/contact'],
    ['a contact nobody has', { contact: { id: 'nobody' } }, '/contact/id'],
    ['our own address', { contact: { name: 'Us', address: 'support@desk.example.com' } }, '/contact/address'],
    ['a phone that is none', { contact: { name: 'Ada', phone: 'call me' } }, '/contact/phone'],
    ['an impact we do not have', { impact: 'huge' }, '/impact'],
    ['a priority without a reason', { priority: 'P1' }, '/priorityReason'],
    ['a specific reason alone', { reasonSpecific: 'dark' }, '/reasonSpecific'],
    ['a route and a queue', { route: true, queue: 'inbox' }, '/route'],
    ['a status', { status: 'solved' }, '/status'],
    ['a field too many', { colour: 'red' }, '/colour'],
    ['a custom field nobody has defined', { customFields: { colour: 'red' } }, '/customFields/colour'],
  ])('with %s is refused, naming the field', async (_, over, pointer) => {
    const { status, json } = await post(aCall(over));
    expect([status, faultsIn(json)]).toEqual([400, [pointer]]);
  });

  it('is for agents', async () => {
    expect((await post(aCall(), {}, '[customer]')).status).toBe(403);
  });
});
