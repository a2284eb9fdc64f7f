import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readIncidentHandler } from '../../../functions/api/handlers/read-incident.ts';
import { readTimelineHandler } from '../../../functions/api/handlers/read-timeline.ts';
import { readIncidentRoute } from '../../../functions/api/routes/incidents.ts';
import { readTimelineRoute, TimelineView } from '../../../functions/api/routes/timeline.ts';
import {
  type Actor,
  addEvent,
  type EventData,
  type EventType,
  incidentReader,
  incidentStore,
  type TimelineEvent,
  textStore,
  theDesk,
  timelineEvent,
} from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { settingsStore } from '../../../shared/settings/index.ts';
import { noFiles } from '../../support/a-files-bucket.ts';
import { ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, roundTrips, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let send: (line: RequestLine) => ReturnType<typeof ask>;

beforeAll(async () => {
  desk = await aTable();
  const reader = incidentReader(desk.client, desk.table);
  const handler = serve(
    [
      bind(
        readIncidentRoute,
        readIncidentHandler(
          reader,
          settingsStore(desk.client, desk.table, 'main'),
          textStore(noFiles, newId),
          desk,
        ),
      ),
      bind(readTimelineRoute, readTimelineHandler(reader)),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  send = (line) => ask(handler, line);
});
afterAll(() => desk.stop());

const agent: Actor = { kind: 'agent', id: 'agent-1', name: 'Agent Example' };
const customer: Actor = { kind: 'contact', id: 'contact-1', name: '' };
let opened = 0;

/** An incident without a receipt: one entry on its timeline, and those that were merged into it. */
async function given(merged: readonly string[] = []): Promise<string> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  const change = anOpening({}, { reference, newId, receipt: false });
  const incident = { ...change.incident, merged: [...merged] };
  await incidentStore(desk.client, desk.layout).commit({ ...change, incident });
  return reference;
}

const add = async <T extends EventType>(
  reference: string,
  minute: number,
  type: T,
  data: EventData<T>,
  more: { actor?: Actor; visibility?: 'public' } = {},
): Promise<string> => {
  const { actor = agent, ...over } = more;
  const at = plus(morning, minutes(minute));
  const event = timelineEvent(type, { id: newId(at), reference, at: at.toISOString(), actor }, data);
  await addEvent(desk.client, desk.table, { ...event, ...over });
  return event.id;
};
const note = (reference: string, minute: number) => add(reference, minute, 'workNote', { text: `${minute}` });

const page = async (reference: string, query: Record<string, string> = {}) => {
  const route = 'GET /v1/incidents/{reference}/timeline';
  const { status, json } = await send({ route, params: { reference }, query, groups: '[agent]' });
  return { status, json, ...(json as { events: TimelineEvent[]; next?: string; previous?: string }) };
};

/** Pages on from a page to the end, one way. */
async function walk(reference: string, query: Record<string, string>, way: 'next' | 'previous', from = {}) {
  const pages: string[][] = [];
  let last = await page(reference, { ...query, ...from });
  pages.push(last.events.map(({ id }) => id));
  while (last[way]) {
    last = await page(reference, { ...query, cursor: String(last[way]) });
    pages.push(last.events.map(({ id }) => id));
  }
  return { pages, last };
}

describe('paging through a timeline', () => {
  it('is answered as declared', async () => {
    const reference = await given();
    await note(reference, 1);
    await note(reference, 2);
    const first = await page(reference, { limit: '1' });
    expect(first.status).toBe(200);
    expect(TimelineView.strict().parse(first.json).events).toHaveLength(1);
    expect(first.previous).toBeUndefined();
  });

  it.each(['oldestFirst', 'newestFirst'])('%s goes to the end and comes back the same way', async (order) => {
    const reference = await given();
    for (let minute = 1; minute <= 9; minute += 1) await note(reference, minute);
    const on = await walk(reference, { order, limit: '3' }, 'next');
    expect(on.pages.map(({ length }) => length)).toEqual([3, 3, 3, 1]);
    const back = await walk(reference, { order, limit: '3' }, 'previous', { cursor: on.last.previous });
    expect(back.pages.map(({ length }) => length)).toEqual([3, 3, 3]);
    expect([...back.pages].reverse().flat()).toEqual(on.pages.flat().slice(0, 9));
    const again = await page(reference, { order, limit: '3', cursor: String(back.last.next) });
    expect(again.events.map(({ id }) => id)).toEqual(on.pages[1]);
  });

  it('ends on a page that is just full', async () => {
    const reference = await given();
    for (let minute = 1; minute <= 3; minute += 1) await note(reference, minute);
    const full = await page(reference, { limit: '4' });
    expect(full.events).toHaveLength(4);
    expect(full.next).toBeUndefined();
  });

  it('takes one trip to the table, wherever the page lies', async () => {
    const reference = await given();
    for (let minute = 1; minute <= 9; minute += 1) await note(reference, minute);
    desk.calls();
    const { next } = await page(reference, { limit: '3' });
    expect(roundTrips(desk.calls())).toBe(1);
    await page(reference, { limit: '3', cursor: String(next) });
    expect(roundTrips(desk.calls())).toBe(1);
  });

  it('cuts a page short of what an answer can hold', async () => {
    const reference = await given();
    for (let minute = 1; minute <= 40; minute += 1)
      await add(reference, minute, 'workNote', { text: 'x'.repeat(64_000) });
    const { pages } = await walk(reference, { limit: '200' }, 'next');
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toHaveLength(41);
  });

  it('names the reader of a mail, on this route as on the incident’s own', async () => {
    const reference = await given();
    await add(reference, 1, 'messageViewed', { messageId: 'm', messageType: 't' }, { actor: customer });
    const shown = (await page(reference)).events[1]?.actor.name;
    expect(shown).toBe('Ada Example');
    const route = 'GET /v1/incidents/{reference}';
    const { json } = await send({ route, params: { reference }, groups: '[agent]' });
    expect((json.timeline as { events: TimelineEvent[] }).events[1]?.actor.name).toBe(shown);
  });

  it('of nobody’s reference is not found, with a cursor or without', async () => {
    const { next } = await page(await given([]), { limit: '1' });
    expect(next).toBeUndefined();
    expect((await page('260612-999999')).status).toBe(404);
    expect((await page('260612-999999', { type: 'workNote' })).status).toBe(404);
  });
});

describe('a filter', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['of one type', { type: 'workNote' }, ['workNote']],
    ['of several types', { type: 'comment, callIn' }, ['comment', 'callIn']],
    ['of a type of the desk’s own', { type: 'visit' }, ['custom']],
    ['of all types of the desk’s own', { type: 'custom' }, ['custom', 'custom']],
    ['of visibility', { visibility: 'public' }, ['created', 'comment', 'custom']],
    ['of the actor', { actor: 'desk' }, ['slaWarning']],
    ['of all three', { type: 'workNote,comment', visibility: 'public', actor: 'agent' }, ['comment']],
    ['that nothing meets', { type: 'nothing' }, []],
  ])('%s shows what meets it', async (_, query, types) => {
    const reference = await given();
    await note(reference, 1);
    await add(reference, 2, 'comment', { text: 'x' });
    await add(reference, 3, 'callIn', { text: 'x' });
    const custom = (name: string) => ({ name, label: 'X', text: 'x' });
    await add(reference, 4, 'custom', custom('visit'), { visibility: 'public' });
    await add(reference, 5, 'custom', custom('other'));
    await add(reference, 6, 'slaWarning', { kpi: 'firstResponse', dueAt: 'x' }, { actor: theDesk });
    const { status, events } = await page(reference, query);
    expect(status).toBe(200);
    expect(events.map(({ type }) => type)).toEqual(types);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a type that cannot be one', { type: 'a b' }, '/type/0'],
    ['no type between two commas', { type: 'a,,b' }, '/type/1'],
    ['too many types', { type: Array.from({ length: 41 }, (_, at) => `t${at}`).join() }, '/type'],
    ['another visibility', { visibility: 'secret' }, '/visibility'],
    ['another actor', { actor: 'robot' }, '/actor'],
  ])('by %s is refused, by its name', async (_, query, pointer) => {
    const { status, json } = await page(await given(), query);
    expect(status).toBe(400);
    expect(json.fields).toMatchObject([{ in: 'query', pointer }]);
  });

  it('that little meets reads a bounded part, and goes on from there to all that meets it', async () => {
    const reference = await given();
    for (let minute = 1; minute <= 1200; minute += 40)
      await Promise.all(Array.from({ length: 40 }, (_, at) => note(reference, minute + at)));
    const wanted = await add(reference, 1300, 'comment', { text: 'x' });
    desk.calls();
    const { events, next } = await page(reference, { type: 'comment' });
    expect(events).toEqual([]);
    expect(next).toBeDefined();
    expect(desk.calls().filter(({ operation }) => operation === 'Query').length).toBeLessThanOrEqual(6);
    const { pages } = await walk(reference, { type: 'comment' }, 'next');
    expect(pages.flat()).toEqual([wanted]);
  });
});

