import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../shared/platform/ids.ts';
import { replanJobStore, timersReplanWrite } from '../../../shared/schedules/index.ts';
import { duePage } from '../../../shared/sla/index.ts';
import { transact } from '../../../shared/table/transact.ts';
import { timersReplanner } from '../../../shared/timers/index.ts';
import { timerSetter } from '../../../shared/timers/timer-store.ts';
import { aKnownContact } from '../../support/a-known-contact.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aTimerDesk } from '../../support/a-timer-desk.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());

const past = (count: number) => plus(morning, minutes(count));
const unassigned = (after: number) => ({ trigger: { on: 'unassigned', minutes: after }, count: 'clock' });

async function aDesk(siteId: string) {
  const desk = await aTimerDesk(table, siteId);
  const { client, layout } = table;
  const replan = timersReplanner(client, layout, { site: desk.site, newId });
  const jobs = replanJobStore(client, table.table);
  return {
    ...desk,
    /** What goes with an edit. */
    edited: (at: Date) => transact(client, [timersReplanWrite({ siteId, edit: newId(at), at }, table.table)]),
    job: () => jobs.find({ siteId }),
    async given(until: Date) {
      const job = await jobs.find({ siteId });
      await jobs.goOn(job!, { reached: '0', givenUntil: until.toISOString() });
    },
    /** Whether the sweep finds the job. */
    async found(until: Date) {
      const { entries } = await duePage(client, table.table, { shard: 0, until });
      return entries.filter((one) => 'siteId' in one && one.siteId === siteId);
    },
    replan: (now: Date) => replan({ siteId, at: now.toISOString() }, now),
    count: async (reference: string, type: string) =>
      (await desk.timeline(reference)).filter((event) => event.type === type).length,
    stored: async (reference: string) => (await desk.incidents.load(reference))!.timer,
  };
}

