import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerAnswer } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aTimerDesk } from '../../support/a-timer-desk.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());

const unassigned = { trigger: { on: 'unassigned', minutes: 30 }, count: 'clock' };
const past = (count: number) => plus(morning, minutes(count));

describe('an escalation', () => {
  it('is done at its instant, with its level, its actions and why on the timeline', async () => {
    const desk = await aTimerDesk(table, 'esc-basic');
    await desk.escalation('e1', {
      ...unassigned,
      level: 2,
      actions: [
        { do: 'addTags', tags: ['forgotten'] },
        { do: 'assignLeastLoaded', group: 'pumps' },
        { do: 'notify', who: 'managers' },
        { do: 'addTask', title: 'Call them' },
      ],
    });
    const reference = await desk.open();
    expect(await desk.timers(plus(past(30), -1))).toEqual([]);
    expect(await desk.timers(past(30))).toMatchObject([
      { reference, kind: 'escalation', what: 'e1', at: past(30).toISOString() },
    ]);
    expect(await desk.pass(past(30))).toEqual([{ fired: ['escalation'], held: [] }]);
    const incident = await desk.incident(reference);
    expect(incident).toMatchObject({ escalationLevel: 2, tags: ['forgotten'], supportGroup: 'pumps' });
    expect(incident.assignee).toBeDefined();
    const [told] = (await desk.timeline(reference)).filter(({ type }) => type === 'escalated');
    expect(told).toMatchObject({
      actor: { id: 'e1', name: 'Escalation e1' },
      data: {
        ...{ level: 2, escalationId: 'e1', dueAt: past(30).toISOString() },
        because: `Nobody has been assigned for 30 minutes, since ${morning.toISOString()}.`,
        actions: [
          { do: 'addTags', outcome: 'done' },
          { do: 'assignLeastLoaded', outcome: 'done' },
          { do: 'notify', outcome: 'done', detail: '1 told' },
          { do: 'addTask', outcome: 'done' },
        ],
      },
    });
    expect((await table.items()).filter(({ type }) => type === 'agentNotification')).toMatchObject([
      { reference, to: ['mia@example.org'], event: { id: told!.id }, notice: 'escalation' },
    ]);
    expect(await desk.timers(plus(morning, days(5)))).toEqual([]);
  });

  it('is done once, though it is delivered four times at once and again later', async () => {
    const desk = await aTimerDesk(table, 'esc-once');
    await desk.escalation('e1', { ...unassigned, actions: [{ do: 'addTags', tags: ['late'] }] });
    const reference = await desk.open();
    const [due] = await desk.timers(past(30));
    const all = await Promise.all([1, 2, 3, 4].map(() => desk.fire(due!, past(30))));
    expect(all.flatMap(({ fired }) => fired)).toEqual(['escalation']);
    expect(await desk.fire(due!, past(45))).toEqual({ fired: [], held: [] });
    expect((await desk.types(reference)).filter((type) => type === 'escalated')).toHaveLength(1);
  });

  it('is silent when what it waited for happens first, and comes again with the next occasion', async () => {
    const desk = await aTimerDesk(table, 'esc-moved');
    await desk.escalation('e1', { ...unassigned });
    const reference = await desk.open();
    const [due] = await desk.timers(past(30));
    await desk.patch(reference, { assignee: { id: 'bob', name: 'Bob' } }, past(10));
    expect(await desk.timers(past(9999))).toEqual([]);
    expect(await desk.fire(due!, past(30))).toEqual({ fired: [], held: [] });
    await desk.patch(reference, { assignee: null }, past(60));
    expect(await desk.timers(plus(past(90), -1))).toEqual([]);
    expect(await desk.pass(past(91))).toEqual([{ fired: ['escalation'], held: [] }]);
    await desk.patch(reference, { assignee: { id: 'bob', name: 'Bob' } }, past(100));
    await desk.patch(reference, { assignee: null }, past(110));
    expect(await desk.pass(past(141))).toEqual([{ fired: ['escalation'], held: [] }]);
    expect((await desk.incident(reference)).timers?.escalations.e1?.times).toBe(2);
  });

  it('makes up levels that were missed for a day, each once and in order', async () => {
    const desk = await aTimerDesk(table, 'esc-missed');
    const noReply = (minutesLate: number) => ({ on: 'noReply', minutes: minutesLate });
    await desk.escalation('two', { level: 2, count: 'clock', trigger: noReply(60) });
    await desk.escalation('one', { level: 1, count: 'clock', trigger: noReply(30) });
    const reference = await desk.open();
    expect(await desk.pass(plus(morning, days(1)))).toEqual([
      { fired: ['escalation', 'escalation'], held: [] },
    ]);
    const levels = (await desk.timeline(reference)).filter(({ type }) => type === 'escalated');
    expect(levels.map(({ data }) => [data.level, data.from])).toEqual([
      [1, undefined],
      [2, 1],
    ]);
  });

  it('and a reply at the same instant agree on what has happened', async () => {
    const desk = await aTimerDesk(table, 'esc-race');
    await desk.escalation('e1', {
      ...{ trigger: { on: 'noReply', minutes: 30 }, count: 'clock' },
      actions: [{ do: 'raisePriority' }],
    });
    const references = [await desk.open(), await desk.open(), await desk.open()];
    const due = await desk.timers(past(30));
    await Promise.all([
      ...due.map((one) => desk.fire(one, past(30))),
      ...references.map((reference) => desk.reply(reference, past(30))),
    ]);
    for (const reference of references) {
      const incident = await desk.incident(reference);
      const escalated = (await desk.types(reference)).filter((type) => type === 'escalated');
      expect(incident.since?.unanswered).toBeUndefined();
      expect(incident.priority).toBe(escalated.length === 1 ? 'P2' : 'P3');
      expect(escalated.length).toBeLessThanOrEqual(1);
    }
    expect(await desk.timers(past(9999))).toEqual([]);
  });

  it('follows a promise in business time, before and behind its thresholds', async () => {
    const desk = await aTimerDesk(table, 'esc-kpi');
    const kpi = (threshold: string, late: number) => ({
      trigger: { on: 'kpi', kpi: 'firstResponse', threshold, minutes: late },
    });
    await desk.escalation('before', kpi('late', -30));
    await desk.escalation('warned', { ...kpi('warning', 0), level: 2 });
    // 60 business minutes after the close at 17:00 on Friday are over on Monday at ten.
    await desk.escalation('behind', { ...kpi('late', 240), level: 3 });
    const reference = await desk.open();
    const next = async () => (await desk.timers(plus(morning, days(20)))).map((one) => one.at);
    expect(await next()).toEqual([past(180).toISOString()]);
    await desk.pass(past(180));
    expect(await next()).toEqual([past(210).toISOString()]);
    await desk.pass(past(210));
    expect(await next()).toEqual(['2026-06-15T08:00:00.000Z']);
    await desk.patch(reference, { status: 'waiting' }, past(220));
    expect(await next()).toEqual([]);
    expect((await desk.incident(reference)).escalationLevel).toBe(2);
  });

  it('begins anew with the next question, and not for one who is waited for', async () => {
    const desk = await aTimerDesk(table, 'esc-round');
    await desk.escalation('e1', { trigger: { on: 'noReply', minutes: 30 }, count: 'clock' });
    const reference = await desk.open();
    await desk.reply(reference, past(5), 'waiting');
    expect(await desk.timers(past(9999))).toEqual([]);
    const mail = { mailId: 'm', attachments: [], leftOut: [], subject: 's', text: 't', shortened: false };
    await desk.incidents.change(reference, (state) =>
      customerAnswer(
        state,
        { ...mail, matchedBy: 'token' },
        { actor: desk.customer, messageId: undefined, now: past(50), newId },
      ),
    );
    expect(await desk.timers(past(9999))).toMatchObject([{ at: past(80).toISOString() }]);
  });
});

