import { describe, expect, test } from '@jest/globals';
import type { InboundMail } from '../../../shared/mail/inbound-mail.ts';
import { readMail } from '../../../shared/mail/read-mail.ts';
import { effortOf } from '../../support/effort.ts';
import { aMail, FROM } from './a-mail.ts';

const MB = 1024 * 1024;
const filled = (headers: readonly string[], filler: string, size: number) =>
  Buffer.concat([aMail([FROM, ...headers], ''), Buffer.alloc(size, filler)]);

/** Reads a mail and tells what it took. */
async function measured(raw: Buffer) {
  let mail: InboundMail | undefined;
  const effort = await effortOf(async () => {
    mail = await readMail(raw);
  });
  return { mail: mail!, effort };
}

// Several times what is needed; without the limits each of these takes minutes or exhausts the heap.
const PATIENCE = 40;

describe('limits', () => {
  test.each<[string, () => Buffer]>([
    ['40 MB of line feeds', () => filled([], '\n', 40 * MB)],
    ['40 MB of headers', () => Buffer.concat([Buffer.from(`${FROM}\n`), Buffer.alloc(40 * MB, 'a:b\n')])],
    [
      '40 MB of near boundaries',
      () => filled(['Content-Type: multipart/mixed; boundary=b'], '--bx\n', 40 * MB),
    ],
    ['40 MB of parts', () => filled(['Content-Type: multipart/mixed; boundary=b'], '--b\n\nx\n', 40 * MB)],
    [
      '40 MB of padded base64',
      () => filled(['Content-Type: image/png', 'Content-Transfer-Encoding: base64'], 'QQ==\n', 40 * MB),
    ],
    ['2 MB of open tags', () => filled(['Content-Type: text/html'], '<b>', 2 * MB)],
    ['1 MB of quote headers', () => filled([], 'From: a\n', MB)],
    ['1 MB of signature rules', () => filled([], 'x\n-- \n', MB)],
    ['1 MB of introductions', () => filled([], 'On 1 Jan 2020 a\n', MB)],
    ['10,000 fields', () => aMail([FROM, ...Array.from({ length: 10_000 }, (_, n) => `X-${n}: v`)])],
  ])('reads %s quickly', async (_, make) => {
    const { mail, effort } = await measured(make());
    expect(mail.from?.address).toBe('ada@example.com');
    expect(effort).toBeLessThan(PATIENCE);
  });

  test('says that parts are nested too deep, and keeps the words', async () => {
    let body = '';
    for (let depth = 1; depth <= 1_000; depth++) {
      body += `--b${depth - 1}\nContent-Type: multipart/mixed; boundary=b${depth}\n\n`;
    }
    const { mail, effort } = await measured(
      aMail([FROM, 'Content-Type: multipart/mixed; boundary=b0'], `${body}--b1000\n\ndeep words`),
    );
    expect(mail.unreadable).toMatch(/nested deeper than 30/);
    expect(mail.text).toContain('deep words');
    expect(effort).toBeLessThan(PATIENCE);
  });

  test('says that there are too many fields, and reads the first', async () => {
    const headers = [FROM, 'Subject: s', ...Array.from({ length: 10_000 }, (_, n) => `X-${n}: v`)];
    const mail = await readMail(aMail(headers));
    expect(mail).toMatchObject({ subject: 's', text: 'Hello' });
    expect(mail.unreadable).toMatch(/2,000 fields/);
  });

  test('cuts text at 1 MB and says so', async () => {
    const mail = await readMail(aMail([FROM, 'Content-Type: text/plain; charset=utf-8'], 'é'.repeat(MB)));
    expect(Buffer.byteLength(mail.text)).toBe(MB);
    expect(mail.truncated).toBe(true);
    expect((await readMail(aMail([FROM]))).truncated).toBe(false);
  });

  test('takes a file of 25 MB and leaves out a larger one', async () => {
    const file = (size: number) => filled(['Content-Type: application/pdf; name=a.pdf'], 'x', size);
    expect((await readMail(file(25 * MB))).attachments[0]!.content).toHaveLength(25 * MB);
    const { attachments, leftOut } = await readMail(file(25 * MB + 1));
    expect(attachments).toEqual([]);
    expect(leftOut).toEqual([{ name: 'a.pdf', type: 'application/pdf', reason: 'larger than 25 MB' }]);
  });
});
