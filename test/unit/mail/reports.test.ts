import { describe, expect, test } from '@jest/globals';
import { judgeFailure } from '../../../shared/mail/bounce/status.ts';
import { readMail } from '../../../shared/mail/read-mail.ts';
import { aMail, parts } from './a-mail.ts';

const read = async (headers: readonly string[], body: string) => {
  const { report, automatic } = await readMail(aMail(headers, body));
  return { kind: automatic?.kind, report };
};

const DAEMON = ['Return-Path: <>', 'From: MAILER-DAEMON@mx.example.net'];

describe('how bad a failure is', () => {
  test.each<[string | undefined, string, string, boolean]>([
    ['5.1.1', '550 5.1.1 User unknown', 'unknownAddress', true],
    ['5.1.2', 'Host unknown', 'unknownDomain', true],
    ['5.1.6', 'Mailbox has moved', 'unknownAddress', true],
    ['5.1.10', 'RESOLVER.ADR.RecipientNotFound', 'unknownAddress', true],
    ['5.2.1', '550 5.2.1 The email account that you tried to reach is disabled', 'closedMailbox', true],
    ['5.7.13', 'user disabled', 'closedMailbox', true],
    ['5.2.2', '552 5.2.2 Over quota', 'mailboxFull', false],
    ['5.0.0', '552 Mailbox is full', 'mailboxFull', false],
    ['5.2.3', 'message too large', 'tooLarge', false],
    ['5.7.1', '550 5.7.1 Message rejected as spam', 'refused', false],
    ['5.7.1', '550 5.7.1 No such user', 'unknownAddress', true],
    ['5.7.26', 'This mail is unauthenticated', 'refused', false],
    ['5.0.0', '554 Service unavailable; Client host blocked using bl.example.net', 'refused', false],
    ['5.0.0', '550 ada@example.com...User unknown', 'unknownAddress', true],
    ['5.0.0', '550 Requested action not taken: mailbox unavailable', 'unknownAddress', true],
    ['5.1.1', '550 5.1.1 Your host is blacklisted', 'refused', false],
    ['4.1.1', '450 4.1.1 User unknown', 'temporary', false],
    ['4.4.7', 'delivery time expired', 'temporary', false],
    ['5.2.1', '450 4.2.1 The user is receiving mail at too high a rate', 'temporary', false],
    [undefined, 'Der Benutzer ist nicht im Domino-Verzeichnis aufgeführt', 'unknownAddress', true],
    [undefined, 'Empfänger unbekannt', 'unknownAddress', true],
    [undefined, "Cette adresse n'existe pas", 'unknownAddress', true],
    [undefined, '用户不存在', 'unknownAddress', true],
    [undefined, 'Das Postfach ist voll', 'mailboxFull', false],
    ['5.0.0', '550 Go away', 'unclear', false],
    [undefined, '', 'unclear', false],
  ])('%s %s: %s', (status, diagnostic, cause, hard) => {
    expect(judgeFailure({ ...(status ? { status } : {}), diagnostic })).toMatchObject({ cause, hard });
  });
});

