import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMail } from '../../../shared/mail/read-mail.ts';
import { aMail, FROM, parts } from './a-mail.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('headers', () => {
  test('decodes names, subject, date and ids', async () => {
    const mail = await readMail(
      aMail([
        'From: =?utf-8?Q?Zo=C3=AB?= <Zoe@Example.COM>',
        'To: support@example.net, "Desk, The" <desk@example.net>',
        'Cc: Team: a@example.org, b@example.org;',
        'Reply-To: <other@example.com>',
        'Subject: =?iso-8859-1?Q?Caf=E9?=\n  =?utf-8?B?IGTDqWrDoA==?=',
        'Date: Sun, 22 Nov 2026 10:00:00 +0100 (CET)',
        'Message-ID: <1@example.com>',
        'In-Reply-To: <0@example.com>',
        'References: <a@x>\n <b@x> <a@x>',
      ]),
    );
    expect(mail).toMatchObject({
      from: { name: 'Zoë', address: 'Zoe@example.com' },
      replyTo: [{ name: '', address: 'other@example.com' }],
      to: [
        { name: '', address: 'support@example.net' },
        { name: 'Desk, The', address: 'desk@example.net' },
      ],
      cc: [{ address: 'a@example.org' }, { address: 'b@example.org' }],
      recipients: ['support@example.net', 'desk@example.net', 'a@example.org', 'b@example.org'],
      subject: 'Café déjà',
      date: '2026-11-22T09:00:00.000Z',
      messageId: '1@example.com',
      inReplyTo: '0@example.com',
      references: ['a@x', 'b@x'],
      text: 'Hello',
    });
    expect(mail.unreadable).toBeUndefined();
  });

  test.each<[string, string, string]>([
    ['windows-1252 quotes', '=?windows-1252?Q?it=92s?=', 'it’s'],
    ['UTF-7', '=?utf-7?Q?Caf+AOk-?=', 'Café'],
    ['an unknown label on UTF-8', '=?x-unknown?B?w6k=?=', 'é'],
    ['raw UTF-8', 'Grüße', 'Grüße'],
    ['control characters', 'a\u0007b\tc', 'a b c'],
    ['words that carry line breaks', '=?utf-8?Q?a=0D=0ABcc:_x?=', 'a Bcc: x'],
  ])('reads a subject with %s', async (_, written, read) => {
    expect((await readMail(aMail([FROM, `Subject: ${written}`]))).subject).toBe(read);
  });

  test('cuts a subject at 250 characters without halving one', async () => {
    const { subject } = await readMail(aMail([FROM, `Subject: ${'😀'.repeat(400)}`]));
    expect(Array.from(subject)).toHaveLength(250);
    expect(subject).toBe('😀'.repeat(250));
  });

  test.each(['yesterday', 'Mon, 99 Foo 2020 10:00:00', '', '31'])('has no date for %p', async (date) => {
    expect((await readMail(aMail([FROM, `Date: ${date}`]))).date).toBeUndefined();
  });

  test('reads a date without a zone as UTC', async () => {
    expect((await readMail(aMail([FROM, 'Date: 22 Nov 2026 10:00:00']))).date).toBe(
      '2026-11-22T10:00:00.000Z',
    );
  });

  test('keeps the first and the newest of many references', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `<${index}@x>`);
    const { references } = await readMail(aMail([FROM, `References: ${ids.join('\n ')}`]));
    expect(references).toHaveLength(100);
    expect([references[0], references[1], references.at(-1)]).toEqual(['0@x', '201@x', '299@x']);
  });

  test('goes on reading headers after a line that lost its fold', async () => {
    const mail = await readMail(aMail([FROM, 'Subject: a very', 'long one', 'Message-ID: <1@x>']));
    expect(mail).toMatchObject({ subject: 'a very long one', messageId: '1@x', text: 'Hello' });
  });

  test('begins the body where the blank line is missing', async () => {
    const raw = Buffer.from('From: ada@example.com\nSubject: s\nDear desk\nmy printer smokes\n');
    expect(await readMail(raw)).toMatchObject({ subject: 's', text: 'Dear desk\nmy printer smokes' });
  });
});

