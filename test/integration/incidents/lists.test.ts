import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listIncidentsHandler } from '../../../functions/api/handlers/list-incidents.ts';
import { listIncidentsRoute } from '../../../functions/api/routes/views.ts';
import { incidentStore, reply, type Status } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { morning, plus } from '../../support/time.ts';

const COUNT = 300;
const agent = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };

let desk: TestTable;
let incidents: ReturnType<typeof incidentStore>;
let references: string[];
let list: (query: Record<string, string>) => ReturnType<typeof ask>;

beforeAll(async () => {
  desk = await aTable();
  incidents = incidentStore(desk.client, desk.layout);
  references = Array.from({ length: COUNT }, (_, index) => `260612-${String(index + 1).padStart(6, '0')}`);
  for (let start = 0; start < COUNT; start += 25) {
    await Promise.all(
      references.slice(start, start + 25).map((reference, index) => {
        // Three of each instant: what tells equals apart is the reference.
        const now = plus(morning, Math.floor((start + index) / 3));
        return incidents.commit(anOpening({}, { reference, now, newId, receipt: false }));
      }),
    );
  }
  const { logger } = keptLog();
  const handler = serve([bind(listIncidentsRoute, listIncidentsHandler(desk.client, desk.layout, 'main'))], {
    clock: () => morning,
    logger,
  });
  list = (query) => ask(handler, { route: 'GET /v1/incidents', query, groups: '[agent]' });
});
afterAll(() => desk.stop());

const move = (reference: string, status: Status) =>
  incidents.change(reference, (state) =>
    reply(
      state,
      { text: 'x', cc: [], bcc: [], status },
      { actor: agent, now: plus(morning, 9999), newId, settings: defaultSettings },
    ),
  );
const referencesOf = (json: Record<string, unknown>) =>
  (json.incidents as { reference: string }[]).map(({ reference }) => reference);

/** Every page of a list; `between` happens between two pages. */
async function walk(
  query: Record<string, string>,
  between: (page: number) => Promise<unknown> = async () => 0,
) {
  const found: string[] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const { status, json } = await list({ ...query, ...(cursor ? { cursor } : {}) });
    expect(status).toBe(200);
    found.push(...referencesOf(json));
    sizes.push(referencesOf(json).length);
    cursor = json.next as string | undefined;
    await between(sizes.length);
  } while (cursor);
  return { found, sizes };
}

describe('the list of open incidents', () => {
  it('is walked through without gap or repeat, newest first', async () => {
    const { found, sizes } = await walk({ limit: '25' });
    expect(found).toEqual([...references].reverse());
    expect(sizes).toEqual(Array.from({ length: 12 }, () => 25));
  });

  it.each(['1', '7', '100'])('in pages of %s, too', async (limit) => {
    const { json } = await list({ limit });
    expect(referencesOf(json)).toEqual([...references].reverse().slice(0, Number(limit)));
    if (limit !== '1') expect((await walk({ limit })).found).toEqual([...references].reverse());
  });

  it('stays whole for who walks through it while incidents move from list to list', async () => {
    const { found } = await walk({ limit: '20' }, async (page) => {
      // Ahead of the walk, behind it, and just where it stands.
      const at = COUNT - page * 20;
      const moved = [at - 1, at - 5, at + 3, 10].filter((index) => index >= 0 && index < COUNT);
      await Promise.all(moved.map((index) => move(references[index]!, page % 2 ? 'waiting' : 'unresolved')));
    });
    expect(found).toEqual([...references].reverse());
  });

  it('loses what is solved, which then stands among the solved', async () => {
    const solved = [references[3]!, references[150]!, references[299]!];
    await Promise.all(solved.map((reference) => move(reference, 'solved')));
    const { found } = await walk({ limit: '50' });
    expect(found).toEqual(references.filter((reference) => !solved.includes(reference)).reverse());
    expect((await walk({ status: 'solved' })).found).toEqual(solved.reverse());
    expect((await walk({ status: 'closed' })).found).toEqual([]);
  });

  it('costs one query a list and shard, on whichever page', async () => {
    const first = await list({ limit: '10' });
    desk.calls();
    await list({ limit: '10', cursor: String(first.json.next) });
    const made = desk.calls();
    expect(made).toHaveLength(3 * desk.layout.viewShards + 1);
    expect(new Set(made.map(({ operation }) => operation))).toEqual(new Set(['Query', 'BatchGetItem']));
  });

  it('says nothing of how it is stored', async () => {
    const { json, text } = await list({ limit: '1' });
    expect(Object.keys((json.incidents as object[])[0]!)).not.toContain('mailThread');
    expect(text).not.toMatch(/INC#|listPk|STATUS#/);
  });

  it.each(['x', 'bnVsbA', Buffer.from('["timeline:x","y"]').toString('base64url')])(
    'refuses the cursor %s',
    async (cursor) => {
      const { status, json } = await list({ cursor });
      expect(status).toBe(400);
      expect(json.fields).toMatchObject([{ in: 'query', pointer: '/cursor' }]);
    },
  );
});
