import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMail } from '../../../shared/mail/index.ts';
import {
  composeMail,
  MailCompositionError,
  type OutgoingMail,
  recipientsOf,
} from '../../../shared/responses/index.ts';

const aMail = (change: Partial<OutgoingMail> = {}): OutgoingMail => ({
  from: { name: 'Example Desk', address: 'desk@example.com' },
  to: [{ name: 'Zoë', address: 'zoe@example.net' }],
  subject: '[261122-000001] Printer',
  text: 'Hello\n',
  html: '<p>Hello</p>',
  ...change,
});
/** Names of the header fields as written, top part only. */
const fieldNames = (bytes: Buffer) =>
  bytes
    .toString('latin1')
    .split('\r\n\r\n')[0]!
    .split('\r\n')
    .filter((line) => !/^[ \t]/.test(line))
    .map((line) => line.split(':')[0]!.toLowerCase());

test('what is composed reads back the same', async () => {
  const bytes = await composeMail(
    aMail({
      replyTo: { name: 'Désk', address: 'desk+t0ken@example.com' },
      cc: [{ address: 'cc@example.net' }],
      subject: 'Grüße – 日本語 [261122-000001]',
      text: 'Zeile mit Ünïcode\n\n> zitiert 日本語\n',
      html: '<p>Zeile <b>日本語</b></p>',
      inReplyTo: '<q@mx.example>',
      references: ['first@mx.example', '<q@mx.example>'],
      messageIdHint: 'm-1@example.com',
      date: new Date('2026-11-22T09:00:00Z'),
      attachments: [
        { name: 'Rechnung ü.pdf', type: 'application/pdf', content: Buffer.from([0, 1, 2, 255]) },
        { name: 'logo.png', type: 'image/png', content: Buffer.from('png'), contentId: 'logo' },
      ],
    }),
  );
  const mail = await readMail(bytes);
  expect(mail).toMatchObject({
    from: { name: 'Example Desk', address: 'desk@example.com' },
    replyTo: [{ name: 'Désk', address: 'desk+t0ken@example.com' }],
    to: [{ name: 'Zoë', address: 'zoe@example.net' }],
    cc: [{ address: 'cc@example.net' }],
    subject: 'Grüße – 日本語 [261122-000001]',
    text: 'Zeile mit Ünïcode\n\n> zitiert 日本語',
    html: '<p>Zeile <b>日本語</b></p>',
    inReplyTo: 'q@mx.example',
    references: ['first@mx.example', 'q@mx.example'],
    messageId: 'm-1@example.com',
    date: '2026-11-22T09:00:00.000Z',
  });
  const files = new Map(mail.attachments.map((file) => [file.name, file]));
  expect([...files.get('Rechnung ü.pdf')!.content]).toEqual([0, 1, 2, 255]);
  expect(files.get('logo.png')).toMatchObject({ contentId: 'logo', inline: true });
  expect(mail.automatic).toBeUndefined();
  expect(mail.unreadable).toBeUndefined();
});

test('any words come through, in subject, name and text', async () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(line, line, fc.array(line), async (subject, name, lines) => {
      const fold = (text: string) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
      const mail = await readMail(
        await composeMail(
          aMail({
            subject: `S ${subject}`,
            to: [{ name: `N ${name}`, address: 'a@example.com' }],
            text: ['T', ...lines].join('\n'),
          }),
        ),
      );
      expect(mail.subject).toBe(fold(`S ${subject}`));
      expect(fold(mail.to[0]!.name)).toBe(fold(`N ${name}`));
      expect(fold(mail.text)).toBe(fold(['T', ...lines].join('\n')));
    }),
  );
});

describe('header injection', () => {
  const attack = 'x\r\nBcc: victim@example.com\nX-Evil: 1\r\n\r\n<script>';

  test.each<[string, Partial<OutgoingMail>]>([
    ['subject', { subject: attack }],
    ['name of the sender', { from: { name: attack, address: 'desk@example.com' } }],
    ['name of the recipient', { to: [{ name: attack, address: 'a@example.com' }] }],
    ['reply-to name', { replyTo: { name: attack, address: 'a@example.com' } }],
    ['in-reply-to', { inReplyTo: attack }],
    ['references', { references: [attack, `<${attack}>`] }],
    ['message id', { messageIdHint: attack }],
    ['header value', { headers: { 'X-Desk': attack } }],
    ['file name', { attachments: [{ name: attack, type: 'text/plain', content: Buffer.from('x') }] }],
    ['file type', { attachments: [{ name: 'a', type: attack, content: Buffer.from('x') }] }],
    [
      'content id',
      { attachments: [{ name: 'a', type: 'image/png', content: Buffer.from('x'), contentId: attack }] },
    ],
  ])('through the %s adds no field', async (_, change) => {
    const bytes = await composeMail(aMail(change));
    expect(bytes.toString('latin1')).not.toMatch(/^(bcc|x-evil):/im);
    expect(fieldNames(bytes)).not.toContain('');
    const mail = await readMail(bytes);
    expect(mail.text).toContain('Hello');
    expect(mail.recipients).not.toContain('victim@example.com');
  });

  test.each<[string, Partial<OutgoingMail>, RegExp]>([
    ['an address with a line break', { to: [{ address: 'a@example.com\r\nBcc: v@example.com' }] }, /`to`/],
    ['two addresses in one', { to: [{ address: 'a@example.com, v@example.com' }] }, /`to`/],
    ['an address with a name in it', { from: { address: 'A <a@example.com>' } }, /`from`/],
    ['a field name with a line break', { headers: { 'X-A\r\nBcc': 'x' } }, /name that is not one/],
    ['a field that is written here', { headers: { bcc: 'v@example.com' } }, /cannot be set/],
    ['an unsubscribe page that is none', { listUnsubscribe: { url: 'javascript:x' } }, /not an http/],
    [
      'an unsubscribe page with more in it',
      { listUnsubscribe: { url: 'https://a.example>, <mailto:v@x' } },
      /not an http/,
    ],
    ['no recipient', { to: [] }, /recipient/],
  ])('%s is refused', async (_, change, reason) => {
    const composed = composeMail(aMail(change));
    await expect(composed).rejects.toThrow(MailCompositionError);
    await expect(composed).rejects.toThrow(reason);
  });
});

