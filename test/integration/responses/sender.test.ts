import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { patch, reply } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { transact } from '../../../shared/table/transact.ts';
import { aDispatch } from '../../support/a-dispatch.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let dispatch: ReturnType<typeof aDispatch>;
beforeAll(async () => {
  desk = await aTable();
});
afterAll(() => desk.stop());
let base = 0;
beforeEach(() => {
  // Contacts and references go on counting over the tests of this table.
  const fresh = aDispatch(desk);
  dispatch = dispatch ? { ...fresh, given: dispatch.given } : fresh;
  base += 1;
});

const taken = () => dispatch.ses.taken;
const stateOf = async (messageId: string) => (await dispatch.messages.load(messageId))?.state;
const mailText = () => Buffer.from(taken().at(-1)!.raw).toString('latin1');
const sentMail = () => dispatch.read(taken().at(-1)!.raw);

describe('a queued receipt', () => {
  it('is sent once, tagged with its id, kept, and known by the id SES gave', async () => {
    const { messageId, reference } = await dispatch.given({ address: `once${base}@example.com` });
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'sent' });
    expect(taken()).toMatchObject([{ to: [`once${base}@example.com`], tags: { messageId } }]);
    expect(dispatch.kept.get(messageId)).toEqual(taken()[0]!.raw);
    expect(await dispatch.messages.load(messageId)).toMatchObject({
      ...{ state: 'sent', sesMessageId: taken()[0]!.id, sentAt: morning.toISOString() },
    });
    const mail = await sentMail();
    expect(mail.subject).toContain(reference);
    expect(mail.text).toContain('It burns. What now?');
    expect(mail.replyTo[0]!.address).toMatch(/^support\+\d{6}-\d{6}\.[0-9a-f]{20}@desk\.example\.com$/);
    expect(mail.html).toBeDefined();
  });

  it('asked for again is done before', async () => {
    const { messageId } = await dispatch.given();
    await dispatch.send(messageId, morning);
    expect(await dispatch.send(messageId, plus(morning, minutes(999)))).toEqual({ state: 'done before' });
    expect(taken()).toHaveLength(1);
  });

  it('asked for by six at once is sent once', async () => {
    const { messageId } = await dispatch.given();
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => dispatch.send(messageId, morning)));
    expect(outcomes.filter(({ state }) => state === 'sent')).toHaveLength(1);
    expect(taken()).toHaveLength(1);
  });

  it('that nobody has is our fault', async () => {
    await expect(dispatch.send('no-such-message', morning)).rejects.toThrow('has no message');
  });
});

