import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { histories, type Seeding, seededItems } from '../../../bench/seed/seeded-items.ts';
import { writeItems } from '../../../bench/seed/write-items.ts';
import { listIncidentsHandler } from '../../../functions/api/handlers/list-incidents.ts';
import { listIncidentsRoute } from '../../../functions/api/routes/views.ts';
import { incidentReader } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';

const COUNT = 620;
const now = new Date('2026-11-23T17:30:00.000Z');

let desk: TestTable;
let seeding: Seeding;
let list: (query: Record<string, string>) => ReturnType<typeof ask>;

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  seeding = { layout, site: { id: 'main', timeZone: 'Europe/Berlin' }, now, from: 0, to: COUNT, makers: [] };
  await writeItems(client, table, seededItems(seeding));
  const handler = serve([bind(listIncidentsRoute, listIncidentsHandler(client, layout, 'main'))], {
    clock: () => now,
    logger: keptLog().logger,
  });
  list = (query) => ask(handler, { route: 'GET /v1/incidents', query, groups: '[agent]' });
}, 120_000);
afterAll(() => desk.stop());

const referencesOf = (json: Record<string, unknown>) =>
  (json.incidents as { reference: string }[]).map(({ reference }) => reference);

describe('a seeded desk', () => {
  it('shows its incidents in lists', async () => {
    const made = [...histories(seeding)].map(({ state }) => state.incident);
    const unsolved = made.filter(({ status }) => ['unresolved', 'waiting', 'updated'].includes(status));
    const { json } = await list({ limit: '100' });
    expect(referencesOf(json)).toEqual(unsolved.slice(0, 100).map(({ reference }) => reference));
  });

  it('shows each with its promises and its timeline, which begins with its creation', async () => {
    const reader = incidentReader(desk.client, desk.table);
    for (const { changes, state } of [...histories({ ...seeding, from: 300, to: 320 })]) {
      const found = await reader.whole(state.incident.reference, 100);
      expect(found?.incident).toEqual(state.incident);
      expect(found?.events[0]).toMatchObject({ type: 'created' });
      expect(found?.events.length).toBeGreaterThanOrEqual(changes.flatMap(({ events }) => events).length);
    }
  });
});

describe('a filter that nothing passes', () => {
  it('reads four hundred incidents for a page and says where to go on', async () => {
    desk.calls();
    const { json } = await list({ status: 'all', tag: 'nobody-has-it', limit: '5' });
    const operations = desk.calls().map(({ operation }) => operation);
    expect(operations.filter((operation) => operation.startsWith('BatchGet'))).toHaveLength(4);
    expect(json.incidents).toEqual([]);
    const next = await list({ status: 'all', tag: 'nobody-has-it', limit: '5', cursor: String(json.next) });
    expect(next.json).toEqual({ incidents: [] });
  });
});
