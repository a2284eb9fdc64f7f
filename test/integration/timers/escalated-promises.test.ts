import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firePromise } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aTimerDesk } from '../../support/a-timer-desk.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());

const past = (count: number) => plus(morning, minutes(count));
const kpi = (threshold: string, late: number) => ({
  trigger: { on: 'kpi', kpi: 'firstResponse', threshold, minutes: late },
});

/** The clock of a first response within 240 minutes is told of its threshold at an instant, before its escalations. */
async function toldFirst(siteId: string, at: Date, ...escalations: readonly Record<string, unknown>[]) {
  const desk = await aTimerDesk(table, siteId);
  for (const one of escalations) await desk.escalation(`at-${one.level}`, one);
  const reference = await desk.open();
  const due = (await desk.timers(at)).slice(0, 1);
  const promise = { reference, kpi: 'firstResponse', at: at.toISOString() };
  const passed = await firePromise(table.client, table.layout, newId)(promise, at);
  return { desk, reference, due, passed };
}

describe('escalations of a promise whose own timer was the first', () => {
  it('come at once, though they began to run a moment before that', async () => {
    const noted = plus(past(180), 250);
    const { desk, due, passed } = await toldFirst('esc-noted', noted, { level: 1, ...kpi('warning', 0) });
    expect(passed).toEqual(['warning']);
    expect(await desk.fire(due[0]!, plus(noted, -150))).toEqual({ fired: ['escalation'], held: [] });
  });

  it('are made up in one run, by level, with the due time that was missed', async () => {
    const { desk, reference, due } = await toldFirst(
      'esc-made-up',
      past(250),
      ...[1, 2].map((level) => ({ level, ...kpi(level === 1 ? 'warning' : 'late', -5) })),
      { level: 3, ...kpi('late', 0) },
      { level: 4, ...kpi('late', 5) },
    );
    const fired = await desk.fire(due[0]!, plus(past(250), -100));
    expect(fired.fired).toHaveLength(4);
    const told = (await desk.timeline(reference)).filter(({ type }) => type === 'escalated');
    expect(told.map(({ data }) => [data.level, data.dueAt, data.because])).toEqual([
      [1, past(240).toISOString(), 'firstResponse is 5 business minutes before warning.'],
      [2, past(240).toISOString(), 'firstResponse is 5 business minutes before late.'],
      [3, plus(past(240), 1).toISOString(), 'firstResponse came to late.'],
      [4, past(250).toISOString(), 'firstResponse is 5 business minutes after late.'],
    ]);
  });
});
