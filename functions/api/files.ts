import { inboundStore } from '../../shared/mail/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { FilesEnv, readEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { objectsIn } from '../../shared/platform/objects.ts';
import { signingKeys } from '../../shared/platform/signing-keys.ts';
import { messageStore } from '../../shared/responses/index.ts';
import {
  announceUploadHandler,
  confirmUploadHandler,
  downloadAttachmentHandler,
  downloadMailHandler,
  listAttachmentsHandler,
  removeAttachmentHandler,
} from './handlers/attachments.ts';
import { commandParts } from './handlers/command.ts';
import {
  announceOwnUploadHandler,
  confirmOwnUploadHandler,
  downloadOwnAttachmentHandler,
  listOwnAttachmentsHandler,
} from './handlers/own-attachments.ts';
import { redactEventHandler } from './handlers/redact-event.ts';
import {
  announceUpload,
  confirmUpload,
  downloadAttachment,
  downloadMail,
  listAttachments,
  removeAttachment,
} from './routes/files.ts';
import {
  announceOwnUpload,
  confirmOwnUpload,
  downloadOwnAttachment,
  listOwnAttachments,
} from './routes/own-files.ts';
import { redactEvent } from './routes/redact.ts';

const env = readEnv(FilesEnv);
const client = documentClient();
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const desk = {
  ...commandParts(client, layout, env.SITE.id),
  inbound: inboundStore(client, layout),
  files: objectsIn(env.FILES_BUCKET),
  rawMail: objectsIn(env.RAW_MAIL_BUCKET),
  messages: messageStore(client, layout),
  keys: signingKeys(env.SIGNING_SECRET_ID, systemClock),
};

export const handler = serve(
  [
    bind(announceUpload, announceUploadHandler(desk)),
    bind(confirmUpload, confirmUploadHandler(desk)),
    bind(listAttachments, listAttachmentsHandler(desk)),
    bind(downloadAttachment, downloadAttachmentHandler(desk)),
    bind(removeAttachment, removeAttachmentHandler(desk)),
    bind(downloadMail, downloadMailHandler(desk)),
    bind(redactEvent, redactEventHandler(desk)),
    bind(announceOwnUpload, announceOwnUploadHandler(desk)),
    bind(confirmOwnUpload, confirmOwnUploadHandler(desk)),
    bind(listOwnAttachments, listOwnAttachmentsHandler(desk)),
    bind(downloadOwnAttachment, downloadOwnAttachmentHandler(desk)),
  ],
  { clock: systemClock, logger: functionLogger('api/files') },
);