describe('escalations that are edited', () => {
  it('hold for what is open, without anybody touching it', async () => {
    const desk = await aDesk('edit-new');
    await desk.set({});
    const reference = await desk.open();
    const { version } = await desk.incident(reference);
    expect(await desk.stored(reference)).toBeUndefined();
    await desk.escalation('e1', unassigned(60));
    await desk.edited(past(10));
    expect(await desk.found(plus(past(10), 4999))).toEqual([]);
    expect(await desk.found(plus(past(10), 5000))).toHaveLength(1);
    expect(await desk.replan(past(11))).toEqual({ looked: 1, done: true });
    expect(await desk.found(past(9999))).toEqual([]);
    expect(await desk.timers(plus(past(60), -1))).toEqual([]);
    expect(await desk.timers(past(60))).toMatchObject([{ reference, at: past(60).toISOString() }]);
    expect((await desk.incident(reference)).version).toBe(version);
    expect(await desk.pass(past(60))).toEqual([{ fired: ['escalation'], held: [] }]);
    expect(await desk.timers(past(9999))).toEqual([]);
  });

  it('come sooner, or not at all', async () => {
    const desk = await aDesk('edit-sooner');
    await desk.set({});
    const one = await desk.escalation('e1', unassigned(60));
    const reference = await desk.open();
    const sooner = { ...one, version: 2, trigger: { on: 'unassigned' as const, minutes: 30 } };
    await desk.escalations.replace(sooner);
    await desk.edited(past(10));
    await desk.replan(past(11));
    expect(await desk.timers(past(99))).toMatchObject([{ reference, at: past(30).toISOString() }]);
    // What is gone leaves its instant, at which nothing happens.
    await desk.escalations.remove(sooner);
    expect(await desk.pass(past(30))).toEqual([{ fired: [], held: [] }]);
    expect(await desk.timers(past(9999))).toEqual([]);
  });

  it('come at once where their time has long passed, and once however often that is told', async () => {
    const desk = await aDesk('edit-overdue');
    const reference = await desk.open();
    const assigned = await desk.open();
    await desk.patch(assigned, { assignee: { id: 'ada', name: 'Ada' } }, past(1));
    const three = plus(morning, days(3));
    await desk.escalation('e1', unassigned(60));
    await desk.edited(three);
    await Promise.all([desk.replan(plus(three, 6000)), desk.replan(plus(three, 6000))]);
    await desk.edited(plus(three, 60_000));
    await desk.replan(plus(three, 70_000));
    expect(await desk.count(reference, 'escalated')).toBe(1);
    expect(await desk.count(assigned, 'escalated')).toBe(0);
  });

  it('come to many in turns, which another edit leaves as they are', async () => {
    const desk = await aDesk('edit-turns');
    await desk.set({});
    const references = [await desk.open(), await desk.open()].sort();
    await desk.escalation('e1', unassigned(60));
    const three = plus(morning, days(3));
    await desk.edited(three);
    await desk.given(plus(three, 30_000));
    await desk.edited(plus(three, 1));
    expect(await desk.replan(plus(three, 6000))).toEqual({ looked: 2, done: true });
    const turns = [plus(three, 31_200), plus(three, 32_400)].map((one) => one.toISOString());
    const waiting = async () => (await desk.timers(plus(three, days(1)))).map(({ at }) => at).sort();
    expect(await waiting()).toEqual(turns);
    expect(await desk.timers(plus(three, 31_199))).toEqual([]);
    await desk.edited(plus(three, 10_000));
    expect(await desk.replan(plus(three, 20_000))).toEqual({ looked: 0, done: true });
    expect(await waiting()).toEqual(turns);
    expect(await desk.pass(plus(three, 32_400))).toHaveLength(2);
    for (const reference of references) expect(await desk.count(reference, 'escalated')).toBe(1);
    expect(await desk.timers(plus(three, days(1)))).toEqual([]);
  });

  it('come before their turn where something else comes by then, which does not wait for it', async () => {
    const desk = await aDesk('edit-ahead');
    await desk.set({});
    await desk.escalation('e2', unassigned(120));
    const reference = await desk.open();
    await desk.escalation('e1', unassigned(60));
    await desk.edited(past(100));
    await desk.given(past(200));
    await desk.replan(past(101));
    expect(await desk.timers(past(999))).toMatchObject([{ what: 'e1', at: past(120).toISOString() }]);
    expect(await desk.pass(past(120))).toEqual([{ fired: ['escalation', 'escalation'], held: [] }]);
    expect(await desk.count(reference, 'escalated')).toBe(2);
  });

  it('are asked again whether they are for what was held back from them', async () => {
    const desk = await aDesk('edit-held');
    await desk.set({});
    const when = (value: string) => ({ field: 'description', operator: 'contains', value });
    const one = await desk.escalation('e1', { ...unassigned(30), when: when('fire') });
    await desk.escalation('e2', unassigned(600));
    const reference = await desk.open(morning, { text: 'The pump leaks.' });
    expect(await desk.pass(past(30))).toEqual([{ fired: [], held: ['escalation'] }]);
    await desk.edited(past(40));
    await desk.replan(past(41));
    expect(await desk.count(reference, 'escalated')).toBe(0);
    expect(await desk.timers(past(999))).toMatchObject([{ what: 'e2' }]);
    await desk.escalations.replace({ ...one, version: 2, when: when('leaks') as never });
    await desk.edited(past(50));
    await desk.replan(past(51));
    expect(await desk.count(reference, 'escalated')).toBe(1);
    expect(await desk.timers(past(999))).toMatchObject([{ what: 'e2', at: past(600).toISOString() }]);
  });

  it('do not stop the job where one of them cannot be done, and what comes next is set', async () => {
    const desk = await aDesk('edit-held-new');
    await desk.set({});
    const reference = await desk.open(morning, { text: 'The pump leaks.' });
    const when = { field: 'description', operator: 'contains', value: 'fire' };
    await desk.escalation('e1', { ...unassigned(30), when });
    await desk.escalation('e2', unassigned(600));
    expect(await desk.fire({ reference }, past(40))).toEqual({ fired: [], held: ['escalation'] });
    expect(await desk.stored(reference)).toMatchObject({ next: { what: 'e2' }, heldAt: 1 });
    expect(await desk.fire({ reference }, past(41))).toEqual({ fired: [], held: [] });
  });
});