test('blind copies are recipients and not written', async () => {
  const mail = aMail({
    cc: [{ address: 'c@example.com' }],
    bcc: [{ address: 'secret@example.com' }, { address: 'C@example.com' }],
  });
  expect((await composeMail(mail)).toString()).not.toContain('secret@example.com');
  expect(
    recipientsOf(mail)
      .map((address) => address.toLowerCase())
      .sort(),
  ).toEqual(['c@example.com', 'secret@example.com', 'zoe@example.net']);
});

test('automatic mail says so, and reads back as automatic', async () => {
  const bytes = await composeMail(aMail({ autoSubmitted: 'auto-replied' }));
  expect(bytes.toString()).toMatch(
    /^Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\nPrecedence: bulk\r$/m,
  );
  expect((await readMail(bytes)).automatic?.kind).toBe('autoReply');
});

test('a long chain keeps its beginning and its end', async () => {
  const ids = Array.from({ length: 200 }, (_, n) => `${n}@example.com`);
  const { references } = await readMail(
    await composeMail(aMail({ references: ids, inReplyTo: '5@example.com' })),
  );
  expect(references).toHaveLength(30);
  expect([references[0], references[1], references.at(-1)]).toEqual([
    '0@example.com',
    '172@example.com',
    '5@example.com',
  ]);
});

test('asks for one-click unsubscribing, and names the conversation for Outlook', async () => {
  const text = (
    await composeMail(
      aMail({
        subject: 'Re: Printer',
        listUnsubscribe: { url: 'https://example.com/u?t=1', mailto: 'u@example.com' },
      }),
    )
  ).toString();
  expect(text).toContain('List-Unsubscribe: <https://example.com/u?t=1>, <mailto:u@example.com>\r\n');
  expect(text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  expect(text).toContain('Thread-Topic: Printer\r\n');
});

test('the same mail is the same bytes, with a Date only where one is given', async () => {
  const mail = aMail({ messageIdHint: 'm-1@example.com' });
  const [first, second] = [await composeMail(mail), await composeMail(mail)];
  expect(first.equals(second)).toBe(true);
  expect(fieldNames(first)).not.toContain('date');
  expect(first.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test('whoever is named twice is shown once, and told once', async () => {
  const mail = aMail({
    to: [{ name: 'Zoë', address: 'zoe@example.net' }],
    cc: [
      { address: 'ZOE@example.net' },
      { address: 'cc@example.net' },
      { name: 'C', address: 'Cc@example.net' },
    ],
    bcc: [{ address: 'cc@example.net' }, { address: 'b@example.net' }],
  });
  const read = await readMail(await composeMail(mail));
  expect(read.to.map(({ address }) => address)).toEqual(['zoe@example.net']);
  expect(read.cc.map(({ address }) => address)).toEqual(['cc@example.net']);
  expect(recipientsOf(mail).map((address) => address.toLowerCase())).toEqual([
    ...['zoe@example.net', 'cc@example.net', 'b@example.net'],
  ]);
});

test('a domain in any script is written as mail servers know it, in header and envelope', async () => {
  const mail = aMail({ to: [{ name: 'Jörg', address: 'joerg@bücher.example' }] });
  expect(recipientsOf(mail)).toEqual(['joerg@xn--bcher-kva.example']);
  const bytes = (await composeMail(mail)).toString('latin1');
  expect(bytes).toMatch(/^To: .*<joerg@xn--bcher-kva\.example>\r$/m);
  await expect(composeMail(aMail({ to: [{ address: 'jörg@example.com' }] }))).rejects.toThrow(/before the @/);
});

test('what Outlook groups by stays the same whatever the subject becomes', async () => {
  const topic = async (change: Partial<OutgoingMail>) =>
    /^Thread-Topic: (.*)\r$/m.exec((await composeMail(aMail(change))).toString('latin1'))?.[1];
  expect(await topic({ subject: 'Re: [1] Printer', threadTopic: 'Printer' })).toBe('Printer');
  expect(await topic({ subject: 'AW: Re: Printer' })).toBe('Printer');
});

test('no line of what is sent is longer than mail servers take, whatever was written', async () => {
  const long = 'x'.repeat(5_000);
  const bytes = await composeMail(
    aMail({
      subject: `${long} ü`,
      text: `${long}\n${'ü'.repeat(5_000)}\nFrom here\n.\n`,
      html: `<p>${long}</p>`,
      references: Array.from({ length: 40 }, (_, index) => `${index}.${'r'.repeat(60)}@example.com`),
      attachments: [
        { name: `${'ü'.repeat(200)}.pdf`, type: 'application/pdf', content: Buffer.alloc(4_000) },
      ],
    }),
  );
  const longest = Math.max(
    ...bytes
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.length),
  );
  expect(longest).toBeLessThanOrEqual(998);
  const mail = await readMail(bytes);
  expect(mail.text).toContain(long);
  expect(mail.text).toContain('From here');
  expect(mail.attachments[0]?.name).toBe(`${'ü'.repeat(200)}.pdf`);
});
