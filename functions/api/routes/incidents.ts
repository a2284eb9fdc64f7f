import * as z from 'zod';
import { Reference, Status, TimelineEvent } from '../../../shared/incidents/index.ts';
import { EmailAddress } from '../../../shared/platform/email-address.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { KpiFigures } from '../../../shared/sla/index.ts';
import { StandardTextId } from './command.ts';
import { FileIds } from './files.ts';
import { Idempotency } from './portal.ts';
import { RecordView } from './record.ts';

const tag = 'Incidents';
const params = z.object({ reference: Reference });

const Kpi = KpiFigures.extend({
  policyId: z.string(),
  calendarId: z.string(),
  reason: z.string().meta({ description: 'Why this policy applies.' }),
  followUpAt: z.iso.datetime().optional(),
  warningAt: z.iso.datetime().optional(),
  round: z.int().meta({ description: 'The next response begins anew with each question: which this is.' }),
});

export const IncidentView = RecordView.extend({
  description: z.string(),
  kpis: z.array(Kpi),
  timeline: z.object({ events: z.array(TimelineEvent), next: z.string().optional() }),
});

export const readIncidentRoute = defineRoute({
  id: 'readIncident',
  method: 'GET',
  path: '/v1/incidents/{reference}',
  role: 'agent',
  function: 'api/desk',
  tag,
  summary: 'Read an incident with its promises and its timeline',
  description:
    'The ETag is the version. Promises are shown as they stand now, in business minutes exact to the millisecond; one that has not begun is not shown. One that was merged away answers as the pointer it is: `mergedInto` names where it goes on.',
  params,
  replies: {
    200: { description: 'The incident, with the beginning of its timeline.', schema: IncidentView },
  },
});

export const ReplyResult = z.object({
  reference: Reference,
  status: Status,
  version: z.number().int(),
  messageId: z.string(),
});

export const replyRoute = defineRoute({
  id: 'reply',
  method: 'POST',
  path: '/v1/incidents/{reference}/replies',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Answer the customer by mail, and set the status in the same step',
  description:
    'Without a status an `updated` incident becomes `unresolved`, any other stays as it is. With If-Match a stale version is refused.',
  params,
  headers: Idempotency.extend({
    'if-match': z
      .string()
      .regex(/^"\d+"$/, 'The ETag of the incident as it was read, such as "3".')
      .optional(),
  }),
  bodyLimit: 128 * 1024,
  body: z.strictObject({
    text: z
      .string()
      .trim()
      .min(1)
      .refine((text) => Buffer.byteLength(text) <= 64 * 1024, 'At most 65536 bytes.'),
    status: Status.exclude(['updated', 'closed']).optional(),
    cc: z.array(EmailAddress).max(20).default([]),
    bcc: z.array(EmailAddress).max(20).default([]),
    standardTextId: StandardTextId,
    files: FileIds,
  }),
  refuses: ['conflict', 'noAddress', 'mailStopped'],
  replies: { 201: { description: 'The answer is on its way.', schema: ReplyResult } },
});
