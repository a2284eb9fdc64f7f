import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  assignHandler,
  routeIncidentHandler,
  takeHandler,
} from '../../../functions/api/handlers/assignment.ts';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { replyHandler } from '../../../functions/api/handlers/reply.ts';
import {
  Assigned,
  assignRoute,
  Routing,
  routeIncidentRoute,
  takeRoute,
} from '../../../functions/api/routes/assignment.ts';
import { replyRoute } from '../../../functions/api/routes/incidents.ts';
import { customerStore, newContact } from '../../../shared/customers/index.ts';
import { incidentReader, incidentStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { transact } from '../../../shared/table/transact.ts';
import { aSite } from '../../support/a-desk.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let incidents: ReturnType<typeof incidentStore>;
type Command = 'assign' | 'take' | 'route' | 'replies';
let post: (
  reference: string,
  command: Command,
  body?: unknown,
  by?: { id?: string; headers?: Record<string, string>; email?: string },
) => ReturnType<typeof ask>;

beforeAll(async () => {
  desk = await aTable();
  const { client, layout } = desk;
  incidents = incidentStore(client, layout);
  const parts = commandParts(client, layout, 'main');
  const handler = serve(
    [
      bind(assignRoute, assignHandler(parts)),
      bind(takeRoute, takeHandler(parts)),
      bind(routeIncidentRoute, routeIncidentHandler(parts)),
      bind(replyRoute, replyHandler(parts, aSite())),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  post = (reference, command, body, { id = 'agent-1', headers = {}, email } = {}) =>
    ask(handler, {
      route: `POST /v1/incidents/{reference}/${command}`,
      params: { reference },
      headers,
      ...(body === undefined ? {} : { body }),
      claims: { sub: id, name: `Name of ${id}`, 'cognito:groups': '[agent]', ...(email ? { email } : {}) },
    });
});
afterAll(() => desk.stop());

let opened = 0;
async function given(question: Parameters<typeof anOpening>[0] = {}): Promise<string> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  await incidents.commit(anOpening(question, { reference, newId }));
  return reference;
}
const whole = async (reference: string) =>
  (await incidentReader(desk.client, desk.table).whole(reference, 100))!;
const changes = async (reference: string) =>
  (await whole(reference)).events.filter(({ type }) => type === 'fieldChanged');

describe('assigning', () => {
  it('answers where it is now, with the version as ETag, and tells it on the timeline', async () => {
    const reference = await given();
    const assignee = { id: 'agent-2', name: 'Agent Two' };
    const { status, json, headers } = await post(reference, 'assign', { assignee, queue: 'inbox' });
    expect(status).toBe(200);
    expect(Assigned.strict().parse(json)).toEqual({
      ...{ reference, version: 2, assignee, supportGroup: null, queue: 'inbox' },
    });
    expect(headers.etag).toBe('"2"');
    expect((await changes(reference)).map(({ data }) => [data.field, data.to])).toEqual([
      ['queue', 'inbox'],
      ['assignee', assignee],
    ]);
    const same = await post(reference, 'assign', { assignee, queue: 'inbox' });
    expect([same.status, same.json.version]).toEqual([200, 2]);
    const cleared = await post(reference, 'assign', { assignee: null, queue: null });
    expect(cleared.json).toMatchObject({ version: 3, assignee: null, queue: null });
  });

  it('puts it in the lists of its agent and queue', async () => {
    const reference = await given();
    await post(reference, 'assign', { assignee: { id: 'agent-9', name: 'Nine' }, queue: 'lists' });
    const [head] = (await desk.partition(`INC#${reference}`)).filter(({ kind }) => kind === 'incident');
    expect(head).toMatchObject({
      inAssignee: expect.stringContaining('agent-9'),
      inQueue: expect.stringContaining('lists'),
    });
  });

  it('of a version that is gone is refused, with what came in between', async () => {
    const reference = await given();
    await post(reference, 'take', {});
    const stale = await post(reference, 'assign', { queue: 'inbox' }, { headers: { 'if-match': '"1"' } });
    expect(stale.status).toBe(412);
    expect(stale.json).toMatchObject({ version: 2, changes: [{ type: 'fieldChanged' }] });
  });

  it.each([
    ['nothing', {}, ''],
    ['nobody’s name', { assignee: { id: 'x' } }, '/assignee/name'],
    ['a field too many', { queue: 'a', team: 'b' }, '/team'],
  ])('%s is refused', async (_, body, pointer) => {
    const { status, json } = await post(await given(), 'assign', body);
    expect([status, (json.fields as { pointer: string }[])[0]!.pointer]).toEqual([400, pointer]);
  });
});

describe('taking', () => {
  it('needs no body', async () => {
    const { status, json } = await post(await given(), 'take');
    expect([status, json.assignee]).toEqual([200, { id: 'agent-1', name: 'Name of agent-1' }]);
  });

  it('by ten agents at once is won by one; the others are told by whom', async () => {
    const reference = await given();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        post(reference, 'take', { unlessAssigned: true }, { id: `agent-${n}` }),
      ),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const { assignee } = (await whole(reference)).incident;
    expect(won[0]!.json.assignee).toEqual(assignee);
    for (const { status, json } of answers.filter((one) => one !== won[0])) {
      expect([status, json.detail]).toEqual([409, `It is assigned to ${assignee!.name}.`]);
    }
    expect(await changes(reference)).toHaveLength(1);
  });

  it('again under its Idempotency-Key is the first answer, whoever has it by then', async () => {
    const reference = await given();
    const headers = { 'idempotency-key': 'take-1' };
    const first = await post(reference, 'take', { unlessAssigned: true }, { headers });
    await post(reference, 'take', {}, { id: 'agent-2' });
    const again = await post(reference, 'take', { unlessAssigned: true }, { headers });
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect((await whole(reference)).incident.assignee?.id).toBe('agent-2');
  });
});

describe('routing', () => {
  it('says that no rule holds, and changes nothing', async () => {
    const { status, json } = await post(await given(), 'route');
    expect(status).toBe(200);
    expect(Routing.strict().parse(json)).toMatchObject({ version: 1, route: null });
  });
});

describe('an answer to a contact', () => {
  const contactOf = async (stopped: boolean) => {
    const contact = newContact(
      newId(morning),
      { name: 'Ada', address: `${newId(morning)}@example.com` },
      morning,
    );
    const customers = customerStore(desk.client, desk.table);
    await transact(desk.client, customers.creation(contact));
    const stop = customers.stopMail(contact.id, 'Permanent, General', morning.toISOString());
    if (stopped) await transact(desk.client, [stop]);
    return { id: contact.id, name: 'Ada', address: contact.addresses[0]! };
  };

  it('to whom mail was stopped is refused with the reason, and keeps no promise', async () => {
    const reference = await given({ contact: await contactOf(true) });
    const { status, json } = await post(reference, 'replies', { text: 'Try this.' });
    expect([status, json.type]).toEqual([409, 'urn:incident-desk:problem:mail-stopped']);
    expect(json.detail).toBe('Mail to this contact was stopped on 2026-06-12: Permanent, General');
    const { incident, kpis, events } = await whole(reference);
    expect([incident.version, kpis[0]!.state, events.length]).toEqual([1, 'running', 2]);
  });

  it('without an address is refused', async () => {
    const reference = await given({ contact: { id: 'contact-phone', name: 'Ada' } });
    const { status, json } = await post(reference, 'replies', { text: 'Try this.' });
    expect([status, json.type]).toEqual([409, 'urn:incident-desk:problem:no-address']);
    expect((await whole(reference)).kpis[0]!.state).toBe('running');
  });

  it('is told to the informed, but not to the agent who gave it', async () => {
    const reference = await given({ contact: await contactOf(false) });
    await incidents.change(reference, (state) => ({
      ...{ before: state, kpis: [], events: [], messages: [] },
      incident: {
        ...state.incident,
        version: 2,
        informedUsers: [{ address: 'one@example.com' }, { address: 'two@example.com' }],
      },
    }));
    const answer = await post(reference, 'replies', { text: 'Try this.' }, { email: 'One@example.com' });
    expect(answer.status).toBe(201);
    const notices = (await desk.items()).filter(
      (item) => item.kind === 'message' && item.reference === reference && item.type === 'agentNotification',
    );
    expect(notices).toMatchObject([{ to: ['two@example.com'], notice: 'answered', state: 'queued' }]);
  });
});
