import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bulkHandler } from '../../../functions/api/handlers/bulk.ts';
import { linkParts } from '../../../functions/api/handlers/link-parts.ts';
import { BulkResult, bulkRoute } from '../../../functions/api/routes/bulk.ts';
import { customerStore, newContact } from '../../../shared/customers/index.ts';
import { descriptionStore, type Incident, textStore } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { transact } from '../../../shared/table/transact.ts';
import { aSite } from '../../support/a-desk.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { namedThings } from '../../support/named-things.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let parts: ReturnType<typeof linkParts>;
let handler: ReturnType<typeof serve>;
let waited: number;

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  await namedThings(desk, { products: ['p-1', 'p-2'] });
  parts = linkParts(client, layout, aSite());
  const customers = customerStore(client, table);
  const contact = newContact('contact-1', { name: 'Ada Example', address: 'ada@example.com' }, morning);
  await transact(client, customers.creation(contact));
  const kept = new Map<string, string>();
  const objects = {
    put: async (key: string, body: string) => void kept.set(key, body),
    get: async (key: string) => kept.get(key),
  } as unknown as Parameters<typeof textStore>[0];
  const descriptions = descriptionStore(client, table, textStore(objects, newId));
  const { logger } = keptLog();
  const bulk = bulkHandler(
    { links: parts, customers, descriptions },
    { site: aSite(), logger, stopwatch: () => waited },
  );
  handler = serve([bind(bulkRoute, bulk)], { clock: () => morning, logger });
});
afterAll(() => desk.stop());
beforeEach(() => {
  waited = 0;
  desk.before = () => undefined;
});

let opened = 0;
async function given(count: number, over: Partial<Incident> = {}): Promise<string[]> {
  const references: string[] = [];
  for (let index = 0; index < count; index += 1) {
    opened += 1;
    const reference = `260612-${String(opened).padStart(6, '0')}`;
    const change = anOpening({}, { reference, newId });
    await parts.incidents.commit({ ...change, incident: { ...change.incident, ...over } });
    references.push(reference);
  }
  return references;
}
const incident = async (reference: string) => (await parts.incidents.load(reference))!.incident;
const send = (references: readonly string[], action: unknown, key?: string) =>
  ask(handler, {
    ...{ route: 'POST /v1/bulk', groups: '[agent]', body: { references, action } },
    headers: key ? { 'idempotency-key': key } : {},
  });
const bulk = async (references: readonly string[], action: unknown, key?: string) => {
  const { status, text, json } = await send(references, action, key);
  if (status !== 200) throw new Error(text);
  return BulkResult.parse(json);
};
const statuses = ({ results }: BulkResult) => results.map(({ status }) => status);

describe('one action on many incidents', () => {
  it.each<[string, unknown, Partial<Incident>]>([
    ['patch', { type: 'patch', fields: { product: 'p-1', tags: ['b'] } }, { product: 'p-1', tags: ['b'] }],
    ['assign', { type: 'assign', to: { queue: 'q-1' } }, { queue: 'q-1' }],
    ['take', { type: 'take' }, { assignee: { id: 'agent-1', name: 'Agent Example' } }],
    ['addTags', { type: 'addTags', tags: ['New', 'a'] }, { tags: ['a', 'new'] }],
    ['removeTags', { type: 'removeTags', tags: ['a', 'x'] }, { tags: [] }],
    ['note', { type: 'note', text: 'Recall 17.', status: 'solved' }, { status: 'solved' }],
    ['reply', { type: 'reply', text: 'We are on it.', status: 'waiting' }, { status: 'waiting' }],
  ])('%s does what the route for one does', async (_, action, after) => {
    const references = await given(3, { tags: ['a'] });
    const result = await bulk(references, action);
    expect(result).toMatchObject({ done: 3, refused: 0, notReached: 0 });
    expect(result.results).toEqual(
      references.map((reference) => ({ reference, status: 'done', version: 2 })),
    );
    for (const reference of references)
      expect(await incident(reference)).toMatchObject({ ...after, version: 2 });
  });

  it('keeps the standard text that was used', async () => {
    const [reference] = await given(1);
    const standardTextId = newId(morning);
    await bulk([reference!], { type: 'reply', text: 'Hello', standardTextId });
    await bulk([reference!], { type: 'note', text: 'Hello', standardTextId });
    const { events } = (await parts.reader.whole(reference!, 50))!;
    const kept = events.filter(({ data }) => data.standardTextId === standardTextId);
    expect(kept.map(({ type }) => type)).toEqual(['emailOut', 'workNote']);
  });

  it('leaves what is so already as it is', async () => {
    const [reference] = await given(1, { tags: ['a'] });
    expect(await bulk([reference!], { type: 'addTags', tags: ['a'] })).toMatchObject({
      results: [{ status: 'done', version: 1 }],
    });
  });

  it('closes what is solved, and says of the others why not', async () => {
    const [open] = await given(1);
    const [solved] = await given(1, { status: 'solved', solvedAt: morning.toISOString() });
    const missing = '260612-999999';
    const { results, ...counts } = await bulk([open!, missing, solved!], { type: 'close' });
    expect(counts).toEqual({ done: 1, refused: 2, notReached: 0 });
    expect(results).toMatchObject([
      {
        reference: open,
        status: 'refused',
        problem: { status: 409, type: expect.stringContaining('illegal') },
      },
      { reference: missing, status: 'refused', problem: { status: 404 } },
      { reference: solved, status: 'done', version: 2 },
    ]);
    expect((await incident(solved!)).status).toBe('closed');
    expect((await incident(open!)).version).toBe(1);
  });

  it('merges many into one', async () => {
    const [survivor, ...others] = await given(6);
    const result = await bulk(others, { type: 'merge', into: survivor });
    expect(statuses(result)).toEqual(others.map(() => 'done'));
    expect((await incident(survivor!)).merged.toSorted()).toEqual(others);
    const again = await bulk([others[0]!, survivor!], { type: 'merge', into: survivor });
    expect(statuses(again)).toEqual(['refused', 'refused']);
  });

  it('loses nothing to others who change the same incidents', async () => {
    const references = await given(10);
    const [added, taken] = await Promise.all([
      bulk(references, { type: 'addTags', tags: ['one'] }),
      bulk(references.toReversed(), { type: 'patch', fields: { product: 'p-2' } }),
    ]);
    expect([added.done, taken.done]).toEqual([10, 10]);
    for (const reference of references)
      expect(await incident(reference)).toMatchObject({ tags: ['one'], product: 'p-2', version: 3 });
  });

  it('works on eight at a time and no more', async () => {
    const references = await given(30);
    let under = 0;
    let most = 0;
    let letPass = () => {};
    const gate = new Promise<void>((open) => {
      letPass = open;
    });
    desk.before = async (operation) => {
      if (!operation.startsWith('TransactWrite')) return;
      under += 1;
      most = Math.max(most, under);
      // All wait for the eighth; then there is time for a ninth to come that should not.
      if (under === 8) setTimeout(letPass, 100);
      await gate;
      under -= 1;
    };
    expect((await bulk(references, { type: 'take' })).done).toBe(30);
    expect(most).toBe(8);
  });
});