describe('text', () => {
  test.each<[string, string, Buffer, string]>([
    ['UTF-8 without a label', '', Buffer.from('naïve ☂'), 'naïve ☂'],
    ['windows-1252 without a label', '', Buffer.from([0x93, 0x68, 0x69, 0x94]), '“hi”'],
    ['a wrong us-ascii label', '; charset=us-ascii', Buffer.from('é'), 'é'],
    ['ISO-8859-1 as mailers mean it', '; charset="iso-8859-1"', Buffer.from([0x80, 0x20, 0xe9]), '€ é'],
    ['ISO-2022-JP', '; charset=ISO-2022-JP', Buffer.from('1b24422448245f1b2842', 'hex'), 'とみ'],
    ['Shift_JIS as cp932', '; charset=cp932', Buffer.from('82a0', 'hex'), 'あ'],
    ['GB2312', '; charset=gb2312', Buffer.from('c4e3bac3', 'hex'), '你好'],
    ['KOI8-R', '; charset=koi8-r', Buffer.from('f0d2c9d7c5d4', 'hex'), 'Привет'],
    ['UTF-16 by its mark', '', Buffer.from('fffe68006900', 'hex'), 'hi'],
    ['UTF-7', '; charset=utf-7', Buffer.from('1 +- 1, Caf+AOk-'), '1 + 1, Café'],
    ['a label that is none', '; charset=%charset%', Buffer.from('é'), 'é'],
  ])('reads %s', async (_, label, bytes, text) => {
    const raw = Buffer.concat([
      Buffer.from(`${FROM}\r\nContent-Type: text/plain${label}\r\nContent-Transfer-Encoding: base64\r\n\r\n`),
      Buffer.from(bytes.toString('base64')),
    ]);
    expect((await readMail(raw)).text).toBe(text);
  });

  test.each<[string, string, string]>([
    ['quoted-printable', 'Gr=C3=BC=C3=9Fe =\n=3D fine =zz', 'Grüße = fine =zz'],
    [
      'base64',
      `${base64('Hello world!')}\n\n-- \nScanned by a gateway.\n`,
      'Hello world!\n\n-- \nScanned by a gateway.',
    ],
    [
      'base64',
      `${base64('Hello my world')}\n\nDisclaimer\nThis is confidential.\n`,
      'Hello my world\n\nDisclaimer\nThis is confidential.',
    ],
    ['base64', `${base64('Hello ')}\n${base64('world')}`, 'Hello world'],
    ['x-uuencode', 'begin 644 a.txt\n%2&5L;&\\`\n`\nend', 'Hello'],
    ['no-such-encoding', 'as it is', 'as it is'],
  ])('undoes %s', async (encoding, body, text) => {
    const raw = aMail(
      [FROM, 'Content-Type: text/plain; charset=utf-8', `Content-Transfer-Encoding: ${encoding}`],
      body,
    );
    expect((await readMail(raw)).text).toBe(text);
  });

  test('prefers the text of an alternative and keeps its HTML', async () => {
    const body = parts(
      'b',
      [['Content-Type: text/plain'], 'plain words'],
      [['Content-Type: text/html'], '<p>rich <b>words</b></p>'],
    );
    const mail = await readMail(aMail([FROM, 'Content-Type: multipart/alternative; boundary=b'], body));
    expect(mail).toMatchObject({ text: 'plain words', html: '<p>rich <b>words</b></p>', attachments: [] });
  });

  test('makes text of HTML where there is no other', async () => {
    const body = '<style>p{}</style><p>One<br>two</p><table><tr><td>a</td><td>b</td></tr></table>';
    const mail = await readMail(aMail([FROM, 'Content-Type: text/html'], body));
    expect(mail.text.replace(/\n+/g, '\n')).toBe('One\ntwo\na\tb');
  });

  test('joins the flowed lines of one quote depth', async () => {
    const body = 'one \ntwo\n> three \n> four\n-- \nme';
    const mail = await readMail(aMail([FROM, 'Content-Type: text/plain; format=flowed'], body));
    expect(mail.text).toBe('one two\n> three four\n-- \nme');
  });

  test('joins the texts around an attachment', async () => {
    const body = parts(
      'b',
      [['Content-Type: text/plain'], 'before'],
      [['Content-Type: image/png; name=x.png', 'Content-Transfer-Encoding: base64'], base64('png')],
      [['Content-Type: text/plain'], 'after'],
    );
    const mail = await readMail(aMail([FROM, 'Content-Type: multipart/mixed; boundary=b'], body));
    expect(mail.text).toBe('before\n\nafter');
    expect(mail.attachments.map(({ name }) => name)).toEqual(['x.png']);
  });

  test('gives new text without what it answers, and all of it where nothing else is there', async () => {
    const reply = await readMail(
      aMail([FROM], 'Thanks!\n\nOn 1 Nov 2026 at 10:00, Desk <d@example.net> wrote:\n> Try this\n'),
    );
    expect(reply.newText).toBe('Thanks!');
    expect(reply.text).toContain('> Try this');
    const quoteOnly = await readMail(
      aMail([FROM], 'On 1 Nov 2026 at 10:00, Desk <d@example.net> wrote:\n> Try this\n'),
    );
    expect(quoteOnly.newText).toBe(quoteOnly.text);
  });
});

