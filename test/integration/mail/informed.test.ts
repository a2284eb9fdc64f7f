import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Incident, reply, withNotices } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { transact } from '../../../shared/table/transact.ts';
import { aDispatch } from '../../support/a-dispatch.ts';
import { aReception } from '../../support/a-reception.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { days, minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let dispatch: ReturnType<typeof aDispatch>;
let reception: ReturnType<typeof aReception>;
beforeAll(async () => {
  desk = await aTable();
  dispatch = aDispatch(desk);
  reception = aReception(desk);
});
afterAll(() => desk.stop());

const actor = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
const by = { actor, newId, settings: defaultSettings };
let answers = 0;

/** An incident with informed users, as somebody has set them. */
async function given(
  informedUsers: Incident['informedUsers'] = [{ address: 'lead@example.com', name: 'Lead' }],
) {
  const made = await dispatch.given();
  await dispatch.incidents.change(made.reference, (state) => ({
    ...{ before: state, kpis: [], events: [], messages: [] },
    incident: { ...state.incident, informedUsers, version: state.incident.version + 1 },
  }));
  return made;
}
/** An agent's answer; gives the messages that were queued with it. */
async function answer(reference: string, text = 'Try this.') {
  answers += 1;
  const now = plus(morning, minutes(answers));
  const change = await dispatch.incidents.change(reference, (state) =>
    withNotices(reply(state, { text, cc: [], bcc: [] }, { ...by, now }), { newId, now }),
  );
  return change.messages;
}
const noticeOf = async (reference: string) =>
  (await answer(reference)).find(({ type }) => type === 'agentNotification')!;
const lastMail = () => dispatch.ses.taken.at(-1)!;

describe('a notice to an informed user', () => {
  it('goes out by itself, names what happened and by whom, and opens nothing', async () => {
    const { reference } = await given();
    const { messageId } = await noticeOf(reference);
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'sent' });
    expect(lastMail()).toMatchObject({ to: ['lead@example.com'], tags: { messageId } });
    const raw = Buffer.from(lastMail().raw).toString('latin1');
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).not.toMatch(/^(Reply-To|References|In-Reply-To):/im);
    const mail = await dispatch.read(lastMail().raw);
    expect(mail.subject).toBe(`[${reference}] The printer is on fire`);
    expect(mail.text).toContain('Hello Lead,');
    expect(mail.text).toContain('Agent Example has answered the customer.');
    expect(mail.text + mail.html).not.toMatch(/https?:|Try this|It burns|support\+/);
  });

  it('is sent once, however often it is asked for', async () => {
    const { reference } = await given();
    const { messageId } = await noticeOf(reference);
    const before = dispatch.ses.taken.length;
    await Promise.all([1, 2, 3].map(() => dispatch.send(messageId, morning)));
    await dispatch.send(messageId, plus(morning, minutes(60)));
    expect(dispatch.ses.taken.length - before).toBe(1);
  });

  it('that is answered does not land on the customer’s incident', async () => {
    const { reference } = await given();
    const { messageId } = await noticeOf(reference);
    await dispatch.send(messageId, morning);
    const headers = {
      ...{ From: 'Lead <lead@example.com>', Subject: `Re: [${reference}] The printer is on fire` },
      'In-Reply-To': `<${lastMail().id}@eu-west-1.amazonses.com>`,
      'Message-ID': `<${newId(morning)}@example.com>`,
    };
    // Another day: its references are not those that were given by hand.
    const raw = { headers, body: 'This is for our ears only.' };
    const record = await reception.receive(newId(morning), raw, plus(morning, days(1)));
    expect(record.outcome).toBe('incident');
    expect(record.reference).not.toBe(reference);
    expect((await dispatch.typesOf(reference)).filter((type) => type === 'emailIn')).toEqual([]);
  });

  it('that bounces shows on the timeline, and stops mail to the contact of that address alone', async () => {
    const { reference, contactId } = await given([{ address: 'gone@example.com' }]);
    const { messageId } = await noticeOf(reference);
    await dispatch.send(messageId, morning);
    const bounce = { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: [] };
    await dispatch.hear(messageId, lastMail().id, 'Bounce', { bounce });
    expect(await dispatch.typesOf(reference)).toContain('emailBounced');
    expect((await dispatch.customers.contact(contactId))?.doNotMail).toBeUndefined();
    expect((await dispatch.messages.load(messageId))?.state).toBe('bounced');
  });

  it('is withheld from a contact who is not to be mailed', async () => {
    const other = await dispatch.given({ address: 'stopped@example.com' });
    await transact(desk.client, [
      dispatch.customers.stopMail(other.contactId, 'Permanent, General', morning.toISOString()),
    ]);
    const { reference } = await given([{ address: 'Stopped@example.com' }]);
    const { messageId } = await noticeOf(reference);
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'withheld' });
    expect(await dispatch.typesOf(reference)).toContain('emailFailed');
  });
});

describe('an answer', () => {
  const sentWith = async (reference: string) => {
    const message = (await answer(reference)).find(({ contactId }) => contactId)!;
    await dispatch.send(message.messageId, morning);
    return (await dispatch.read(lastMail().raw)).text;
  };
  const write = async (reference: string, from: string, body: string, more: Record<string, string> = {}) => {
    const { messageId } = (await answer(reference)).find(({ contactId }) => contactId)!;
    await dispatch.send(messageId, morning);
    const { replyTo } = await dispatch.read(lastMail().raw);
    answers += 1;
    const headers = { From: from, To: replyTo[0]!.address, 'Message-ID': `<${newId(morning)}@example.com>` };
    const raw = { headers: { ...headers, ...more }, body, recipient: replyTo[0]!.address };
    return reception.receive(newId(morning), raw, plus(morning, minutes(answers)));
  };

  it('quotes the question where the customer wrote nothing since', async () => {
    const { reference } = await given([]);
    expect(await sentWith(reference)).toContain('> It burns. What now?');
  });

  it('quotes what its recipient wrote last, not what others or machines did', async () => {
    const made = await given([]);
    const { reference } = made;
    const { address } = (await reception.incident(reference)).incident.contact;
    await write(reference, address!, 'It smells, too.');
    expect(await sentWith(reference)).toMatch(/> It smells, too\.\s*$/);
    await write(reference, 'eve@example.org', 'I am somebody else.');
    await write(reference, address!, 'I am away.', { 'Auto-Submitted': 'auto-replied' });
    const text = await sentWith(reference);
    expect(text).toMatch(/> It smells, too\.\s*$/);
    expect(text).not.toMatch(/somebody else|I am away|What now/);
  });
});
