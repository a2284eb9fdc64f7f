import * as z from 'zod';
import { Reference } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';

const tag = 'Files';
const Id = z.string().regex(/^[\w-]{1,160}$/);

export const downloadAttachment = defineRoute({
  id: 'downloadAttachment',
  method: 'GET',
  path: '/v1/incidents/{reference}/attachments/{attachmentId}',
  role: 'agent',
  function: 'api/files',
  tag,
  summary: 'Download a file that came with a mail',
  description:
    'Leads to an address that works for five minutes. The file is sent as a download, never as a page.',
  params: z.object({ reference: Reference, attachmentId: Id }),
  replies: { 302: { description: 'To the file.' } },
});

export const downloadMail = defineRoute({
  id: 'downloadMail',
  method: 'GET',
  path: '/v1/incidents/{reference}/mails/{mailId}',
  role: 'agent',
  function: 'api/files',
  tag,
  summary: 'Download a mail',
  description:
    'Leads to an address that works for five minutes. `raw`: byte for byte as it came. `text`: all of its text, quoted history included. `html`: its HTML, sanitised.',
  params: z.object({ reference: Reference, mailId: Id }),
  query: z.object({ form: z.enum(['raw', 'text', 'html']).default('raw') }),
  replies: { 302: { description: 'To the mail.' } },
});
