import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firePromise, incidentReader, incidentStore, reply } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { type DueEntry, duePage } from '../../../shared/sla/index.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let incidents: ReturnType<typeof incidentStore>;
let fire: ReturnType<typeof firePromise>;
beforeAll(async () => {
  desk = await aTable();
  incidents = incidentStore(desk.client, desk.layout);
  fire = firePromise(desk.client, desk.layout, newId);
});
afterAll(() => desk.stop());

let opened = 0;
async function given(now = morning): Promise<string> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  await incidents.commit(anOpening({}, { reference, now, newId, receipt: false }));
  return reference;
}
const agent = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
const answer = (reference: string, now: Date) =>
  incidents.change(reference, (state) =>
    reply(state, { text: 'x', cc: [], bcc: [] }, { actor: agent, now, newId, settings: defaultSettings }),
  );
/** What is due in every shard up to an instant, page by page, of these incidents. */
async function due(until: Date, of: readonly string[]): Promise<DueEntry[]> {
  const entries: DueEntry[] = [];
  for (let shard = 0; shard < desk.layout.dueShards; shard += 1) {
    let after: Record<string, unknown> | undefined;
    do {
      const page = await duePage(desk.client, desk.table, { shard, until, after });
      entries.push(...page.entries.filter((entry) => 'kpi' in entry));
      after = page.next;
    } while (after);
  }
  return entries.filter(({ reference }) => of.includes(reference));
}
const told = async (reference: string) =>
  (await incidentReader(desk.client, desk.table).whole(reference, 100))!.events.map(({ type }) => type);

/** The promise is made at ten in the morning: warned of after three hours, due after four. */
const warningAt = plus(morning, minutes(180));
const dueAt = plus(morning, minutes(240));
/** On its due time an answer is in time: late is the millisecond after. */
const lateAt = plus(dueAt, 1);
const entry = (reference: string): DueEntry => ({
  reference,
  kpi: 'firstResponse',
  at: warningAt.toISOString(),
});

describe('what is due', () => {
  it('is found from its very instant on, not a millisecond before', async () => {
    const reference = await given();
    expect(await due(plus(warningAt, -1), [reference])).toEqual([]);
    expect(await due(warningAt, [reference])).toEqual([entry(reference)]);
    expect(await due(plus(warningAt, minutes(9999)), [reference])).toEqual([entry(reference)]);
  });

  it('moves on as its promise does, and ends with it', async () => {
    const reference = await given();
    await fire(entry(reference), warningAt);
    expect(await due(plus(warningAt, minutes(1)), [reference])).toEqual([]);
    expect(await due(dueAt, [reference])).toEqual([]);
    expect(await due(lateAt, [reference])).toEqual([{ ...entry(reference), at: lateAt.toISOString() }]);
    await fire(entry(reference), lateAt);
    expect(await due(plus(dueAt, minutes(9999)), [reference])).toEqual([]);
  });

  it('is nothing once the promise is kept', async () => {
    const reference = await given();
    await answer(reference, plus(morning, minutes(5)));
    expect(await due(plus(dueAt, minutes(9999)), [reference])).toEqual([]);
  });

  it('is found earliest first', async () => {
    const references: string[] = [];
    for (const later of [5, 1, 3]) references.push(await given(plus(morning, minutes(later))));
    for (let shard = 0; shard < desk.layout.dueShards; shard += 1) {
      const { entries } = await duePage(desk.client, desk.table, { shard, until: dueAt });
      expect(entries.map(({ at }) => at)).toEqual([...entries.map(({ at }) => at)].sort());
    }
    expect(await due(dueAt, references)).toHaveLength(3);
  });
});

describe('a timer', () => {
  it('fires each threshold once, though it is delivered twice at the same instant', async () => {
    const reference = await given();
    const passed = await Promise.all(Array.from({ length: 4 }, () => fire(entry(reference), warningAt)));
    expect(passed.filter((each) => each.length > 0)).toEqual([['warning']]);
    expect(await fire(entry(reference), plus(warningAt, minutes(1)))).toEqual([]);
    expect(await fire(entry(reference), dueAt)).toEqual([]);
    expect(await fire(entry(reference), lateAt)).toEqual(['late']);
    expect(await told(reference)).toEqual(['created', 'slaWarning', 'slaLate']);
  });

  it('is silent before its time', async () => {
    const reference = await given();
    expect(await fire(entry(reference), plus(warningAt, -1))).toEqual([]);
    expect(await told(reference)).toEqual(['created']);
  });

  it('is silent after a reply', async () => {
    const reference = await given();
    await answer(reference, plus(morning, minutes(5)));
    expect(await fire(entry(reference), plus(dueAt, minutes(60)))).toEqual([]);
    expect(await told(reference)).toEqual(['created', 'emailOut', 'slaMet']);
  });

  it('that was missed makes up both thresholds at once', async () => {
    const reference = await given();
    expect(await fire(entry(reference), plus(dueAt, minutes(9999)))).toEqual(['warning', 'late']);
    expect(await told(reference)).toEqual(['created', 'slaWarning', 'slaLate']);
  });

  it('of an incident that is not there is silent', async () => {
    expect(await fire(entry('260612-999999'), dueAt)).toEqual([]);
  });

  it('and a reply at the same instant agree on what has happened', async () => {
    const references = [await given(), await given(), await given(), await given()];
    await Promise.all(
      references.flatMap((reference) => [fire(entry(reference), lateAt), answer(reference, lateAt)]),
    );
    for (const reference of references) {
      const types = await told(reference);
      for (const type of ['slaWarning', 'slaLate', 'slaMet', 'emailOut']) {
        expect([type, types.filter((each) => each === type).length]).toEqual([type, 1]);
      }
      expect((await incidents.load(reference))!.kpis).toMatchObject([{ state: 'metLate' }]);
    }
  });
});
