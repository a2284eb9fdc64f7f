import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerAnswer } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { aKnownContact } from '../../support/a-known-contact.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aTimerDesk } from '../../support/a-timer-desk.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());

type Desk = Awaited<ReturnType<typeof aTimerDesk>>;
const answers = (desk: Desk, reference: string, now: Date) =>
  desk.incidents.change(reference, (state) =>
    customerAnswer(
      state,
      {
        ...{ mailId: 'm', attachments: [], leftOut: [], subject: 's', text: 't', shortened: false },
        matchedBy: 'token',
      },
      { actor: desk.customer, messageId: undefined, now, newId },
    ),
  );
const past = (count: number) => plus(morning, minutes(count));
const mails = async (reference: string, type: string) =>
  (await table.items()).filter(
    (item) => item.kind === 'message' && item.reference === reference && item.type === type,
  );

describe('a solved incident', () => {
  it('is closed seven days later, which mails nobody', async () => {
    const desk = await aTimerDesk(table, 'close-default');
    const reference = await desk.open();
    await desk.reply(reference, past(10), 'solved');
    const at = plus(past(10), days(7));
    expect(await desk.timers(plus(at, -1))).toEqual([]);
    expect(await desk.timers(at)).toMatchObject([{ kind: 'close' }]);
    const before = (await desk.types(reference)).filter((type) => type === 'emailOut').length;
    expect(await desk.pass(at)).toEqual([{ fired: ['close'], held: [] }]);
    expect(await desk.incident(reference)).toMatchObject({ status: 'closed', closedAt: at.toISOString() });
    expect((await desk.types(reference)).filter((type) => type === 'emailOut')).toHaveLength(before);
    expect(await desk.timers(plus(at, days(99)))).toEqual([]);
  });

  it('that the customer answers is not closed, and once solved again has all its days', async () => {
    const desk = await aTimerDesk(table, 'close-moved');
    const reference = await desk.open();
    await desk.reply(reference, past(10), 'solved');
    const [due] = await desk.timers(plus(morning, days(8)));
    await answers(desk, reference, plus(morning, days(6)));
    expect(await desk.fire(due!, plus(morning, days(8)))).toEqual({ fired: [], held: [] });
    await desk.reply(reference, plus(morning, days(9)), 'solved');
    expect(await desk.timers(plus(morning, days(99)))).toMatchObject([
      { kind: 'close', at: plus(morning, days(16)).toISOString() },
    ]);
  });

  it('is closed after business days where the settings say so, and never where they say nothing', async () => {
    const desk = await aTimerDesk(table, 'close-business');
    await desk.set({ close: { afterDays: 1, count: 'business' } });
    const reference = await desk.open();
    // Friday evening, after the office has closed: Monday is the first business day.
    const evening = new Date('2026-06-12T18:00:00.000Z');
    await desk.reply(reference, evening, 'solved');
    expect(await desk.timers(plus(morning, days(9)))).toMatchObject([{ at: '2026-06-15T18:00:00.000Z' }]);
    await desk.set({});
    expect(await desk.pass(new Date('2026-06-15T18:00:00.000Z'))).toEqual([{ fired: [], held: [] }]);
    expect(await desk.incident(reference)).toMatchObject({ status: 'solved' });
    expect(await desk.timers(plus(morning, days(99)))).toEqual([]);
  });
});