describe('a report', () => {
  test('of the standard form gives recipients, where they were forwarded, and the mail it is about', async () => {
    const body = parts(
      'b',
      [['Content-Type: text/plain'], 'It failed.'],
      [
        ['Content-Type: message/delivery-status'],
        'Reporting-MTA: dns; mx.example.net\n\nOriginal-Recipient: rfc822;ada@example.com\nFinal-Recipient: rfc822;<ada@elsewhere.example>\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n  No such user\n\nFinal-Recipient: rfc822; bob@example.com\nAction: delayed\nStatus: 4.4.1\n',
      ],
      [['Content-Type: message/rfc822'], 'Message-ID: <one@example.org>\nTo: ada@example.com\n\nWords'],
    );
    const type = 'Content-Type: multipart/report; report-type=delivery-status; boundary=b';
    const { kind, report } = await read([...DAEMON, type], body);
    expect(kind).toBe('bounce');
    expect(report?.recipients).toEqual([
      {
        address: 'ada@elsewhere.example',
        original: 'ada@example.com',
        action: 'failed',
        status: '5.1.1',
        diagnostic: '550 5.1.1 No such user',
      },
      { address: 'bob@example.com', action: 'delayed', status: '4.4.1' },
    ]);
    expect(report?.returned).toMatchObject({ messageIds: ['one@example.org'], to: ['ada@example.com'] });
  });

  test('of an internationalised address reads it', async () => {
    const body = parts('b', [
      ['Content-Type: message/global-delivery-status'],
      'Reporting-MTA: dns; mx\n\nFinal-Recipient: utf-8; \\x{436}@example.com\nAction: failed\nStatus: 5.1.1\n',
    ]);
    const { report } = await read([...DAEMON, 'Content-Type: multipart/report; boundary=b'], body);
    expect(report?.recipients[0]?.address).toBe('ж@example.com');
  });

  test.each<[string, string[], string, string]>([
    [
      'qmail',
      ['Subject: failure notice'],
      "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message.\n\n<ada@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <one@example.org>\nTo: ada@example.com\n",
      'failed',
    ],
    [
      'Exim',
      ['Subject: Mail delivery failed: returning message to sender', 'X-Failed-Recipients: ada@example.com'],
      'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered:\n\n  ada@example.com\n    SMTP error from remote mail server: 550 unknown user\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <one@example.org>\n',
      'failed',
    ],
    [
      'Postfix without its parts',
      ['Subject: Undelivered Mail Returned to Sender'],
      'This is the mail system at host mx.example.net.\n\n<ada@example.com>: host mx said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n\nMessage-ID: <one@example.org>\n',
      'failed',
    ],
    [
      'Exchange in German',
      ['Subject: Unzustellbar: Ihre Frage', 'In-Reply-To: <one@example.org>'],
      'Die Nachricht konnte nicht zugestellt werden an:\n\nada@example.com\n550 5.1.10 RESOLVER.ADR.RecipientNotFound\n',
      'failed',
    ],
    [
      'one that waits',
      ['Subject: Warning: could not send message for past 4 hours'],
      'THIS IS A WARNING MESSAGE ONLY. It has not yet been delivered to\n\n<ada@example.com>\n\nMessage-ID: <one@example.org>\n',
      'delayed',
    ],
  ])('in the words of %s is read', async (_, headers, body, action) => {
    const { kind, report } = await read([...DAEMON, ...headers], body);
    expect(kind).toBe('bounce');
    expect(report?.recipients[0]).toMatchObject({ address: 'ada@example.com', action });
    expect(report?.returned.messageIds).toContain('one@example.org');
  });
});

describe('a report in a language of its own', () => {
  test.each<[string, string, string]>([
    ['Danish', 'Kan ikke leveres: SV: Printer', 'Levering til disse modtagere mislykkedes:'],
    ['Czech', 'Nedoručitelné: RE: Tiskárna', 'Doručení těmto příjemcům selhalo:'],
    ['Hungarian', 'Kézbesíthetetlen: RE: Nyomtató', 'A kézbesítés nem sikerült:'],
    ['Turkish', 'Teslim edilemedi: RE: Yazıcı', 'Şu alıcılara teslim edilemedi:'],
    ['Russian', 'Не удается доставить: RE: Принтер', 'Сбой доставки следующим получателям:'],
    ['Korean', '배달되지 않음: RE: 프린터', '다음 받는 사람에게 배달하지 못했습니다.'],
    ['Greek', 'Δεν είναι δυνατή η παράδοση: RE: x', 'Η παράδοση απέτυχε:'],
    ['Arabic', 'غير قابل للتسليم: x', 'فشل التسليم إلى هؤلاء المستلمين:'],
    ['one that nobody told us of', 'Haikuwasilishwa: x', 'Barua pepe haikuweza kufika:'],
  ])('%s is read', async (_, subject, words) => {
    const { kind, report } = await read(
      [
        'Return-Path: <>',
        'From: postmaster@example.net',
        `Subject: ${subject}`,
        'Content-Type: text/plain; charset=utf-8',
      ],
      `${words}\n\nada@example.com\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n`,
    );
    expect(kind).toBe('bounce');
    expect(report?.recipients).toMatchObject([{ address: 'ada@example.com', status: '5.1.1' }]);
  });

  test('finds the address between Chinese words and marks', async () => {
    const { report } = await read(
      [...DAEMON, 'Subject: 系统退信', 'Content-Type: text/plain; charset=utf-8'],
      '您的邮件未能到达收件人 ada@example.com，因为收件人不存在。\n收件人：bob@example.com\n',
    );
    expect(report?.recipients.map(({ address }) => address)).toContain('bob@example.com');
    expect(report?.recipients.every(({ address }) => /^[\w@.]+$/.test(address))).toBe(true);
  });

  test('of Outlook.com’s programme names who complained in the mail it gives back', async () => {
    const headers = ['From: staff@hotmail.com', 'Subject: complaint about message from 192.0.2.1'];
    const inner = 'X-HmXmrOriginalRecipient: ada@example.com\nMessage-ID: <one@example.org>\n\nWords';
    const { report } = await read(
      [...headers, 'Content-Type: multipart/mixed; boundary=b'],
      parts('b', [['Content-Type: message/rfc822'], inner]),
    );
    expect(report).toMatchObject({ kind: 'complaint', recipients: [{ address: 'ada@example.com' }] });
  });
});

