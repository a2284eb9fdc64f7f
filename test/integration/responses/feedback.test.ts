import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SesEvent, type SesReport } from '../../../shared/mail/index.ts';
import { sentMailIdKey } from '../../../shared/table/keys.ts';
import { aDispatch } from '../../support/a-dispatch.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let dispatch: ReturnType<typeof aDispatch>;
beforeAll(async () => {
  desk = await aTable();
  dispatch = aDispatch(desk);
});
afterAll(() => desk.stop());

const reports = {
  Send: {},
  Delivery: { delivery: { timestamp: plus(morning, 5000) } },
  Bounce: {
    bounce: {
      ...{ bounceType: 'Permanent', bounceSubType: 'General' },
      bouncedRecipients: [{ diagnosticCode: 'smtp; 550 5.1.1 user unknown' }],
    },
  },
  Complaint: { complaint: { complaintFeedbackType: 'abuse' } },
  Reject: { reject: { reason: 'Bad content' } },
  Open: {},
} satisfies Record<string, Partial<SesReport>>;
type Kind = keyof typeof reports;

/** A receipt that was sent, and what SES then says of it. */
async function sent() {
  const given = await dispatch.given();
  await dispatch.send(given.messageId, morning);
  const { id } = dispatch.ses.taken.at(-1)!;
  const tell = (kind: Kind, more: Partial<SesReport> = reports[kind]) =>
    dispatch.hear(given.messageId, id, kind, more);
  return { ...given, sesId: id, tell };
}
const ended = async ({ messageId, reference, contactId }: Awaited<ReturnType<typeof sent>>) => ({
  state: (await dispatch.messages.load(messageId))?.state,
  told: (await dispatch.typesOf(reference)).slice(2),
  stopped: (await dispatch.customers.contact(contactId))?.doNotMail?.reason,
});

describe('SES reports', () => {
  it.each<[Kind[], string, string[], RegExp | undefined]>([
    [['Send'], 'sent', [], undefined],
    [['Open'], 'sent', [], undefined],
    [['Delivery'], 'delivered', ['emailDelivered'], undefined],
    [['Bounce'], 'bounced', ['emailBounced'], /Permanent, General: smtp; 550/],
    [['Complaint'], 'complained', ['emailComplained'], /abuse/],
    [['Reject'], 'failed', ['emailFailed'], undefined],
    [['Delivery', 'Complaint'], 'complained', ['emailDelivered', 'emailComplained'], /abuse/],
    [['Delivery', 'Bounce'], 'bounced', ['emailDelivered', 'emailBounced'], /Permanent/],
    [['Delivery', 'Send', 'Delivery'], 'delivered', ['emailDelivered'], undefined],
    [['Bounce', 'Delivery', 'Send', 'Bounce'], 'bounced', ['emailBounced'], /Permanent/],
    [['Reject', 'Delivery'], 'failed', ['emailFailed'], undefined],
  ])('%j: the mail is %s', async (kinds, state, told, stopped) => {
    const mail = await sent();
    for (const kind of kinds) await mail.tell(kind);
    const end = await ended(mail);
    expect([end.state, [...end.told].sort()]).toEqual([state, [...told].sort()]);
    if (stopped) expect(end.stopped).toMatch(stopped);
    else expect(end.stopped).toBeUndefined();
  });

  it('each twice at the same instant change nothing more', async () => {
    const mail = await sent();
    await Promise.all([mail.tell('Delivery'), mail.tell('Delivery'), mail.tell('Delivery')]);
    await Promise.all([mail.tell('Bounce'), mail.tell('Bounce')]);
    expect((await ended(mail)).told.sort()).toEqual(['emailBounced', 'emailDelivered']);
  });

  it('a soft bounce, which stops no mail', async () => {
    const mail = await sent();
    const bounce = { ...reports.Bounce.bounce, bounceType: 'Transient', bounceSubType: 'MailboxFull' };
    await mail.tell('Bounce', { bounce });
    expect(await ended(mail)).toEqual({ state: 'bounced', told: ['emailBounced'], stopped: undefined });
  });

  it('of a second bad mail leave the first reason standing', async () => {
    const mail = await sent();
    await mail.tell('Delivery');
    await mail.tell('Complaint');
    const first = (await ended(mail)).stopped;
    const other = await dispatch.messages.load(mail.messageId);
    expect(other?.state).toBe('complained');
    await mail.tell('Bounce');
    expect((await ended(mail)).stopped).toBe(first);
  });

  it('of a mail that was never recorded as sent make it known, so that answers to it find their incident', async () => {
    const { messageId, reference } = await dispatch.given();
    dispatch.ses.outcomes.push({ name: 'TimeoutError', taken: true });
    await dispatch.send(messageId, morning);
    const { id } = dispatch.ses.taken.at(-1)!;
    await dispatch.hear(messageId, id, 'Delivery', reports.Delivery);
    expect(await dispatch.messages.load(messageId)).toMatchObject({ state: 'delivered', sesMessageId: id });
    const known = await desk.partition(sentMailIdKey(`${id}@amazonses.com`).pk);
    expect(known).toMatchObject([{ messageId, reference }]);
    expect(await dispatch.send(messageId, plus(morning, minutes(60)))).toEqual({ state: 'done before' });
  });

  it('of a mail that is not ours pass by; of a message we lost they are a fault', async () => {
    const mail = { messageId: 'x', timestamp: morning, tags: {} };
    const { detail } = SesEvent.parse({
      detail: { eventType: 'Delivery', mail: { ...mail, timestamp: morning.toISOString() } },
    });
    expect(detail.mail.timestamp).toEqual(morning);
    await expect(dispatch.hear('no-such-message', 'x', 'Delivery')).rejects.toThrow(
      'a message we do not have',
    );
  });
});

