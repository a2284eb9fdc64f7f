import * as z from 'zod';
import { Reference } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { announcedFile, FileView, Upload } from './files.ts';
import { Idempotency } from './portal.ts';

const tag = 'Portal';
const params = z.object({ token: z.string().max(4096) });
const oneFile = params.extend({
  attachmentId: z.string().regex(/^[\w-]{1,160}$/, 'An id as the desk gave it.'),
});

/** Bytes of one file, and files of one customer on one incident: anybody who has the link may send them. */
const MAX_BYTES = 10 * 1024 * 1024;
export const MAX_OWN_FILES = 10;

/** A file as its customer sees it. */
export const OwnFileView = FileView.pick({ id: true, name: true, type: true, size: true, createdAt: true });

export const announceOwnUpload = defineRoute({
  id: 'announceOwnUpload',
  method: 'POST',
  path: '/v1/portal/incidents/{token}/attachments',
  role: 'public',
  function: 'api/files',
  tag,
  summary: 'Announce a file for one’s own incident and get an address to send it to',
  description: `Send the bytes to the address within fifteen minutes, then confirm. At most 10 MB each and ${MAX_OWN_FILES} files.`,
  params,
  headers: Idempotency,
  body: announcedFile(MAX_BYTES),
  replies: { 201: { description: 'The address.', schema: Upload } },
});

export const confirmOwnUpload = defineRoute({
  id: 'confirmOwnUpload',
  method: 'POST',
  path: '/v1/portal/incidents/{token}/attachments/{attachmentId}/complete',
  role: 'public',
  function: 'api/files',
  tag,
  summary: 'Confirm that a file was sent',
  params: oneFile,
  replies: {
    200: {
      description: 'The file is part of the incident.',
      schema: z.object({ reference: Reference, file: OwnFileView }),
    },
  },
});

export const listOwnAttachments = defineRoute({
  id: 'listOwnAttachments',
  method: 'GET',
  path: '/v1/portal/incidents/{token}/attachments',
  role: 'public',
  function: 'api/files',
  tag,
  summary: 'List the files of one’s own incident',
  description: 'Those that the customer sent, and those that were sent to them.',
  params,
  query: z.object({ cursor: z.string().max(500).optional() }),
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({ attachments: z.array(OwnFileView), next: z.string().optional() }),
    },
  },
});

export const downloadOwnAttachment = defineRoute({
  id: 'downloadOwnAttachment',
  method: 'GET',
  path: '/v1/portal/incidents/{token}/attachments/{attachmentId}',
  role: 'public',
  function: 'api/files',
  tag,
  summary: 'Download a file of one’s own incident',
  description: 'Leads to an address that works for five minutes.',
  params: oneFile,
  replies: { 302: { description: 'To the file.' } },
});