describe('the job', () => {
  it('begins anew with another edit, and stops where it was begun anew', async () => {
    const desk = await aDesk('edit-anew');
    await desk.edited(past(1));
    await desk.given(past(2));
    const first = await desk.job();
    expect(first).toMatchObject({ reached: '0' });
    await desk.edited(past(3));
    const anew = await desk.job();
    expect(anew).toMatchObject({ givenUntil: past(2).toISOString(), at: plus(past(3), 5000).toISOString() });
    expect(anew).not.toHaveProperty('reached');
    const jobs = replanJobStore(table.client, table.table);
    expect(await jobs.goOn(first!, { reached: undefined })).toBe(false);
    expect(await jobs.goOn({ ...first!, reached: undefined }, { reached: '1' })).toBe(false);
    expect(await desk.job()).toEqual(anew);
  });

  it('leaves an incident alone that was changed since it was read', async () => {
    const desk = await aDesk('edit-race');
    const reference = await desk.open();
    const state = (await desk.incidents.load(reference))!;
    await desk.patch(reference, { tags: ['x'] }, past(1));
    const set = timerSetter(table.client, table.layout);
    const next = { kind: 'close' as const, what: 'close', at: past(9).toISOString(), of: 'x' };
    expect(await set(state, { held: [], next })).toBe(false);
    const now = (await desk.incidents.load(reference))!;
    expect(await set(now, { held: [], next })).toBe(true);
    // Somebody else has set it since.
    expect(await set(now, { held: [] })).toBe(false);
    expect(await desk.stored(reference)).toMatchObject({ next, version: now.incident.version });
  });
});

describe('settings of timers that are edited', () => {
  it('remind who is waited for long since once, and then after so many days again', async () => {
    const desk = await aDesk('edit-follow-up');
    await aKnownContact(table);
    await desk.set({});
    const reference = await desk.open();
    await desk.reply(reference, morning, 'waiting');
    const thirty = plus(morning, days(30));
    await desk.set({ followUp: { afterDays: 3, count: 'clock', times: 2, thenSolve: {} } });
    await desk.edited(thirty);
    await desk.replan(plus(thirty, 6000));
    const mails = async () =>
      (await table.items()).filter((item) => item.reference === reference && item.type === 'followUp').length;
    expect(await mails()).toBe(1);
    for (const [which, sent] of [
      [1, 2],
      [2, 2],
    ] as const) {
      const at = plus(plus(thirty, 6000), days(3 * which));
      expect(await desk.timers(plus(at, -1))).toEqual([]);
      expect(await desk.pass(at)).toHaveLength(1);
      expect(await mails()).toBe(sent);
    }
    expect(await desk.incident(reference)).toMatchObject({ status: 'solved' });
  });

  it('close what was solved long enough ago at once, the rest at its time', async () => {
    const desk = await aDesk('edit-close');
    await desk.set({ close: { afterDays: 30, count: 'clock' } });
    const old = await desk.open();
    await desk.reply(old, morning, 'solved');
    const young = await desk.open();
    await desk.reply(young, plus(morning, days(8)), 'solved');
    const ten = plus(morning, days(10));
    await desk.set({ close: { afterDays: 7, count: 'clock' } });
    await desk.edited(ten);
    expect(await desk.replan(plus(ten, 6000))).toEqual({ looked: 2, done: true });
    expect(await desk.incident(old)).toMatchObject({ status: 'closed' });
    expect(await desk.incident(young)).toMatchObject({ status: 'solved' });
    expect(await desk.timers(plus(morning, days(99)))).toMatchObject([
      { reference: young, kind: 'close', at: plus(morning, days(15)).toISOString() },
    ]);
  });
});
