import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logsOf } from '../support/logs.ts';
import { oddMails, rawMail, support, times } from '../support/odd-mails.ts';
import {
  call,
  type DeskProcess,
  idle,
  mailIn,
  mailTo,
  removeData,
  startDesk,
} from '../support/running-desk.ts';

describe('mail from the hostile and the unlucky', () => {
  let desk: DeskProcess;
  beforeAll(async () => {
    desk = await startDesk();
    // The same few senders write all the mail here, more than any of them may at a time.
    const saved = await call(desk, 'PUT', '/v1/settings/mailLimits', {
      ...{ as: 'admin', headers: { 'if-match': '"0"' } },
      body: { perTenMinutes: 500, perDay: 1000, quietMinutes: 60 },
    });
    expect(saved.status).toBe(200);
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    removeData(desk);
  });

  const send = (content: string | Buffer, to: string = support, from = 'mailer@example.com') =>
    mailIn(desk, { envelope: { from, to: [to] }, raw: content });
  /** What became of the mails sent in `work`, as the log tells it. */
  const outcomesOf = async (work: () => Promise<unknown>) => {
    const settled = () =>
      logsOf(desk)
        .split('\n')
        .filter((line) => line.includes('"message":"mail received"'))
        .map((line) => JSON.parse(line) as { mailId: string; outcome: string; reference?: string });
    const before = new Set(settled().map(({ mailId }) => mailId));
    await work();
    await idle(desk);
    return settled().filter(({ mailId }) => !before.has(mailId));
  };
  const deadLetters = async () => {
    const { queues } = (await call(desk, 'GET', '/_local/queues')).body;
    return (queues as { name: string; visible: number }[]).filter(
      ({ name, visible }) => name.endsWith('-dead') && visible > 0,
    );
  };
  const receiptOf = async (address: string) => {
    await call(desk, 'POST', '/v1/portal/incidents', {
      body: { name: 'N', address, subject: 'S', question: 'Q' },
    });
    await idle(desk);
    const receipt = (await mailTo(desk, address))[0]!;
    const [replyTo = ''] = /support\+[^>]+/.exec(receipt.headers['reply-to'] ?? '') ?? [];
    return { receipt, replyTo, reference: /\d{6}-\d{6}/.exec(replyTo)?.[0] ?? '' };
  };

  test('whatever SES takes becomes an incident, once, and leaves nothing behind', async () => {
    for (const [name, content] of Object.entries(oddMails())) {
      const outcomes = await outcomesOf(() => send(content));
      expect([name, outcomes]).toEqual([name, [expect.objectContaining({ outcome: 'incident' })]]);
      const path = `/v1/incidents/${outcomes[0]?.reference}`;
      expect([name, (await call(desk, 'GET', path, { as: 'agent' })).status]).toEqual([name, 200]);
    }
    expect(await deadLetters()).toEqual([]);
    const mails = (await (await fetch(`${desk.mailboxUrl}/email`)).json()) as { headers: object }[];
    expect(mails.filter(({ headers }) => 'bcc' in headers)).toEqual([]);
  }, 60_000);

  test.each([
    ['DMARC fails', { 'X-Local-Dmarc': 'fail' }],
    ['SPF and DKIM fail', { 'X-Local-Spf': 'fail', 'X-Local-Dkim': 'fail' }],
    ['it is spam', { 'X-Local-Spam-Verdict': 'FAIL' }],
    ['it carries a virus', { 'X-Local-Virus-Verdict': 'FAIL' }],
    [
      'its sender wrote a better verdict',
      { 'Authentication-Results': 'amazonses.com; dmarc=pass', 'X-Local-Dmarc': 'fail' },
    ],
  ])('where %s it is kept apart', async (_, headers) => {
    const outcomes = await outcomesOf(() => send(rawMail(headers)));
    expect(outcomes).toMatchObject([{ outcome: 'quarantined' }]);
  });

  test('what is larger than 40 MB is refused while it comes, what is just smaller is read', async () => {
    const mail = (size: number) => rawMail({}, `${'y'.repeat(76)}\r\n`.repeat(Math.floor(size / 78)));
    const outcomes = await outcomesOf(async () => {
      await send(mail(40 * 1024 * 1024 - 2000));
      await expect(send(mail(41 * 1024 * 1024))).rejects.toMatchObject({ responseCode: 552 });
    });
    expect(outcomes).toMatchObject([{ outcome: 'incident' }]);
    await expect(send(rawMail(), 'nobody@elsewhere.example')).rejects.toMatchObject({ responseCode: 550 });
  }, 30_000);

  test('only the genuine reply address leads to an incident, in whatever case', async () => {
    const { replyTo, reference } = await receiptOf('threads@example.com');
    const other = await receiptOf('other@example.com');
    const altered = replyTo.replace(/.@/, (end) => (end.startsWith('0') ? '1@' : '0@'));
    const swapped = replyTo.replace(reference, other.reference);
    const land = async (address: string) =>
      (await outcomesOf(() => send(rawMail({ To: address }), address))).map((mail) => [
        mail.outcome,
        mail.reference === reference,
      ]);
    expect(await land(replyTo)).toEqual([['event', true]]);
    expect(await land(replyTo.toUpperCase())).toEqual([['event', true]]);
    expect(await land(altered)).toEqual([['incident', false]]);
    expect(await land(swapped)).toEqual([['incident', false]]);
    const quoted = await outcomesOf(() =>
      send(rawMail({ From: 'stranger@example.com', Subject: `Re: ${reference}` })),
    );
    expect(quoted).toMatchObject([{ outcome: 'incident', reference: expect.not.stringMatching(reference) }]);
  });

  test('machines that answer each other come to rest', async () => {
    const { receipt, replyTo, reference } = await receiptOf('away@example.com');
    const id = receipt.headers['message-id'] ?? '';
    const outcomes = await outcomesOf(async () => {
      await send(rawMail({ 'Auto-Submitted': 'auto-replied', 'In-Reply-To': id }), replyTo, '');
      await send(rawMail({ From: 'MAILER-DAEMON@example.com', 'In-Reply-To': id }), support, '');
      await send(rawMail({ From: support }));
      await send(rawMail({ From: 'SUPPORT+x@DESK.EXAMPLE' }));
      await call(desk, 'POST', '/v1/portal/incidents', {
        body: { name: 'N', address: 'ooto@simulator.amazonses.com', subject: 'S', question: 'Q' },
      });
    });
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([...Array(4).fill('autoReply'), 'bounce']);
    expect(outcomes.filter((mail) => mail.reference === reference)).toHaveLength(2);
    expect(await mailTo(desk, 'away@example.com')).toHaveLength(1);
  });

  test('one mail twenty times at once is one incident; ten mails of one Message-ID are ten', async () => {
    const same = rawMail({ From: 'same@example.com' });
    const once = await outcomesOf(() => Promise.all(times(20, () => same).map((mail) => send(mail))));
    expect(once.map(({ outcome }) => outcome).sort()).toEqual([...Array(19).fill('duplicate'), 'incident']);
    expect(new Set(once.map(({ reference }) => reference)).size).toBe(1);
    expect(await mailTo(desk, 'same@example.com')).toHaveLength(1);
    const shared = times(10, (index) => rawMail({ 'Message-ID': '<shared@example.com>' }, `text ${index}`));
    const ten = await outcomesOf(() => Promise.all(shared.map((mail) => send(mail))));
    expect(new Set(ten.map(({ outcome, reference }) => `${outcome} ${reference}`)).size).toBe(10);
  });

  test('twenty answers at once are twenty events', async () => {
    const { replyTo, reference } = await receiptOf('many@example.com');
    const answers = times(20, (index) => rawMail({ From: 'many@example.com' }, `answer ${index}`));
    const outcomes = await outcomesOf(() => Promise.all(answers.map((mail) => send(mail, replyTo))));
    expect(outcomes).toEqual(Array(20).fill(expect.objectContaining({ outcome: 'event', reference })));
    const { body } = await call(desk, 'GET', `/v1/incidents/${reference}/timeline?limit=100`, {
      as: 'agent',
    });
    const texts = (body.events as { type: string; data: { text: string } }[]).flatMap(({ type, data }) =>
      type === 'emailIn' ? [data.text] : [],
    );
    expect(texts.sort()).toEqual(times(20, (index) => `answer ${index}`).sort());
  });

  test('none of it is in the logs, and nothing is among the dead letters', async () => {
    expect(logsOf(desk)).not.toMatch(
      /@example\.com|@desk\.example|Words nobody logs|Mail \d|support\+\d|Bcc:/i,
    );
    expect(await deadLetters()).toEqual([]);
  });
});
