import type { InboundMail } from '../../shared/mail/index.ts';

/** A mail as it was read: from a person, to the support address, all checks passed. */
export const anInboundMail = (over: Partial<InboundMail> = {}): InboundMail => ({
  messageId: 'question@example.com',
  from: { name: 'Ada Example', address: 'ada@example.com' },
  replyTo: [],
  to: [{ name: '', address: 'support@desk.example.com' }],
  cc: [],
  recipients: ['support@desk.example.com'],
  subject: 'The printer is on fire',
  date: '2026-06-12T07:59:00.000Z',
  references: [],
  text: 'It burns. What now?',
  truncated: false,
  newText: 'It burns. What now?',
  attachments: [],
  leftOut: [],
  verdicts: { spf: 'pass', dkim: 'pass', dmarc: 'pass', spam: 'pass', virus: 'pass' },
  ...over,
});
