import {
  attachmentKey,
  EXPECTED_SECONDS,
  type Incident,
  isAwaited,
  MAX_FILES,
  partitionsOf,
  removeFile,
} from '../../../shared/incidents/index.ts';
import { mailHtmlKey, mailIdOfAttachment, mailTextKey, rawMailKey } from '../../../shared/mail/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { idsFrom, newId } from '../../../shared/platform/ids.ts';
import type { Objects } from '../../../shared/platform/objects.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import type {
  announceUpload,
  confirmUpload,
  downloadAttachment,
  downloadMail,
  listAttachments,
  removeAttachment,
} from '../routes/files.ts';
import { headOf } from './absent.ts';
import { commander, refuseMerged } from './command.ts';
import {
  AlreadyHere,
  announce,
  arrived,
  type FileParts,
  fileView,
  knownFile,
  noSuchFile,
  takeOver,
} from './uploads.ts';

const LINK_SECONDS = 300;

export const announceUploadHandler =
  (desk: FileParts): RouteHandler<typeof announceUpload> =>
  async ({ params, body, headers, actor, now }) => {
    const incident = await headOf(desk.reader, params.reference);
    refuseMerged(incident);
    // Ids sort by their time: what is still waited for stands behind the last hour's beginning.
    const since = new Date(now.getTime() - EXPECTED_SECONDS * 1000);
    const { parts } = await desk.parts.list('file', partitionsOf(incident), {
      size: 100,
      after: idsFrom(since),
    });
    const awaited = parts.filter((file) => isAwaited(file, now)).length;
    return announce(
      desk,
      incident.reference,
      {
        actor: { kind: 'agent', id: actor.id, name: actor.name },
        count: { are: incident.attachments + awaited, most: MAX_FILES },
      },
      { body, key: headers['idempotency-key'], now },
    );
  };

export const confirmUploadHandler = (desk: FileParts): RouteHandler<typeof confirmUpload> => {
  const run = commander(desk);
  return async ({ params, actor, now }) => {
    const incident = await headOf(desk.reader, params.reference);
    const file = await knownFile(desk, incident, params.attachmentId, now);
    const answer = ({ reference, version }: Incident) => ({ reference, version, file: fileView(file) });
    if (file.state === 'here') return { status: 200, body: answer(incident) };
    await takeOver(desk.files, file);
    try {
      return await run(
        { reference: params.reference, actor, now },
        {
          name: 'confirmUpload',
          status: 200,
          decide: (state, context) => arrived(desk, state, file.id, context),
          resultOf: (change) => answer(change.incident),
        },
      );
    } catch (error) {
      if (error instanceof AlreadyHere) return { status: 200, body: answer(error.incident) };
      throw error;
    }
  };
};

export const listAttachmentsHandler =
  (desk: FileParts): RouteHandler<typeof listAttachments> =>
  async ({ params, query }) => {
    const incident = await headOf(desk.reader, params.reference);
    const list = `attachments:${incident.reference}`;
    const { parts, next } = await desk.parts.list('file', partitionsOf(incident), {
      size: query.limit,
      after: readCursor(list, query.cursor),
    });
    return {
      status: 200,
      body: {
        attachments: parts.filter(({ state }) => state === 'here').map(fileView),
        ...(next ? { next: writeCursor(list, next) } : {}),
      },
    };
  };

export const removeAttachmentHandler = (desk: FileParts): RouteHandler<typeof removeAttachment> => {
  const run = commander(desk);
  return ({ params, actor, now }) =>
    run(
      { reference: params.reference, actor, now },
      {
        name: 'removeAttachment',
        status: 200,
        decide: async (state, context) => {
          const file = await knownFile(desk, state.incident, params.attachmentId, now);
          if (file.state !== 'here') throw noSuchFile();
          return removeFile(state, file, { ...context, newId });
        },
        resultOf: ({ incident }) => ({ reference: incident.reference, version: incident.version }),
      },
    );
};

export const downloadAttachmentHandler =
  (desk: FileParts): RouteHandler<typeof downloadAttachment> =>
  async ({ params, now }) => {
    const references = partitionsOf(await headOf(desk.reader, params.reference));
    const file = await desk.parts.get('file', references, params.attachmentId);
    if (file && file.state !== 'here') throw noSuchFile();
    // Files of mails that came before files had places of their own are known by their mail alone.
    if (!file) await mailOf(desk, references, mailIdOfAttachment(params.attachmentId));
    return linkTo(desk.files, attachmentKey(params.attachmentId), file?.name, now);
  };

export const downloadMailHandler =
  (desk: FileParts): RouteHandler<typeof downloadMail> =>
  async ({ params, query, now }) => {
    const { mailId } = params;
    await mailOf(desk, partitionsOf(await headOf(desk.reader, params.reference)), mailId);
    if (query.form === 'text') return linkTo(desk.files, mailTextKey(mailId), 'mail.txt', now);
    if (query.form === 'html') return linkTo(desk.files, mailHtmlKey(mailId), 'mail.html', now);
    return linkTo(desk.rawMail, rawMailKey(mailId), `${mailId}.eml`, now);
  };

/** An address of the object for a while. Signed only for what is there. */
export async function linkTo(objects: Objects, key: string, name: string | undefined, now: Date) {
  if (!(await objects.head(key))) throw noSuchFile();
  const location = await objects.downloadLink(key, name, { seconds: LINK_SECONDS, now });
  return { status: 302, headers: { location } };
}

/** A mail belongs to the incident that its record names; what came with it belongs there too. */
async function mailOf(desk: FileParts, references: readonly string[], mailId: string): Promise<void> {
  const record = await desk.inbound.outcome(mailId);
  if (!record?.reference || !references.includes(record.reference) || record.redacted) throw noSuchFile();
}
