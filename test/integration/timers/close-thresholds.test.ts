import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aTimerDesk } from '../../support/a-timer-desk.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());

it('a sweep finds every threshold of a promise that comes before the next sweep, not its first alone', async () => {
  const desk = await aTimerDesk(table, 'close-thresholds');
  const reference = await desk.open();
  const instants = async (until: Date) => (await desk.due(until)).map(({ at }) => at);
  const [warning, late] = [plus(morning, minutes(180)), plus(morning, minutes(240) + 1)];
  expect(await instants(plus(warning, -1))).toEqual([]);
  expect(await instants(warning)).toEqual([warning.toISOString()]);
  expect(await desk.due(late)).toEqual(
    [warning, late].map((at) => ({ reference, kpi: 'firstResponse', at: at.toISOString() })),
  );
});

it('a sweep finds all that time does to an incident before the next sweep', async () => {
  const desk = await aTimerDesk(table, 'close-timers');
  const tag = (name: string) => ({ count: 'clock', actions: [{ do: 'addTags', tags: [name] }] });
  await desk.escalation('first', { trigger: { on: 'unassigned', minutes: 30 }, ...tag('first') });
  await desk.escalation('second', { trigger: { on: 'noReply', minutes: 31 }, ...tag('second') });
  await desk.escalation('third', { trigger: { on: 'notUpdated', minutes: 33 }, ...tag('third') });
  const reference = await desk.open();
  const past = (count: number) => plus(morning, minutes(count));
  const found = async (until: Date) => (await desk.timers(until)).map(({ at }) => at);
  expect(await found(past(30))).toEqual([past(30).toISOString()]);
  expect(await found(past(31))).toEqual([30, 31].map((count) => past(count).toISOString()));
  await desk.fire({ reference }, past(30));
  expect(await found(past(40))).toEqual([past(31).toISOString()]);
  await desk.fire({ reference }, past(31));
  expect(await found(past(40))).toEqual([past(33).toISOString()]);
  expect((await desk.incident(reference)).tags).toEqual(['first', 'second']);
});
