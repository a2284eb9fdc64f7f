import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMail } from '../../../shared/mail/read-mail.ts';
import { textOfRtf } from '../../../shared/mail/tnef/rtf.ts';
import { aMail, FROM, parts } from './a-mail.ts';
import { anAttribute, aProperty, aTnef, properties, uncompressedRtf } from './a-tnef.ts';

const mixed = (...each: Parameters<typeof parts>[1][]) =>
  readMail(aMail([FROM, 'Content-Type: multipart/mixed; boundary=b'], parts('b', ...each)));
const contents = (file: { content: Uint8Array } | undefined) => Buffer.from(file?.content ?? []).toString();
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/.{76}/g, '$&\n');

describe('winmail.dat', () => {
  const winmail = (bytes: Buffer): [string[], string] => [
    ['Content-Type: application/ms-tnef; name="winmail.dat"', 'Content-Transfer-Encoding: base64'],
    base64(bytes),
  ];
  const aFile = (name: string, content: string) => [
    anAttribute(2, 0x00069002, Buffer.alloc(14)),
    anAttribute(2, 0x00018010, Buffer.from(`${name.slice(0, 8)}\0`)),
    anAttribute(2, 0x0006800f, Buffer.from(content)),
    anAttribute(
      2,
      0x00069005,
      properties(
        aProperty(0x001f, 0x3707, Buffer.from(`${name}\0`, 'utf16le')),
        aProperty(0x001e, 0x370e, Buffer.from('text/csv\0')),
        aProperty(0x001e, 0x3712, Buffer.from('logo@x\0')),
      ),
    ),
  ];
  const ofMail = (...each: Buffer[]) => anAttribute(1, 0x00069003, properties(...each));

  test('gives its files and is kept itself', async () => {
    const mail = await mixed(
      [['Content-Type: text/plain'], 'see file'],
      winmail(aTnef(...aFile('Übersicht 2026.csv', 'a;b'), ...aFile('second.csv', 'c'))),
    );
    expect(mail.text).toBe('see file');
    expect(mail.attachments.map(({ name, type }) => [name, type])).toEqual([
      ['winmail.dat', 'application/ms-tnef'],
      ['Übersicht 2026.csv', 'text/csv'],
      ['second.csv', 'text/csv'],
    ]);
    expect(contents(mail.attachments[1])).toBe('a;b');
    expect(mail.attachments[1]).toMatchObject({ contentId: 'logo@x' });
  });

  test.each<[string, Buffer[], string]>([
    ['text', [aProperty(0x001f, 0x1000, Buffer.from('Grüße\0', 'utf16le'))], 'Grüße'],
    [
      'text in the code page it names',
      [
        aProperty(0x0003, 0x3fde, Buffer.from([0xe3, 4, 0, 0])),
        aProperty(0x001e, 0x1000, Buffer.from([0xcf, 0xf0, 0xe8, 0])),
      ],
      'При',
    ],
    ['HTML', [aProperty(0x0102, 0x1013, Buffer.from('<p>rich <b>words</b></p>'))], 'rich words'],
    [
      'rich text',
      [
        aProperty(
          0x0102,
          0x1009,
          uncompressedRtf(
            "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 Gr\\'fc\\u223 ?e\\par two}",
          ),
        ),
      ],
      'Grüße\ntwo',
    ],
    [
      'HTML within rich text',
      [
        aProperty(
          0x0102,
          0x1009,
          uncompressedRtf(
            '{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\htmltag84 <b>}rich{\\*\\htmltag92 </b>} words}',
          ),
        ),
      ],
      'rich words',
    ],
    [
      'text behind properties of every size, named ones among them',
      [
        aProperty(0x0002, 0x0001, Buffer.from([1, 0, 0, 0])),
        aProperty(0x0040, 0x0039, Buffer.alloc(8)),
        aProperty(0x101e, 0x0e04, Buffer.from('one\0'), Buffer.from('three\0')),
        aProperty(0x0003, 0x8005, Buffer.alloc(4)),
        aProperty(0x0048, 0x0070, Buffer.alloc(16)),
        aProperty(0x001e, 0x1000, Buffer.from('found\0')),
      ],
      'found',
    ],
  ])('gives the body as %s where there is no other', async (_, each, text) => {
    const mail = await mixed([['Content-Type: text/plain'], ''], winmail(aTnef(ofMail(...each))));
    expect(mail.text).toBe(text);
  });

  test('whatever is broken in it, the mail is read and it is kept', async () => {
    const whole = aTnef(ofMail(aProperty(0x001e, 0x1000, Buffer.from('words\0'))), ...aFile('a.csv', 'b'));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(255), fc.nat(whole.length), async (at, byte, length) => {
        const bytes = Buffer.from(whole);
        bytes[Math.max(6, at)] = byte;
        const mail = await mixed(winmail(bytes.subarray(0, Math.max(7, length))));
        expect(mail.attachments[0]?.name).toBe('winmail.dat');
        expect(mail.unreadable).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  test('rich text that claims any size costs no more than its bytes', async () => {
    const bomb = Buffer.concat([
      Buffer.from([255, 255, 255, 127, 255, 255, 255, 127]),
      Buffer.from('LZFu\0\0\0\0'),
      Buffer.alloc(100, 0),
    ]);
    const mail = await mixed(winmail(aTnef(ofMail(aProperty(0x0102, 0x1009, bomb)))));
    expect(mail.text.length).toBeLessThan(2_000);
  });

  test('rich text: words and nothing of its tables', () => {
    expect(
      textOfRtf('{\\rtf1{\\colortbl;\\red1;}{\\*\\generator x;}a\\tab b\\{c\\}{\\pict 0011}\\line d}'),
    ).toBe('a\tb{c}\nd');
  });
});

describe('invitations', () => {
  const calendar = [
    'BEGIN:VCALENDAR',
    'METHOD:REQUEST',
    'BEGIN:VTIMEZONE',
    'DTSTART:19700101T000000',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    'SUMMARY:Printer\\, repair of',
    '  the tray',
    'DTSTART;TZID=Europe/Berlin:20261122T100000',
    'DTEND;TZID=Europe/Berlin:20261122T110000',
    'LOCATION:Room 3',
    'ORGANIZER;CN="Ada; Example":mailto:ada@example.com',
    'BEGIN:VALARM',
    'DESCRIPTION:never shown',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\n');
  const part: [string[], string] = [['Content-Type: text/calendar; method=REQUEST; charset=utf-8'], calendar];

  test('are told in words and kept', async () => {
    const mail = await mixed(part);
    expect(mail.text).toBe(
      '[Invitation] Printer, repair of the tray\nWhen: 2026-11-22 10:00 (Europe/Berlin) – 2026-11-22 11:00 (Europe/Berlin)\nWhere: Room 3\nOrganizer: Ada; Example <ada@example.com>',
    );
    expect(mail.attachments.map(({ name }) => name)).toEqual(['attachment-1.ics']);
  });

  test('are not told twice', async () => {
    const mail = await mixed([['Content-Type: text/plain'], 'Printer, repair of the tray: tomorrow!'], part);
    expect(mail.text).toBe('Printer, repair of the tray: tomorrow!');
  });

  test('say who answered and how', async () => {
    const reply =
      'BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:Repair\nDTSTART;VALUE=DATE:20261122\nATTENDEE;PARTSTAT=DECLINED;CN=Ada:mailto:ada@example.com\nEND:VEVENT\nEND:VCALENDAR';
    const mail = await mixed([['Content-Type: text/calendar; method=REPLY'], reply]);
    expect(mail.text).toBe(
      '[Answer to an invitation] Repair\nWhen: 2026-11-22\nAnswer: Ada <ada@example.com>: declined',
    );
  });
});

describe('signed and encrypted mail', () => {
  const der = (tag: number, ...content: Buffer[]): Buffer => {
    const body = Buffer.concat(content);
    return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 255]), body]);
  };
  const oid = (hex: string) => Buffer.from(`0609${hex}`, 'hex');
  const inner = Buffer.from('Content-Type: text/plain; charset=utf-8\r\n\r\nSigned wörds\r\n');
  const cms = (type: string, ...octets: Buffer[]) =>
    der(
      0x30,
      oid(type),
      der(
        0xa0,
        der(
          0x30,
          Buffer.from([2, 1, 1]),
          der(0x31),
          der(0x30, oid('2a864886f70d010701'), der(0xa0, ...octets)),
        ),
      ),
    );
  const smime = (bytes: Buffer): [string[], string] => [
    ['Content-Type: application/pkcs7-mime; name=smime.p7m', 'Content-Transfer-Encoding: base64'],
    base64(bytes),
  ];

  test.each<[string, Buffer[]]>([
    ['in one piece', [der(0x04, inner)]],
    ['in pieces', [der(0x24, der(0x04, inner.subarray(0, 20)), der(0x04, inner.subarray(20)))]],
  ])('a mail within its signature is read, %s', async (_, octets) => {
    const mail = await mixed(smime(cms('2a864886f70d010702', ...octets)));
    expect(mail.text.trim()).toBe('Signed wörds');
    expect(mail.attachments.map(({ name }) => name)).toEqual(['smime.p7m']);
  });

  test('one within an encryption is said to be so', async () => {
    const mail = await mixed(smime(cms('2a864886f70d010703', der(0x04, inner))));
    expect(mail.text).toBe('[Encrypted with S/MIME: it cannot be read here; see the attachment.]');
    expect(mail.attachments).toHaveLength(1);
  });

  test('PGP/MIME is said to be so', async () => {
    const mail = await mixed(
      [['Content-Type: application/pgp-encrypted'], 'Version: 1'],
      [['Content-Type: application/octet-stream; name=encrypted.asc'], '-----BEGIN PGP MESSAGE-----'],
    );
    expect(mail.text).toMatch(/^\[Encrypted with PGP/);
    expect(mail.attachments.map(({ name }) => name)).toContain('encrypted.asc');
  });

  test('PGP within the text becomes files', async () => {
    const block = '-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----';
    const mail = await readMail(aMail([FROM], `Hello\n${block}\nBye`));
    expect(mail.text).toBe('Hello\n[Encrypted with PGP: see message.asc.]\nBye');
    expect(contents(mail.attachments[0])).toBe(`${block}\n`);
  });

  test('text signed by PGP is the text', async () => {
    const signed =
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nIt smokes.\n- -- \nAda\n-----BEGIN PGP SIGNATURE-----\n\niQE\n-----END PGP SIGNATURE-----\n';
    const mail = await readMail(aMail([FROM], signed));
    expect(mail).toMatchObject({ text: 'It smokes.\n-- \nAda', newText: 'It smokes.' });
    expect(mail.attachments.map(({ name }) => name)).toEqual(['signature.asc']);
  });
});

describe('files within the text', () => {
  test('uuencoded ones become files', async () => {
    const mail = await readMail(aMail([FROM], 'See this:\nbegin 644 ../a.txt\n%2&5L;&\\`\n`\nend\nBye'));
    expect(mail.text).toBe('See this:\nBye');
    expect(mail.attachments).toMatchObject([{ name: 'a.txt' }]);
    expect(contents(mail.attachments[0])).toBe('Hello');
  });

  test.each([
    'begin 644 things anew, we said\nand so on\nend',
    'begin 644 a.txt',
    '=ybegin line=128 size=1 name=a\nxx\n=yend size=1',
    '-----BEGIN PGP MESSAGE-----\ncut off',
  ])('words that only look like one stay: %j', async (text) => {
    const mail = await readMail(aMail([FROM], text));
    expect(mail.text).toBe(text);
    expect(mail.attachments).toEqual([]);
  });
});

test('plain text that only says to look at the HTML is passed over', async () => {
  const mail = await readMail(
    aMail(
      [FROM, 'Content-Type: multipart/alternative; boundary=b'],
      parts(
        'b',
        [['Content-Type: text/plain'], 'Your e-mail client cannot display HTML.'],
        [['Content-Type: text/html'], `<p>${'The printer smokes. '.repeat(20)}</p>`],
      ),
    ),
  );
  expect(mail.text).toMatch(/^The printer smokes\./);
});

test('text of an unusual kind is shown where there is no other', async () => {
  const mail = await readMail(aMail([FROM, 'Content-Type: text/markdown'], '# Smoke'));
  expect(mail).toMatchObject({ text: '# Smoke', attachments: [] });
});