describe('under an Idempotency-Key', () => {
  it('a repeat answers the same and does nothing twice', async () => {
    const references = [...(await given(3)), '260612-999999'];
    const action = { type: 'note', text: 'Once.' };
    const first = await bulk(references, action, 'same');
    const other = await Promise.all([bulk(references, action, 'same'), bulk(references, action, 'same')]);
    for (const repeat of other) expect(repeat).toEqual(first);
    for (const reference of references.slice(0, 3)) expect((await incident(reference)).version).toBe(2);
    expect((await send(references, { type: 'take' }, 'same')).status).toBe(422);
  });

  it('two at once do each once', async () => {
    const references = await given(5);
    const action = { type: 'note', text: 'Once.' };
    const [one, other] = await Promise.all([
      bulk(references, action, 'twin'),
      bulk(references, action, 'twin'),
    ]);
    expect(one).toEqual(other);
    for (const reference of references) expect((await incident(reference)).version).toBe(2);
  });

  it('what was broken off is finished by the repeat', async () => {
    const references = await given(12);
    const action = { type: 'reply', text: 'Once.' };
    let writes = 0;
    desk.before = (operation) => {
      if (!operation.startsWith('TransactWrite')) return;
      writes += 1;
      if (writes > 5) throw new Error('The function is gone.');
    };
    const broken = await bulk(references, action, 'broken-off');
    expect([broken.done, broken.refused]).toEqual([5, 7]);
    expect(broken.results.find(({ problem }) => problem)).toMatchObject({ problem: { status: 500 } });
    desk.before = () => undefined;
    expect(await bulk(references, action, 'broken-off')).toMatchObject({ done: 12, refused: 0 });
    for (const reference of references) expect((await incident(reference)).version).toBe(2);
  });

  it('what time did not reach is told, and done by the repeat', async () => {
    const references = await given(20);
    const action = { type: 'take' };
    desk.before = (operation) => {
      if (operation.startsWith('TransactWrite')) waited += 4_000;
    };
    const first = await bulk(references, action, 'late');
    expect(first.notReached).toBeGreaterThan(0);
    expect(first.done).toBeGreaterThan(0);
    expect(first.results.map(({ reference }) => reference)).toEqual(references);
    waited = 0;
    desk.before = () => undefined;
    expect(await bulk(references, action, 'late')).toMatchObject({ done: 20, notReached: 0 });
    for (const reference of references) expect((await incident(reference)).version).toBe(2);
  });
});

describe('a request that is not right', () => {
  it.each<[string, unknown, unknown]>([
    ['no incident', [], { type: 'take' }],
    ['one twice', ['260612-000001', '260612-000001'], { type: 'take' }],
    [
      '201',
      Array.from({ length: 201 }, (_, index) => `260612-${String(index + 1).padStart(6, '0')}`),
      { type: 'take' },
    ],
    ['no such action', ['260612-000001'], { type: 'delete' }],
    ['a field that is none', ['260612-000001'], { type: 'patch', fields: { version: 1 } }],
    ['nobody to assign to', ['260612-000001'], { type: 'assign', to: {} }],
    ['a note without text', ['260612-000001'], { type: 'note', text: ' ' }],
  ])('%s is refused whole', async (_, references, action) => {
    expect((await send(references as string[], action)).status).toBe(400);
  });
});