describe('attachments', () => {
  const withFile = (headers: readonly string[], content = base64('data')) =>
    aMail(
      [FROM, 'Content-Type: multipart/mixed; boundary=b'],
      parts(
        'b',
        [['Content-Type: text/plain'], 'see file'],
        [[...headers, 'Content-Transfer-Encoding: base64'], content],
      ),
    );

  test.each<[string, string, string]>([
    ['RFC 2231', "attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf", 'résumé.pdf'],
    ['RFC 2231 in pieces', "attachment; filename*0*=utf-8''r%C3%A9; filename*1=sum.pdf", 'résum.pdf'],
    ['encoded words', 'attachment; filename="=?utf-8?B?w6kucGRm?="', 'é.pdf'],
    ['a Windows path', 'attachment; filename="C:\\\\temp\\\\evil.exe"', 'evil.exe'],
    ['a way out', 'attachment; filename="../../etc/passwd"', 'passwd'],
    ['an encoded way out', "attachment; filename*=utf-8''..%2F..%2Fetc%2Fpasswd", 'passwd'],
    ['direction overrides', "attachment; filename*=utf-8''a%E2%80%AEfdp.exe", 'afdp.exe'],
    ['line breaks', "attachment; filename*=utf-8''a%0D%0Ab.txt", 'a b.txt'],
    ['nothing but dots', 'attachment; filename="..."', 'attachment-1.pdf'],
    ['no name', 'attachment', 'attachment-1.pdf'],
    ['parentheses', 'attachment; filename=Invoice(1).pdf', 'Invoice(1).pdf'],
  ])('names a file by %s', async (_, disposition, name) => {
    const mail = await readMail(
      withFile(['Content-Type: application/pdf', `Content-Disposition: ${disposition}`]),
    );
    expect(mail.attachments).toMatchObject([{ name, type: 'application/pdf', inline: false }]);
    expect(Buffer.from(mail.attachments[0]!.content).toString()).toBe('data');
  });

  test('shortens a long name and keeps its extension', async () => {
    const mail = await readMail(withFile([`Content-Type: image/png; name="${'x'.repeat(400)}.png"`]));
    expect(mail.attachments[0]!.name).toHaveLength(255);
    expect(mail.attachments[0]!.name).toMatch(/x\.png$/);
  });

  test('marks what the HTML shows as inline, with its content id', async () => {
    const body = parts(
      'b',
      [['Content-Type: text/html'], '<img src="cid:logo@x"><img src="https://tracker.example/p.gif">'],
      [
        ['Content-Type: image/png', 'Content-ID: <logo@x>', 'Content-Transfer-Encoding: base64'],
        base64('png'),
      ],
    );
    const mail = await readMail(aMail([FROM, 'Content-Type: multipart/related; boundary=b'], body));
    expect(mail.attachments).toMatchObject([{ contentId: 'logo@x', inline: true }]);
    expect(mail.html).toContain('src="cid:logo@x"');
    expect(mail.html).not.toMatch(/(?<!data-external-)src="https/);
  });

  test('keeps forwarded mails, invitations and signatures as files', async () => {
    const body = parts(
      'b',
      [['Content-Type: text/plain'], 'fyi'],
      [['Content-Type: message/rfc822'], 'Subject: Old / one\n\nold text'],
      [['Content-Type: text/calendar; method=REQUEST'], 'BEGIN:VCALENDAR'],
      [['Content-Type: application/pgp-signature'], '-----BEGIN PGP SIGNATURE-----'],
    );
    const mail = await readMail(aMail([FROM, 'Content-Type: multipart/mixed; boundary=b'], body));
    expect(mail.text).toBe('fyi');
    expect(mail.attachments.map(({ name }) => name)).toEqual([
      'Old - one.eml',
      'attachment-2.ics',
      'attachment-3.asc',
    ]);
  });

  test('takes 40 and lists the rest', async () => {
    const file = (name: number): [string[], string] => [[`Content-Type: image/png; name=${name}.png`], 'x'];
    const body = parts(
      'b',
      [['Content-Type: text/plain'], 'many'],
      ...Array.from({ length: 43 }, (_, n) => file(n)),
    );
    const mail = await readMail(aMail([FROM, 'Content-Type: multipart/mixed; boundary=b'], body));
    expect(mail.attachments).toHaveLength(40);
    expect(mail.leftOut.map(({ name, reason }) => [name, reason])).toEqual(
      [40, 41, 42].map((n) => [`${n}.png`, 'more than 40 attachments']),
    );
  });
});

describe('broken mail', () => {
  test.each<[string, Buffer, RegExp]>([
    ['no bytes', Buffer.alloc(0), /no header/],
    ['no header', Buffer.from('just some words\nand more'), /no header/],
    ['binary', Buffer.from([0, 255, 1, 254, 2, 10, 13, 0]), /no header/],
    [
      'a multipart without parts',
      aMail([FROM, 'Content-Type: multipart/mixed; boundary=b'], 'lost words'),
      /no parts/,
    ],
  ])('says what is wrong with %s', async (_, raw, reason) => {
    expect((await readMail(raw)).unreadable).toMatch(reason);
  });

  test('still gives the words of a headless or partless mail', async () => {
    expect((await readMail(Buffer.from('just some words\nand more'))).text).toBe('just some words\nand more');
    const partless = await readMail(aMail([FROM, 'Content-Type: multipart/mixed; boundary=b'], 'lost words'));
    expect(partless.text).toContain('lost words');
  });

  test('reads a multipart whose boundary parameter is missing or whose end was cut off', async () => {
    const body = parts('b', [['Content-Type: text/plain'], 'found']);
    expect((await readMail(aMail([FROM, 'Content-Type: multipart/mixed'], body))).text).toBe('found');
    const cut = aMail(
      [FROM, 'Content-Type: multipart/mixed; boundary=b'],
      '--b\nContent-Type: text/plain\n\nfound',
    );
    expect((await readMail(cut)).text).toBe('found');
  });

  test('reads bare carriage returns as line ends', async () => {
    const raw = Buffer.from('From: ada@example.com\rSubject: s\r\rone\rtwo\r');
    expect(await readMail(raw)).toMatchObject({ subject: 's', text: 'one\ntwo' });
  });

  test('never throws, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        const mail = await readMail(bytes);
        expect(typeof mail.text).toBe('string');
      }),
    );
  });

  test('never throws on anything that looks like mail, and gives well-formed text', async () => {
    const word = fc.constantFrom(
      'From: ',
      'To: ',
      'Subject: ',
      'Content-Type: ',
      'multipart/mixed; boundary=b',
      'text/html; charset=utf-7',
      '\r\n',
      '\n',
      '\n\n',
      '--b',
      '--b--',
      '=?utf-8?B?',
      '?=',
      '<a href="',
      '>',
      '<table>',
      'Content-Transfer-Encoding: base64',
      '=\n',
      '=E9',
      '(',
      '"',
      ';',
      '\0',
      '\ud800',
      'Date: 1 Jan 2020',
      '> ',
      'On 1 Jan 2020, A <a@b.c> wrote:',
      '-- \n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(word, fc.string()), { maxLength: 60 }), async (words) => {
        const mail = await readMail(Buffer.from(words.join('')));
        for (const text of [mail.text, mail.newText, mail.subject, mail.html ?? ''])
          expect(text).not.toMatch(/\p{Cs}|\0/u);
        for (const { name } of mail.attachments) expect(name).toMatch(/^[^/\\\p{Cc}]{1,255}$/u);
      }),
      { numRuns: 300 },
    );
  });
});

