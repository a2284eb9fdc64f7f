import * as z from 'zod';
import { AttachedFile, MAX_FILE_BYTES, Reference } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { pageFields } from './page-fields.ts';
import { Idempotency } from './portal.ts';

const tag = 'Files';
const Id = z.string().regex(/^[\w-]{1,160}$/, 'An id as the desk gave it.');
const params = z.object({ reference: Reference });
const oneFile = params.extend({ attachmentId: Id });

/** Ids of files of the incident that go with what is written. */
export const FileIds = z
  .array(z.string().regex(/^[\w-]{1,160}$/, 'An id as the desk gave it.'))
  .max(20)
  .refine((ids) => new Set(ids).size === ids.length, 'No file twice.')
  .default([])
  .meta({ description: 'Files of this incident, uploaded or come by mail, by their ids.' });

/** A file as the API shows it. */
export const FileView = AttachedFile.pick({
  id: true,
  name: true,
  type: true,
  size: true,
  origin: true,
  visibility: true,
  createdAt: true,
  createdBy: true,
  inline: true,
  contentId: true,
});
export type FileView = z.infer<typeof FileView>;

/** What a client says of the file it is about to send. */
export const announcedFile = (mostBytes: number) =>
  z.strictObject({
    name: z.string().trim().min(1).max(500),
    type: z
      .string()
      .toLowerCase()
      .regex(/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/, 'A MIME type without parameters, such as image/png.')
      .default('application/octet-stream'),
    size: z.int().min(1).max(mostBytes).meta({ description: 'Bytes: exactly as many are taken.' }),
  });

export const Upload = z.object({
  id: z.string(),
  name: z.string().meta({ description: 'As it is kept: without path and signs that do harm.' }),
  upload: z.object({
    method: z.literal('PUT'),
    url: z.url(),
    headers: z.record(z.string(), z.string()).meta({ description: 'To be sent along, exactly.' }),
    expiresAt: z.iso.datetime(),
  }),
});

export const FileResult = z.object({
  reference: Reference,
  version: z.number().int(),
  file: FileView,
});

const announcing =
  'Send the bytes to the address within fifteen minutes; it takes exactly the size and type that were announced. Then confirm.';

export const announceUpload = defineRoute({
  id: 'announceUpload',
  method: 'POST',
  path: '/v1/incidents/{reference}/attachments',
  role: 'agent',
  function: 'api/files',
  tag,
  summary: 'Announce a file and get an address to send it to',
  description: `${announcing} At most 25 MB each and 40 an incident. What is not confirmed within an hour falls away.`,
  params,
  headers: Idempotency,
  body: announcedFile(MAX_FILE_BYTES),
  replies: { 201: { description: 'The address.', schema: Upload } },
});

export const confirmUpload = defineRoute({
  id: 'confirmUpload',
  method: 'POST',
  path: '/v1/incidents/{reference}/attachments/{attachmentId}/complete',
  role: 'agent',
  function: 'api/files',
  tag,
  summary: 'Confirm that a file was sent',
  description: 'From here on it is part of the incident. A second time changes nothing.',
  params: oneFile,
  replies: { 200: { description: 'The file is here.', schema: FileResult } },
});

export const listAttachments = defineRoute({
  id: 'listAttachments',
  method: 'GET',
  path: '/v1/incidents/{reference}/attachments',
  role: 'agent',
  function: 'api/files',
  tag,
  summary: 'List the files of an incident, uploaded and come by mail',
  description: 'A page may be short and still have a `next`.',
  params,
  query: z.object(pageFields(100, 50)),
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ attachments: z.array(FileView), next: z.string().optional() }),
    },
  },
});

export const downloadAttachment = defineRoute({
  id: 'downloadAttachment',
  method: 'GET',
  path: '/v1/incidents/{reference}/attachments/{attachmentId}',
  role: 'agent',
  function: 'api/files',
  tag,
  summary: 'Download a file',
  description:
    'Leads to an address that works for five minutes. The file is sent as a download, never as a page.',
  params: oneFile,
  replies: { 302: { description: 'To the file.' } },
});

export const removeAttachment = defineRoute({
  id: 'removeAttachment',
  method: 'DELETE',
  path: '/v1/incidents/{reference}/attachments/{attachmentId}',
  role: 'agent',
  function: 'api/files',
  tag,
  summary: 'Remove a file',
  description: 'The timeline tells that it was there; its bytes are removed for good.',
  params: oneFile,
  replies: {
    200: {
      description: 'It is removed.',
      schema: z.object({ reference: Reference, version: z.number().int() }),
    },
  },
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
