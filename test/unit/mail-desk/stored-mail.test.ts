import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentHash } from '../../../shared/mail/content-hash.ts';
import type { InboundMail, MailAttachment } from '../../../shared/mail/index.ts';
import { mailIdOfKey } from '../../../shared/mail/mail-id.ts';
import { fittingText, storeMail } from '../../../shared/mail/stored-mail.ts';
import { anInboundMail } from '../../support/an-inbound-mail.ts';

const aFile = (over: Partial<MailAttachment> = {}): MailAttachment => ({
  ...{ name: 'photo.png', type: 'image/png', content: new Uint8Array([1, 2, 3]), inline: false, ...over },
});

describe('the content of a mail', () => {
  const mail = anInboundMail({ html: '<p>It burns.</p>', attachments: [aFile()] });

  it('is the same whatever servers added on the way', () => {
    const verdicts = { ...mail.verdicts, spam: 'gray' as const };
    const again = {
      ...mail,
      verdicts,
      recipients: ['other@desk.example.com'],
      envelopeFrom: 'x@example.com',
    };
    expect(contentHash(again)).toBe(contentHash(mail));
  });

  it.each<[string, Partial<InboundMail>]>([
    ['another sender', { from: { name: 'Ada Example', address: 'eve@example.com' } }],
    ['another date', { date: '2026-06-12T07:59:01.000Z' }],
    ['another subject', { subject: 'The printer is on fire!' }],
    ['another text', { text: 'It burns. What now? ' }],
    ['another HTML', { html: '<p>It burns!</p>' }],
    ['a file less', { attachments: [] }],
    ['a file more', { attachments: [aFile(), aFile()] }],
    ['another name of a file', { attachments: [aFile({ name: 'photo2.png' })] }],
    ['another content of a file', { attachments: [aFile({ content: new Uint8Array([1, 2, 4]) })] }],
  ])('is another with %s', (_, over) => {
    expect(contentHash({ ...mail, ...over })).not.toBe(contentHash(mail));
  });

  it('keeps name and content of a file apart', () => {
    const one = [aFile({ name: 'ab', content: new TextEncoder().encode('c') })];
    const other = [aFile({ name: 'a', content: new TextEncoder().encode('bc') })];
    expect(contentHash({ ...mail, attachments: one })).not.toBe(contentHash({ ...mail, attachments: other }));
  });
});

describe('text for an item', () => {
  it('stays as it is up to 64 KiB', () => {
    const text = 'x'.repeat(65_536);
    expect(fittingText(text)).toBe(text);
  });

  it('is cut at the edge of a character, and says so', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('é', '€', '😀', 'aé€😀'),
        fc.string({ unit: 'grapheme', maxLength: 5 }),
        (letter, start) => {
          const text = start + letter.repeat(33_000);
          const cut = fittingText(text);
          expect(cut.endsWith(' […]')).toBe(true);
          const kept = cut.slice(0, -4);
          expect(text.startsWith(kept)).toBe(true);
          expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(65_536);
          expect(Buffer.byteLength(kept)).toBeGreaterThan(65_536 - 4);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('what of a mail is kept beside the table', () => {
  it('lies under keys that follow from the mail, and is named by the timeline', async () => {
    const kept = new Map<string, { body: Uint8Array | string; type: string }>();
    const html = '<p>It burns.</p>';
    const attachments = [
      aFile(),
      aFile({ name: 'evil.html', type: 'text/html', contentId: 'c1', inline: true }),
    ];
    const leftOut = [{ name: 'big.iso', type: 'application/x-iso', reason: 'Over 25 MB.' }];
    const mail = anInboundMail({ html, attachments, leftOut });
    const keep = async (key: string, body: Uint8Array | string, type: string) => {
      kept.set(key, { body, type });
    };
    const stored = await storeMail('mail-1', mail, keep);
    expect([...kept.keys()].sort()).toEqual([
      ...['attachments/mail-1-0', 'attachments/mail-1-1'],
      ...['mail/mail-1/sanitised.html', 'mail/mail-1/text.txt'],
    ]);
    // A file is never kept under the type its sender claims: nobody's browser is to run it.
    expect(kept.get('attachments/mail-1-1')?.type).toBe('application/octet-stream');
    expect(stored).toEqual({
      mailId: 'mail-1',
      attachments: [
        { id: 'mail-1-0', name: 'photo.png', type: 'image/png', size: 3, inline: false },
        { id: 'mail-1-1', name: 'evil.html', type: 'text/html', size: 3, inline: true, contentId: 'c1' },
      ],
      leftOut: [{ name: 'big.iso', reason: 'Over 25 MB.' }],
    });
  });
});

describe('the id of a mail', () => {
  it.each([
    ['inbound/o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1', 'o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1'],
    ['mail-1', 'mail-1'],
  ])('of %s is %s', (key, id) => {
    expect(mailIdOfKey(key)).toBe(id);
  });

  it.each(['inbound/', 'inbound/a b', 'inbound/a#b', `inbound/${'x'.repeat(200)}`])(
    'of %s is one that holds nothing of it, and the same each time',
    (key) => {
      expect(mailIdOfKey(key)).toMatch(/^[0-9a-f]{40}$/);
      expect(mailIdOfKey(key)).toBe(mailIdOfKey(key));
    },
  );
});