describe('SES', () => {
  const since = morning.toISOString();

  it.each([
    ['throttles', { name: 'TooManyRequestsException', status: 429 }, 'throttled'],
    ['is called too often', { name: 'ThrottlingException', status: 400 }, 'throttled'],
    [
      'has no quota left',
      { name: 'LimitExceededException', message: 'Daily message quota exceeded.', status: 400 },
      'quota',
    ],
    ['has its sending paused', { name: 'SendingPausedException', status: 400 }, 'paused'],
    ['has its sending taken away', { name: 'AccountSuspendedException', status: 400 }, 'paused'],
  ])('%s: the mail waits, says why, and is sent when it comes again', async (_, outcome, reason) => {
    const { messageId } = await dispatch.given();
    for (let time = 0; time < 30; time += 1) {
      dispatch.ses.outcomes.push(outcome);
      expect(await dispatch.send(messageId, plus(morning, minutes(15 * time)))).toEqual({
        ...{ state: 'waits', reason, since },
      });
      expect(await dispatch.messages.load(messageId)).toMatchObject({ state: 'queued', waitingFor: reason });
    }
    expect(await dispatch.send(messageId, plus(morning, minutes(600)))).toEqual({ state: 'sent' });
    expect(taken()).toHaveLength(1);
  });

  it.each([
    ['has stopped all sending', { ratePerSecond: 14, left: 100, enabled: false }, 'paused'],
    ['says that the quota of the day is used up', { ratePerSecond: 14, left: 0, enabled: true }, 'quota'],
  ])('%s: it is not even asked', async (_, account, reason) => {
    const { messageId } = await dispatch.given();
    dispatch.account.now = account;
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'waits', reason, since });
    expect(await dispatch.messages.load(messageId)).toMatchObject({ state: 'queued', waitingFor: reason });
    expect(dispatch.kept.has(messageId)).toBe(false);
    dispatch.account.now = { ...account, left: 1, enabled: true };
    expect(await dispatch.send(messageId, plus(morning, minutes(15)))).toEqual({ state: 'sent' });
  });

  it('takes so many mails a second: all workers together hand over no more', async () => {
    dispatch.account.now = { ratePerSecond: 3, left: 100, enabled: true };
    const ids: string[] = [];
    for (let mail = 0; mail < 8; mail += 1) ids.push((await dispatch.given()).messageId);
    const at = plus(morning, minutes(100 + base));
    const perSecond: number[] = [];
    for (let second = 0; second < 3; second += 1) {
      const before = taken().length;
      await Promise.all(ids.map((id) => dispatch.send(id, plus(at, second * 1000 + 300))));
      perSecond.push(taken().length - before);
    }
    expect(perSecond).toEqual([3, 3, 2]);
  });

  it('refuses an address that is not verified, as in its sandbox: the timeline says that, and no address', async () => {
    const { messageId, reference } = await dispatch.given();
    const message =
      'Email address is not verified. The following identities failed the check: ada@example.com';
    dispatch.ses.outcomes.push({ name: 'MessageRejected', message, status: 400 });
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'refused' });
    const { events } = (await dispatch.reader.whole(reference, 10))!;
    expect(events.at(-1)!.data.reason).toMatch(/not verified.*sandbox/);
    expect(JSON.stringify(events.at(-1)!.data)).not.toContain('ada@');
  });

  it.each([
    ['knows no such configuration set', 'NotFoundException', 404],
    ['does not know our domain yet', 'MailFromDomainNotVerifiedException', 400],
  ])(
    '%s: the mail was not taken, goes back to the queue, and is sent at the next try',
    async (_, name, status) => {
      const { messageId } = await dispatch.given();
      dispatch.ses.outcomes.push({ name, status });
      await expect(dispatch.send(messageId, morning)).rejects.toThrow(name);
      expect(await stateOf(messageId)).toBe('queued');
      expect(await dispatch.send(messageId, plus(morning, 1000))).toEqual({ state: 'sent' });
      expect(taken()).toHaveLength(1);
    },
  );

  const unclear = [
    ['fails', { name: 'InternalFailure', status: 500 }],
    ['gives no answer', { name: 'TimeoutError' }],
  ] as const;

  it.each(unclear)('%s: the mail is held, and sent again only after the grace', async (_, outcome) => {
    const { messageId } = await dispatch.given();
    dispatch.ses.outcomes.push(outcome);
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'held', retrySeconds: 120 });
    const early = await dispatch.send(messageId, plus(morning, minutes(2) - 1));
    expect(early).toEqual({ state: 'held', retrySeconds: 1 });
    expect(taken()).toHaveLength(0);
    expect(await dispatch.send(messageId, plus(morning, minutes(2)))).toEqual({ state: 'sent' });
    expect(taken()).toHaveLength(1);
  });

  it.each(unclear)(
    '%s though it took the mail, and says so by its event: it is not sent again',
    async (_, outcome) => {
      const { messageId } = await dispatch.given();
      dispatch.ses.outcomes.push({ ...outcome, taken: true });
      await dispatch.send(messageId, morning);
      await dispatch.hear(messageId, taken()[0]!.id, 'Send');
      expect(await dispatch.send(messageId, plus(morning, minutes(60)))).toEqual({ state: 'done before' });
      expect(taken()).toHaveLength(1);
      expect(await dispatch.messages.load(messageId)).toMatchObject({ sesMessageId: taken()[0]!.id });
    },
  );

  it('after a grace is asked by one only, however many come', async () => {
    const { messageId } = await dispatch.given();
    dispatch.ses.outcomes.push({ name: 'TimeoutError' });
    await dispatch.send(messageId, morning);
    const later = plus(morning, minutes(3));
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => dispatch.send(messageId, later)));
    expect(outcomes.filter(({ state }) => state === 'sent')).toHaveLength(1);
    expect(taken()).toHaveLength(1);
  });

  it('refuses the mail: it failed, and the timeline says so once', async () => {
    const { messageId, reference } = await dispatch.given();
    dispatch.ses.outcomes.push({ name: 'MessageRejected', status: 400 });
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'refused' });
    expect(await stateOf(messageId)).toBe('failed');
    expect(await dispatch.send(messageId, plus(morning, minutes(60)))).toEqual({ state: 'done before' });
    expect(await dispatch.typesOf(reference)).toEqual(['created', 'emailOut', 'emailFailed']);
  });
});

