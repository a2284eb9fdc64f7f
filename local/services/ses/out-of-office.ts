import { mailDate, readHeaders, valuesOf } from './header-section.ts';

/** What the simulator's `ooto` address answers: an automatic reply by RFC 3834. */
export function outOfOffice(
  raw: Buffer,
  { from, to, id, at }: { from: string; to: string; id: string; at: number },
): Buffer {
  const { fields } = readHeaders(raw);
  const messageId = valuesOf(fields, 'Message-ID')[0] ?? '';
  const references = [...valuesOf(fields, 'References'), messageId].join(' ').trim();
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: Out of office: ${valuesOf(fields, 'Subject')[0] ?? ''}`,
    `Date: ${mailDate(at)}`,
    // The same for the same mail, so that a second attempt is the same answer.
    `Message-ID: <ooto-${id}@simulator.amazonses.com>`,
    ...(messageId === '' ? [] : [`In-Reply-To: ${messageId}`, `References: ${references}`]),
    'Auto-Submitted: auto-replied',
    'X-Auto-Response-Suppress: All',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'I am out of the office.',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