describe('no report is what an office writes', () => {
  test.each<[string, string]>([
    ['delivery@example.net', 'Hello,\nthe address does not exist, so the printer could not be delivered.'],
    ['mailadmin@example.net', 'Hi,\nthe message could not be delivered. User unknown is what they say.'],
    ['smtp-support@example.net', 'Hello,\nyour report says the mail was rejected: the user does not exist.'],
    ['Returns <returned@example.net>', 'Hi, the mail was returned to us, the customer does not exist.'],
    ['postmaster@example.net', 'Hello, your server rejected our mail with 554 5.7.1. Why?'],
    ['System Administrator <it@example.net>', 'Hi, user unknown, 550 5.1.1, says your server to us.'],
  ])('%s', async (from, words) => {
    const headers = [`From: ${from}`, 'Return-Path: <x@example.net>', 'In-Reply-To: <one@example.org>'];
    const { kind, report } = await read([...headers, 'Subject: Delivery problem'], words);
    expect(report).toBeUndefined();
    expect(kind).not.toBe('bounce');
  });
});

describe('no report is', () => {
  const words =
    '<bob@example.com>: host mx said: 550 5.1.1 User unknown\nThis is what I get. Can you help me?\n';
  test.each<[string, string[], string]>([
    [
      'what a person forwards',
      ['Subject: Fwd: Undelivered Mail Returned to Sender', 'User-Agent: Mozilla Thunderbird'],
      words,
    ],
    [
      'what a person asks about one',
      ['Subject: Mail delivery failed', 'X-Mailer: Apple Mail (2.3)'],
      `Hello,\n${words}`,
    ],
    ['a person’s answer under such a subject', ['Subject: Undeliverable: hi', 'In-Reply-To: <a@b>'], words],
    [
      'a question of a postmaster',
      ['From: postmaster@example.com', 'Subject: A question'],
      'How do I log in?',
    ],
    [
      'a delivery problem of another kind',
      ['Subject: Delivery problem with my order'],
      'My parcel did not come.',
    ],
  ])('%s', async (_, headers, body) => {
    const sender = headers.some((line) => line.startsWith('From:')) ? [] : ['From: Ada <ada@example.com>'];
    const { kind, report } = await read(['Return-Path: <ada@example.com>', ...sender, ...headers], body);
    expect(report).toBeUndefined();
    expect(kind).not.toBe('bounce');
  });

  test('one that a person sends on as files of their own mail', async () => {
    const body = parts(
      'b',
      [['Content-Type: text/plain'], 'See what I got.'],
      [
        ['Content-Type: message/delivery-status'],
        'Final-Recipient: rfc822; bob@example.com\nAction: failed\n',
      ],
    );
    const headers = ['Return-Path: <ada@example.com>', 'From: ada@example.com', 'User-Agent: Thunderbird'];
    const { report } = await read([...headers, 'Content-Type: multipart/mixed; boundary=b'], body);
    expect(report).toBeUndefined();
  });
});