describe('an incident that waits for its customer', () => {
  const followUp = { afterDays: 2, count: 'clock' as const, times: 2 };

  it('is followed up as often as is set, then solved', async () => {
    const desk = await aTimerDesk(table, 'follow-up');
    await aKnownContact(table);
    await desk.set({ followUp: { ...followUp, thenSolve: { disposition: 'silent' } } });
    const reference = await desk.open();
    await desk.reply(reference, morning, 'waiting');
    const waits = (await desk.incident(reference)).since!.status;
    for (const sent of [1, 2]) {
      const at = plus(new Date(waits), days(2 * sent));
      expect(await desk.timers(plus(at, -1))).toEqual([]);
      expect(await desk.pass(at)).toEqual([{ fired: ['followUp'], held: [] }]);
      expect(await mails(reference, 'followUp')).toHaveLength(sent);
      expect(await desk.incident(reference)).toMatchObject({ status: 'waiting' });
    }
    expect(await desk.pass(plus(new Date(waits), days(6)))).toEqual([{ fired: ['giveUp'], held: [] }]);
    expect(await desk.incident(reference)).toMatchObject({ status: 'solved', disposition: 'silent' });
    expect(await mails(reference, 'incidentClosed')).toHaveLength(1);
  });

  it('is left alone once they answer, and followed up anew when it waits again', async () => {
    const desk = await aTimerDesk(table, 'follow-up-answered');
    await aKnownContact(table);
    await desk.set({ followUp });
    const reference = await desk.open();
    await desk.reply(reference, morning, 'waiting');
    const [due] = await desk.timers(plus(morning, days(3)));
    await answers(desk, reference, plus(morning, days(1)));
    expect(await desk.fire(due!, plus(morning, days(3)))).toEqual({ fired: [], held: [] });
    await desk.reply(reference, plus(morning, days(4)), 'waiting');
    expect(await desk.pass(plus(morning, days(6)))).toEqual([{ fired: ['followUp'], held: [] }]);
    expect(await mails(reference, 'followUp')).toHaveLength(1);
  });

  it('is not given up with something left to do, but once that is done', async () => {
    const desk = await aTimerDesk(table, 'follow-up-held');
    await aKnownContact(table);
    await desk.set({ followUp: { afterDays: 1, count: 'clock', times: 1, thenSolve: {} } });
    const reference = await desk.open();
    await desk.reply(reference, morning, 'waiting');
    const { workflow } = await desk.settings.load();
    const by = { version: 0, actor: { id: 'a', name: 'A' }, now: morning };
    await desk.settings.save('workflow', { ...workflow, resolutionRequired: true }, by);
    await desk.pass(plus(morning, days(1.1)));
    expect(await desk.pass(plus(morning, days(2.1)))).toEqual([{ fired: [], held: ['giveUp'] }]);
    expect(await desk.timers(plus(morning, days(99)))).toEqual([]);
    await desk.settings.save('workflow', workflow, { ...by, version: 1 });
    await desk.patch(reference, { tags: ['looked-at'] }, plus(morning, days(3)));
    expect(await desk.pass(plus(morning, days(3)))).toEqual([{ fired: ['giveUp'], held: [] }]);
  });
});

describe('feedback', () => {
  it('is asked for once, also of an incident that is solved again', async () => {
    const desk = await aTimerDesk(table, 'feedback-once');
    await aKnownContact(table);
    await desk.set({ feedback: { afterHours: 24 } });
    const reference = await desk.open();
    await desk.reply(reference, morning, 'solved');
    const [due] = await desk.timers(plus(morning, days(2)));
    expect(due).toMatchObject({ kind: 'feedback' });
    await Promise.all([1, 2, 3].map(() => desk.fire(due!, plus(morning, days(1.5)))));
    expect(await mails(reference, 'feedbackRequest')).toHaveLength(1);
    await answers(desk, reference, plus(morning, days(2)));
    await desk.reply(reference, plus(morning, days(3)), 'solved');
    expect(await desk.timers(plus(morning, days(9)))).toEqual([]);
  });

  it('is not asked for weeks later', async () => {
    const desk = await aTimerDesk(table, 'feedback-late');
    await aKnownContact(table);
    await desk.set({ feedback: { afterHours: 1 } });
    const reference = await desk.open();
    await desk.reply(reference, morning, 'solved');
    await desk.pass(plus(morning, days(20)));
    expect(await mails(reference, 'feedbackRequest')).toEqual([]);
    expect(await desk.timers(plus(morning, days(99)))).toEqual([]);
  });
});