describe('the timeline of an incident into which others were merged', () => {
  it('interleaves them in the order of time, page by page, both ways', async () => {
    const someIncidents = fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }), {
      minLength: 2,
      maxLength: 4,
    });
    const order = fc.constantFrom('oldestFirst', 'newestFirst');
    const limit = fc.integer({ min: 1, max: 30 });
    await fc.assert(
      fc.asyncProperty(someIncidents, order, limit, async ([own = [], ...others], way, size) => {
        const merged = await Promise.all(others.map(() => given()));
        const survivor = await given(merged);
        const all = [survivor, ...merged];
        for (const [at, list] of [own, ...others].entries())
          for (const minute of list) await note(all[at] ?? '', minute);
        const partitions = await Promise.all(all.map((each) => desk.partition(`INC#${each}`)));
        const items = partitions.flat().filter(({ kind }) => kind === 'event');
        const ids = items.toSorted((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1)).map(({ id }) => id);
        const expected = way === 'oldestFirst' ? ids : ids.toReversed();
        const query = { order: way, limit: String(size) };
        const on = await walk(survivor, query, 'next');
        expect(on.pages.flat()).toEqual(expected);
        if (!on.last.previous) return;
        const back = await walk(survivor, query, 'previous', { cursor: on.last.previous });
        expect(back.pages.toReversed().flat()).toEqual(expected.slice(0, -on.last.events.length));
      }),
      { numRuns: 12 },
    );
  });

  it('is what reading the incident shows, and its beginning leads to the rest', async () => {
    const merged = await given();
    const survivor = await given([merged]);
    for (let minute = 1; minute <= 120; minute += 1) await note(minute % 2 ? merged : survivor, minute);
    const route = 'GET /v1/incidents/{reference}';
    const { json } = await send({ route, params: { reference: survivor }, groups: '[agent]' });
    const { events, next } = json.timeline as { events: TimelineEvent[]; next: string };
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());
    const rest = await walk(survivor, { limit: '50' }, 'next', { cursor: next });
    expect(events.length + rest.pages.flat().length).toBe(122);
    expect(new Set([...events.map(({ id }) => id), ...rest.pages.flat()]).size).toBe(122);
  });

  it('tells what stands on both once, as their merging does', async () => {
    const merged = await given();
    const survivor = await given([merged]);
    await note(merged, 1);
    const at = plus(morning, minutes(2));
    for (const reference of [merged, survivor]) {
      const place = { id: 'the-merge', reference, at: at.toISOString(), actor: agent };
      const event = timelineEvent('merged', place, { from: merged, into: survivor });
      await addEvent(desk.client, desk.table, event);
    }
    await note(survivor, 3);
    for (const order of ['oldestFirst', 'newestFirst']) {
      const types = (await page(survivor, { order })).events.map(({ type }) => type);
      expect(types.toSorted()).toEqual(['created', 'created', 'merged', 'workNote', 'workNote']);
      const { pages } = await walk(survivor, { order, limit: '1' }, 'next');
      expect(pages.flat().filter((id) => id === 'the-merge')).toHaveLength(1);
    }
  });
});
