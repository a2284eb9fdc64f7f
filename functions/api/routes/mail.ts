import * as z from 'zod';
import { Reference } from '../../../shared/incidents/index.ts';
import { InboundRecord, outcomes } from '../../../shared/mail/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { OutgoingMessage } from '../../../shared/responses/index.ts';
import { pageFields } from './page-fields.ts';
import { Idempotency } from './portal.ts';

const common = { function: 'api/mail', tag: 'Mail' } as const;

const params = z.object({ id: z.string().regex(/^[\w-]{1,160}$/, 'An id as the desk gave it.') });

const states = [
  ...(['queued', 'claimed', 'sent', 'delivered', 'bounced', 'complained', 'failed'] as const),
  'withheld',
] as const;

/** Mail that came: what became of it and why. */
const MailIn = InboundRecord.omit({ mailId: true, siteId: true, receivedAt: true }).extend({
  direction: z.literal('in'),
  id: z.string(),
  at: z.iso.datetime().meta({ description: 'When it came.' }),
});
/** Mail that is sent: how far it has come, and why no farther. */
const MailOut = OutgoingMessage.pick({
  ...{ type: true, reference: true, contactId: true, to: true, cc: true, bcc: true, language: true },
  ...{ state: true, reason: true, claimedAt: true, sentAt: true, deliveredAt: true, sesMessageId: true },
}).extend({
  direction: z.literal('out'),
  id: z.string(),
  at: z.iso.datetime().meta({ description: 'When it was decided to send it.' }),
});
const Mail = z.discriminatedUnion('direction', [MailIn, MailOut]);

export const listMailRoute = defineRoute({
  ...common,
  role: 'agent',
  id: 'listMail',
  method: 'GET',
  path: '/v1/mail',
  summary: 'List what came and what was sent, with what became of it and why',
  description:
    'Newest first. `from` asks for the mail of one sender, `incident` for what its timeline tells of; with these a page may be short and still have a `next`. `pending`: not placed yet, after an attempt that failed. Messages of before the log was kept are found by their incident alone.',
  query: z.strictObject({
    ...pageFields(),
    direction: z.enum(['in', 'out']).optional(),
    outcome: z
      .enum([...outcomes, 'pending'])
      .optional()
      .meta({ description: 'What came and became this.' }),
    state: z.enum(states).optional().meta({ description: 'What was sent and has come so far.' }),
    from: z.string().trim().min(3).max(320).optional().meta({ description: 'An address.' }),
    incident: Reference.optional(),
    day: z.iso.date().optional().meta({ description: 'Where the site is.' }),
  }),
  refuses: ['notFound'],
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ mails: z.array(Mail), next: z.string().optional() }),
    },
  },
});

export const readMailRoute = defineRoute({
  ...common,
  role: 'agent',
  id: 'readMail',
  method: 'GET',
  path: '/v1/mail/{id}',
  summary: 'Read what became of a mail that came or was sent',
  description: '`head` holds what its head says, with the verdicts of SES.',
  params,
  replies: { 200: { description: 'The mail.', schema: Mail } },
});

export const downloadRawRoute = defineRoute({
  ...common,
  role: 'agent',
  id: 'downloadRawMail',
  method: 'GET',
  path: '/v1/mail/{id}/raw',
  summary: 'Download a mail byte for byte',
  description:
    'Leads to an address that works for five minutes. What is quarantined, and what was sent with the links of its customer, is for managers.',
  params,
  refuses: ['forbidden'],
  replies: { 302: { description: 'To the mail.' } },
});

export const replayMailRoute = defineRoute({
  ...common,
  role: 'manager',
  id: 'replayMail',
  method: 'POST',
  path: '/v1/mail/{id}/replay',
  summary: 'Have a mail that came placed once more',
  description:
    'One that has landed stays where it is, and nothing new comes of it; one that was not placed yet is placed.',
  params,
  headers: Idempotency,
  replies: { 202: { description: 'It is on its way.', schema: MailIn } },
});

export const releaseMailRoute = defineRoute({
  ...common,
  role: 'manager',
  id: 'releaseMail',
  method: 'POST',
  path: '/v1/mail/{id}/release',
  summary: 'Let a mail out of quarantine',
  description: 'It lands where it would have landed, its sender being who it says.',
  params,
  headers: Idempotency,
  refuses: ['conflict'],
  replies: { 202: { description: 'It is on its way.', schema: MailIn } },
});