describe('replies in HTML alone', () => {
  test.each<[string, string]>([
    [
      'Gmail',
      '<div dir="ltr">It is attached.<br></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Sun, Nov 22, 2026 at 10:00 AM Desk &lt;<a href="mailto:d@example.com">d@example.com</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0"><div>Please send it.</div></blockquote></div>',
    ],
    [
      'Outlook',
      '<div class="WordSection1"><p class="MsoNormal">It is attached.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> Desk &lt;d@example.com&gt;<br><b>Sent:</b> Sunday, November 22, 2026 10:00<br><b>To:</b> Ada<br><b>Subject:</b> Printer</p></div><p>Please send it.</p></div>',
    ],
    [
      'Outlook on the web',
      '<div>It is attached.</div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><font><b>Von:</b> Desk &lt;d@example.com&gt;<br><b>Gesendet:</b> Sonntag, 22. November 2026 10:00<br><b>An:</b> Ada<br><b>Betreff:</b> Drucker</font></div><div>Please send it.</div>',
    ],
    [
      'Apple Mail',
      '<html><body>It is attached.<br><div><br><blockquote type="cite"><div>Am 22.11.2026 um 10:00 schrieb Desk &lt;d@example.com&gt;:</div><br><div>Please send it.</div></blockquote></div></body></html>',
    ],
    [
      'Thunderbird',
      '<p>It is attached.</p><div class="moz-cite-prefix">Le 22/11/2026 à 10:00, Desk a écrit :<br></div><blockquote type="cite">Please send it.</blockquote>',
    ],
  ])('%s', async (_, html) => {
    const mail = await readMail(aMail([FROM, 'Content-Type: text/html; charset=utf-8'], html));
    expect(mail.newText).toBe('It is attached.');
    expect(mail.text).toContain('Please send it.');
  });
});