describe('the states of a message', () => {
  it('are claimed by one of ten', async () => {
    const { messageId } = await dispatch.given();
    const message = (await dispatch.messages.load(messageId))!;
    const claims = await Promise.all(
      Array.from({ length: 10 }, () => dispatch.messages.claim(message, morning)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('are claimed anew only as they were read', async () => {
    const { messageId } = await dispatch.given();
    const queued = (await dispatch.messages.load(messageId))!;
    await dispatch.messages.claim(queued, morning);
    const claimed = (await dispatch.messages.load(messageId))!;
    expect(await dispatch.messages.claim(claimed, plus(morning, 1))).toBe(true);
    expect(await dispatch.messages.claim(claimed, plus(morning, 2))).toBe(false);
    expect(await dispatch.messages.claim(queued, plus(morning, 3))).toBe(false);
  });

  it('go back to queued from a claim only, and by whose it is', async () => {
    const { messageId } = await dispatch.given();
    const message = (await dispatch.messages.load(messageId))!;
    await dispatch.messages.claim(message, morning);
    await dispatch.messages.release(messageId, plus(morning, 1));
    expect((await dispatch.messages.load(messageId))?.state).toBe('claimed');
    await dispatch.messages.release(messageId, morning);
    expect((await dispatch.messages.load(messageId))?.state).toBe('queued');
    await dispatch.messages.sent(message, 'ses-1', morning.toISOString());
    await dispatch.messages.release(messageId, morning);
    expect((await dispatch.messages.load(messageId))?.state).toBe('sent');
  });

  it('are sent once: the first id of SES stands', async () => {
    const { messageId } = await dispatch.given();
    const message = (await dispatch.messages.load(messageId))!;
    await dispatch.messages.sent(message, 'ses-first', morning.toISOString());
    await dispatch.messages.sent(message, 'ses-second', plus(morning, 1).toISOString());
    expect(await dispatch.messages.load(messageId)).toMatchObject({ sesMessageId: 'ses-first' });
  });

  it('are taken with all that goes with them, or not at all', async () => {
    const { messageId } = await dispatch.given();
    const Item = { pk: `ALSO#${messageId}`, sk: 'HEAD' };
    const also = [{ label: 'also', Put: { TableName: desk.table, Item } }];
    const take = () => dispatch.messages.take(messageId, ['delivered'], { state: 'bounced' }, also);
    expect(await take()).toBe(false);
    expect(await desk.partition(Item.pk)).toEqual([]);
  });
});