describe('a crash', () => {
  it('after SES took the mail, before it was recorded: its event tells, and it is not sent again', async () => {
    const { messageId } = await dispatch.given();
    desk.before = (operation) => {
      if (operation === 'TransactWriteItems') throw new Error('crashed');
    };
    await expect(dispatch.send(messageId, morning)).rejects.toThrow('crashed');
    desk.before = () => undefined;
    expect(await dispatch.send(messageId, plus(morning, 1000))).toMatchObject({ state: 'held' });
    expect(taken()).toHaveLength(1);
    await dispatch.hear(messageId, taken()[0]!.id, 'Delivery');
    expect(await dispatch.send(messageId, plus(morning, minutes(60)))).toEqual({ state: 'done before' });
    expect(taken()).toHaveLength(1);
  });

  it('before the claim leaves the message as it was', async () => {
    const { messageId } = await dispatch.given();
    desk.before = (operation) => {
      if (operation === 'UpdateItem') throw new Error('crashed');
    };
    await expect(dispatch.send(messageId, morning)).rejects.toThrow('crashed');
    desk.before = () => undefined;
    expect(await stateOf(messageId)).toBe('queued');
    expect(taken()).toHaveLength(0);
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'sent' });
  });
});

describe('a contact', () => {
  it('that is not to be mailed gets nothing, and the timeline says why', async () => {
    const { messageId, reference, contactId } = await dispatch.given();
    await transact(desk.client, [
      dispatch.customers.stopMail(contactId, 'Permanent, General', morning.toISOString()),
    ]);
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'withheld' });
    expect(taken()).toHaveLength(0);
    const { events } = (await dispatch.reader.whole(reference, 100))!;
    expect(events.at(-1)).toMatchObject({ type: 'emailFailed', data: { reason: 'Permanent, General' } });
    expect(await stateOf(messageId)).toBe('withheld');
  });

  it('without an address gets nothing', async () => {
    const { messageId } = await dispatch.given({ address: `unknown${base}@sender.invalid` });
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'withheld' });
    expect(taken()).toHaveLength(0);
  });

  it('who consents is tracked: a pixel, and links by way of us', async () => {
    const { messageId } = await dispatch.given({ trackingConsent: true });
    await dispatch.send(messageId, morning);
    const text = mailText().replace(/=\r\n/g, '').replace(/=3D/g, '=');
    expect(text).toMatch(/https:\/\/desk\.example\.com\/t\/[\w.-]+\/o\.gif/);
    expect(text).toMatch(/https:\/\/desk\.example\.com\/t\/[\w.-]+\/c/);
  });

  it('who does not gets plain links and no pixel', async () => {
    const { messageId } = await dispatch.given({ trackingConsent: false });
    await dispatch.send(messageId, morning);
    const text = mailText().replace(/=\r\n/g, '').replace(/=3D/g, '=');
    expect(text).not.toMatch(/\/t\/|o\.gif/);
    expect(text).toMatch(/https:\/\/desk\.example\.com\/portal\/incidents\/[\w.-]+/);
  });
});

describe('the answer of an agent', () => {
  const agent = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
  const answered = async (text: string) => {
    const { reference } = await dispatch.given({ trackingConsent: true });
    const change = await dispatch.incidents.change(reference, (state) =>
      reply(
        state,
        { text, cc: ['c@example.com'], bcc: ['b@example.com'], status: 'waiting' },
        { actor: agent, now: morning, newId, settings: defaultSettings },
      ),
    );
    return change.messages[0]!.messageId;
  };

  it('goes to everybody it names, blind copies unseen', async () => {
    await dispatch.send(await answered('Use water.'), morning);
    expect(taken()[0]!.to).toEqual([expect.stringMatching(/^ada\d+@/), 'c@example.com', 'b@example.com']);
    expect(mailText()).not.toContain('b@example.com');
    const mail = await sentMail();
    expect(mail.text).toContain('Use water.');
    expect(mail.text).toContain('Agent Example');
  });

  it('that it was solved says how, where that is shared', async () => {
    const { reference } = await dispatch.given({ trackingConsent: true });
    const by = { actor: agent, now: morning, newId, settings: defaultSettings };
    const fields = { status: 'solved' as const, resolutionNotes: 'A new drum: it prints.', reason: 'edit' };
    const sent = async (shareResolution: boolean) => {
      const change = await dispatch.incidents.change(reference, (state) =>
        patch(state, { fields: { ...fields, shareResolution } }, by),
      );
      await dispatch.send(change!.messages[0]!.messageId, morning);
      return sentMail();
    };
    expect((await sent(true)).text).toContain('A new drum: it prints.');
    await dispatch.incidents.change(reference, (state) =>
      patch(state, { fields: { status: 'unresolved', reason: 'edit' } }, by),
    );
    expect((await sent(false)).text).not.toContain('A new drum');
  });

  it('leads its links by way of us, but not one too long to be followed that way', async () => {
    const long = `https://files.example.com/x?${'a'.repeat(3500)}`;
    await dispatch.send(await answered(`See https://example.com/help and ${long}`), morning);
    const { html = '' } = await sentMail();
    expect(html).toMatch(
      /href="https:\/\/desk\.example\.com\/t\/[\w.-]+\/c"[^>]*>https:\/\/example\.com\/help/,
    );
    expect(html).toContain(`href="${long}"`);
  });
});