describe('boundaries gone wrong', () => {
  const text = ['Content-Type: text/plain'];
  const html = ['Content-Type: text/html'];

  test('one that is declared and another that is used', async () => {
    const body = parts('real', [text, 'found']);
    expect((await readMail(aMail([FROM, 'Content-Type: multipart/mixed; boundary=lost'], body))).text).toBe(
      'found',
    );
  });

  test('one for two multiparts', async () => {
    const inner = `--b\nContent-Type: multipart/alternative; boundary=b\n\n${parts('b', [text, 'words'], [html, '<p>words</p>'])}`;
    const mail = await readMail(aMail([FROM, 'Content-Type: multipart/mixed; boundary=b'], inner));
    expect(mail).toMatchObject({ text: 'words', html: '<p>words</p>' });
    expect(mail.unreadable).toBeUndefined();
  });

  test('one that begins like another', async () => {
    const inner = parts('b-1', [text, 'inner']);
    const body = parts('b', [['Content-Type: multipart/mixed; boundary=b-1'], inner], [text, 'outer']);
    expect((await readMail(aMail([FROM, 'Content-Type: multipart/mixed; boundary=b'], body))).text).toBe(
      'inner\n\nouter',
    );
  });

  test('one whose end lost a dash', async () => {
    const body = '--b\nContent-Type: text/plain\n\nfound\n--b-\n';
    expect((await readMail(aMail([FROM, 'Content-Type: multipart/mixed; boundary=b'], body))).text).toBe(
      'found',
    );
  });
});

