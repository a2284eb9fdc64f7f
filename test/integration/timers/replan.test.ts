import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { incidentStore } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import {
  type Calendar,
  CalendarInput,
  calendarFrom,
  calendarStore,
} from '../../../shared/schedules/index.ts';
import { type DueReplan, duePage, policyStore, SlaPolicy } from '../../../shared/sla/index.ts';
import { calendarReplanner } from '../../../shared/timers/index.ts';
import { aCalendarBody } from '../../support/a-calendar.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aTimerDesk } from '../../support/a-timer-desk.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());

const past = (count: number) => plus(morning, minutes(count));
const actor = { id: 'admin', name: 'Admin' };
const everyDay = (from: string, to: string) => {
  const day = [{ from, to }];
  return {
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: day,
    sunday: day,
  };
};

/** A site whose incidents are promised an answer within three hours of a calendar of its own. */
async function aDesk(siteId: string, weekly: Record<string, unknown>, longestMs?: number) {
  const desk = await aTimerDesk(table, siteId);
  const { client, layout } = table;
  const calendars = calendarStore(client, table.table, { id: siteId, timeZone: 'Europe/Berlin' });
  const from = (hours: Record<string, unknown>, now: Date, before?: Calendar) =>
    calendarFrom(CalendarInput.parse(aCalendarBody({ weekly: hours })), {
      ...{ id: 'shop', actor, now, before, resolve: () => [] },
    });
  let calendar = from(weekly, morning);
  await calendars.create(calendar);
  await policyStore(client, table.table, siteId).create(
    SlaPolicy.parse({
      ...{ id: 'policy', name: 'Policy', calendarId: 'shop', version: 1 },
      ...{ updatedAt: morning.toISOString(), updatedBy: actor },
      ...{ targets: { firstResponse: { others: 180 } }, thresholds: { warning: { minutesBefore: 60 } } },
      conditions: { field: 'channel', operator: 'isSet' },
    }),
  );
  const replan = calendarReplanner(client, layout, {
    ...{ site: desk.site, newId },
    ...(longestMs === undefined ? {} : { longestMs }),
  });
  const incidents = incidentStore(client, layout);
  return {
    ...desk,
    async edit(hours: Record<string, unknown>, now: Date) {
      const after = from(hours, now, calendar);
      await calendars.replace(calendar, after, now);
      calendar = after;
    },
    clock: async (reference: string) => (await incidents.load(reference))!.kpis[0]!,
    /** What the sweep finds to be done for a calendar of this site. */
    async jobs(until: Date): Promise<readonly DueReplan[]> {
      const { entries } = await duePage(client, table.table, { shard: 0, until });
      return entries.flatMap((one) => ('calendarId' in one && one.siteId === siteId ? [one] : []));
    },
    replan: (now: Date) => replan({ siteId, calendarId: 'shop', at: now.toISOString() }, now),
  };
}

describe('a calendar that has got other hours', () => {
  it('makes what falls due earlier be found, and counts what was used as it was', async () => {
    // Open until eleven: an hour runs today, the other two tomorrow morning.
    const desk = await aDesk('replan-earlier', everyDay('09:00', '11:00'));
    const reference = await desk.open();
    const before = await desk.clock(reference);
    expect(before.dueAt! > past(24 * 60).toISOString()).toBe(true);
    await desk.edit(everyDay('09:00', '18:00'), past(30));
    expect(await desk.due(past(181))).toEqual([]);
    expect(await desk.jobs(plus(past(30), -1))).toEqual([]);
    expect(await desk.jobs(past(30))).toEqual([
      { calendarId: 'shop', siteId: 'replan-earlier', at: past(30).toISOString() },
    ]);
    expect(await desk.replan(past(31))).toEqual({ looked: 1, done: true });
    expect(await desk.clock(reference)).toMatchObject({
      ...{ dueAt: past(180).toISOString(), warningAt: past(120).toISOString() },
    });
    expect(await desk.due(past(120))).toMatchObject([{ reference, at: past(120).toISOString() }]);
    expect(await desk.jobs(past(9999))).toEqual([]);
  });

  it('does not take back what was used by the hours it had', async () => {
    const desk = await aDesk('replan-later', everyDay('09:00', '17:00'));
    const reference = await desk.open();
    // An hour has run when it turns out to be closed this morning.
    await desk.edit(everyDay('13:00', '17:00'), past(60));
    await desk.replan(past(61));
    // Closed until one, which is three hours from now on the wall; two of three hours are left.
    expect((await desk.clock(reference)).dueAt).toBe(past(300).toISOString());
    // However late the job comes.
    const other = await aDesk('replan-late', everyDay('09:00', '17:00'));
    const late = await other.open();
    await other.edit(everyDay('13:00', '17:00'), past(60));
    await other.replan(past(200));
    expect((await other.clock(late)).dueAt).toBe(past(300).toISOString());
  });

  it('moves what else goes by it, such as an escalation, and does what should have been done', async () => {
    const desk = await aDesk('replan-timer', everyDay('09:00', '10:30'));
    await desk.escalation('e1', { trigger: { on: 'unassigned', minutes: 60 }, count: 'business' });
    const reference = await desk.open();
    expect(await desk.timers(past(600))).toEqual([]);
    await desk.edit(everyDay('09:00', '18:00'), past(10));
    await desk.replan(past(11));
    expect(await desk.timers(past(60))).toMatchObject([{ reference, at: past(60).toISOString() }]);
    await desk.edit(everyDay('09:00', '17:00'), past(20));
    await desk.replan(past(90));
    expect(await desk.types(reference)).toContain('escalated');
    expect((await desk.types(reference)).filter((type) => type === 'escalated')).toHaveLength(1);
  });

  it('is gone through page by page, and twice comes to the same', async () => {
    const desk = await aDesk('replan-pages', everyDay('09:00', '11:00'), 0);
    const references = [];
    for (let count = 0; count < 60; count += 1) references.push(await desk.open(plus(morning, count)));
    await desk.edit(everyDay('09:00', '18:00'), past(30));
    const rounds = [];
    for (let round = 0; round < 9 && (await desk.jobs(past(30))).length > 0; round += 1) {
      rounds.push(...(await Promise.all([desk.replan(past(31)), desk.replan(past(31))])));
    }
    expect(rounds.some(({ done }) => !done)).toBe(true);
    const clocks = await Promise.all(references.map((reference) => desk.clock(reference)));
    expect(clocks.map(({ dueAt }) => dueAt)).toEqual(
      references.map((_, count) => plus(past(180), count).toISOString()),
    );
    expect(new Set(clocks.map(({ revision }) => revision)).size).toBe(1);
  });

  it('is nothing to do where only its name has changed, and begins anew with each change', async () => {
    const desk = await aDesk('replan-name', everyDay('09:00', '11:00'));
    await desk.edit(everyDay('09:00', '11:00'), past(1));
    expect(await desk.jobs(past(9999))).toEqual([]);
    await desk.edit(everyDay('09:00', '12:00'), past(2));
    await desk.edit(everyDay('09:00', '13:00'), past(3));
    expect(await desk.jobs(past(9999))).toMatchObject([{ at: past(3).toISOString() }]);
  });
});