describe('the condition of an escalation', () => {
  it('that the incident alone answers keeps the index free of others', async () => {
    const desk = await aTimerDesk(table, 'esc-plain');
    await desk.escalation('e1', {
      ...unassigned,
      when: { field: 'priority', operator: 'equals', value: 'P1' },
    });
    const reference = await desk.open();
    expect(await desk.timers(past(9999))).toEqual([]);
    await desk.patch(reference, { priority: 'P1', priorityReason: 'x' }, past(60));
    expect(await desk.pass(past(61))).toEqual([{ fired: ['escalation'], held: [] }]);
  });

  it('that needs more is asked when its time has come, and again after the next change only', async () => {
    const desk = await aTimerDesk(table, 'esc-held');
    await desk.escalation('e1', {
      ...unassigned,
      when: { field: 'subject', operator: 'matches', value: 'flood' },
    });
    const reference = await desk.open();
    expect(await desk.pass(past(31))).toEqual([{ fired: [], held: ['escalation'] }]);
    expect(await desk.timers(past(9999))).toEqual([]);
    await desk.patch(reference, { subject: 'A flood' }, past(60));
    expect(await desk.pass(past(61))).toEqual([{ fired: ['escalation'], held: [] }]);
  });
});

describe('a definition that is changed', () => {
  it('counts when the timer comes: what is not due any more only moves it', async () => {
    const desk = await aTimerDesk(table, 'esc-edited');
    const escalation = await desk.escalation('e1', unassigned);
    const reference = await desk.open();
    const trigger = { on: 'unassigned' as const, minutes: 45 };
    await desk.escalations.replace({ ...escalation, trigger, version: 2 });
    expect(await desk.pass(past(30))).toEqual([{ fired: [], held: [] }]);
    expect(await desk.timers(past(9999))).toMatchObject([{ at: past(45).toISOString() }]);
    await desk.escalations.remove({ id: 'e1', version: 2 });
    expect(await desk.pass(past(45))).toEqual([{ fired: [], held: [] }]);
    expect(await desk.timers(past(9999))).toEqual([]);
    expect(await desk.types(reference)).not.toContain('escalated');
  });
});