test('text that says it is base64 and is not is read as it stands', async () => {
  const words = 'Dear desk, my printer smokes. Please do something about it soon, the room is full.';
  const mail = await readMail(aMail([FROM, 'Content-Transfer-Encoding: base64'], words));
  expect(mail.text).toBe(words);
});

test.each([
  'Thu, 1 Jan 1970 00:00:00 +0000',
  'Fri, 1 Jan 2107 10:00:00 +0000',
  'Mon, 30 Jun 3609 09:33:50 +0000',
])('has no date where a clock was never set: %s', async (date) => {
  expect((await readMail(aMail([FROM, `Date: ${date}`]))).date).toBeUndefined();
});

describe('senders written oddly', () => {
  test.each<[string, { name: string; address: string } | undefined]>([
    ['ada@example.com (Ada (of Desk) Example)', { name: 'Ada of Desk Example', address: 'ada@example.com' }],
    [
      'Pete(A wonderful \\) chap) <pete(his account)@example.com(his host)>',
      { name: 'Pete', address: 'pete@example.com' },
    ],
    [
      '"Example, Ada" <ada@example.com>, bob@example.com',
      { name: 'Example, Ada', address: 'ada@example.com' },
    ],
    ['"Ada \\"A\\" Example" <ada@example.com>', { name: 'Ada "A" Example', address: 'ada@example.com' }],
    ['Desk: ada@example.com, bob@example.com;', { name: '', address: 'ada@example.com' }],
    ['=?utf-8?Q?Example=2C_Ada?= <ada@example.com>', { name: 'Example, Ada', address: 'ada@example.com' }],
    ['=?iso-2022-jp?B?GyRCJCIbKEI=?= <a@example.com>', { name: 'あ', address: 'a@example.com' }],
    ['undisclosed-recipients:;', undefined],
    ['Ada Example', undefined],
  ])('%s', async (from, read) => {
    const mail = await readMail(aMail([`From: ${from}`]));
    if (read === undefined) expect(mail.from).toBeUndefined();
    else expect(mail.from?.address).toBe(read.address);
    if (read?.name) expect(mail.from?.name.replace(/\s+/g, ' ')).toContain(read.name);
  });
});

test.each<[string, string, string]>([
  ['a character split between words', '=?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9_noir?=', 'Café noir'],
  ['base64 split between words', '=?utf-8?B?w6k=?= =?utf-8?B?w6A=?=', 'éà'],
  ['a wrong label', '=?us-ascii?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
  ['blanks within', '=?utf-8?Q?two words?=', 'two words'],
  ['no end', 'Re: =?utf-8?B?R3LDvMOfZQ==', 'Re: Grüße'],
  ['words stuck to text', 'Re:=?utf-8?Q?=C3=A9?=x', 'Re:éx'],
  ['two charsets', '=?iso-8859-1?Q?=E9?= =?koi8-r?Q?=F0?=', 'éП'],
])('reads a subject with %s', async (_, written, read) => {
  expect((await readMail(aMail([FROM, `Subject: ${written}`]))).subject).toBe(read);
});

test('raw header bytes are read in the charset that the mail names', async () => {
  const raw = Buffer.concat([
    Buffer.from(`${FROM}\r\nSubject: `),
    Buffer.from([0xc4, 0xe3, 0xba, 0xc3]),
    Buffer.from('\r\nContent-Type: text/plain; charset=gb2312\r\n\r\nx'),
  ]);
  expect((await readMail(raw)).subject).toBe('你好');
});
