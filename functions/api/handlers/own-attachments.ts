import { customerStore, oneOf } from '../../../shared/customers/index.ts';
import {
  type Actor,
  asOneContact,
  attachmentKey,
  type Incident,
  isAwaited,
  livingIncident,
  MAX_FILES,
  mayTake,
  partitionsOf,
  takesAnswers,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { SigningKeys } from '../../../shared/platform/signing-keys.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { readIncidentLink } from '../../../shared/tracking/index.ts';
import {
  type announceOwnUpload,
  type confirmOwnUpload,
  type downloadOwnAttachment,
  type listOwnAttachments,
  MAX_OWN_FILES,
} from '../routes/own-files.ts';
import { linkTo } from './attachments.ts';
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

export interface OwnFileParts extends FileParts {
  readonly keys: SigningKeys;
}

/** A customer at their incident: by the link, and where it was merged, at the one that stands for it now. */
interface Visit {
  readonly actor: Actor;
  /** Every id that the customer was ever known by. */
  readonly ids: ReadonlySet<string>;
  /** The incident that the link was made for. */
  readonly reference: string;
  readonly incident: Incident;
}

async function enter(desk: OwnFileParts, token: string, now: Date): Promise<Visit> {
  const deadLink = new DeskError('notFound', 'This link leads nowhere, or it has expired.');
  const claims = await readIncidentLink(await desk.keys(), token, now);
  if (!claims) throw deadLink;
  const customers = customerStore(desk.client, desk.table);
  const [own, contact] = await Promise.all([desk.incidents.load(claims.r), customers.contact(claims.c)]);
  const one = oneOf(claims.c, contact);
  if (!own || !one.ids.has(own.incident.contact.id)) throw deadLink;
  const living = own.incident.mergedInto
    ? await livingIncident(desk.incidents, own.incident.mergedInto)
    : own;
  if (!living) throw deadLink;
  const { name } = own.incident.contact;
  const { incident } = asOneContact(living, one);
  return { actor: { kind: 'contact', id: one.id, name }, ids: one.ids, reference: claims.r, incident };
}

async function refuseClosed(desk: OwnFileParts, incident: Incident, now: Date): Promise<void> {
  const { workflow } = await desk.settings.load();
  if (takesAnswers(incident, now, workflow.reopenDays)) return;
  throw new DeskError('conflict', 'This question is closed. Please ask a new one.');
}

export const announceOwnUploadHandler =
  (desk: OwnFileParts): RouteHandler<typeof announceOwnUpload> =>
  async ({ params, body, headers, now }) => {
    const { actor, ids, incident } = await enter(desk, params.token, now);
    await refuseClosed(desk, incident, now);
    const { parts } = await desk.parts.list('file', partitionsOf(incident), { size: 200 });
    const own = parts.filter(
      (file) =>
        file.origin === 'upload' &&
        ids.has(file.createdBy.id) &&
        (file.state === 'here' || isAwaited(file, now)),
    ).length;
    // Where the whole is full, it is full for the customer too.
    const are = incident.attachments >= MAX_FILES ? MAX_OWN_FILES : own;
    return announce(
      desk,
      incident.reference,
      { actor, count: { are, most: MAX_OWN_FILES } },
      { body, key: headers['idempotency-key'], now },
    );
  };

export const confirmOwnUploadHandler =
  (desk: OwnFileParts): RouteHandler<typeof confirmOwnUpload> =>
  async ({ params, now }) => {
    const { actor, ids, incident } = await enter(desk, params.token, now);
    const file = await knownFile(desk, incident, params.attachmentId, now);
    if (!ids.has(file.createdBy.id) || file.origin !== 'upload') throw noSuchFile();
    if (file.state === 'expected') {
      await refuseClosed(desk, incident, now);
      await takeOver(desk.files, file);
      await desk.incidents
        .change(incident.reference, (state) => arrived(desk, state, file.id, { actor, now }))
        .catch((error: unknown) => {
          if (!(error instanceof AlreadyHere)) throw error;
        });
    }
    return { status: 200, body: { reference: incident.reference, file: ownView(file) } };
  };

export const listOwnAttachmentsHandler =
  (desk: OwnFileParts): RouteHandler<typeof listOwnAttachments> =>
  async ({ params, query, now }) => {
    const visit = await enter(desk, params.token, now);
    const list = `ownAttachments:${visit.reference}`;
    const { parts, next } = await desk.parts.list('file', partitionsOf(visit.incident), {
      size: 100,
      after: readCursor(list, query.cursor),
    });
    return {
      status: 200,
      body: {
        attachments: parts.filter((file) => mayTake(file, visitor(visit))).map(ownView),
        ...(next ? { next: writeCursor(list, next) } : {}),
      },
    };
  };

export const downloadOwnAttachmentHandler =
  (desk: OwnFileParts): RouteHandler<typeof downloadOwnAttachment> =>
  async ({ params, now }) => {
    const visit = await enter(desk, params.token, now);
    const file = await desk.parts.get('file', partitionsOf(visit.incident), params.attachmentId);
    if (!file || !mayTake(file, visitor(visit))) throw noSuchFile();
    return linkTo(desk.files, attachmentKey(file.id), file.name, now);
  };

const visitor = ({ ids, reference, incident }: Visit) => ({
  contactIds: ids,
  reference,
  contacts: [incident.contact, ...incident.participants].map(({ id }) => id),
});

const ownView = (file: Parameters<typeof fileView>[0]) => {
  const { id, name, type, size, createdAt } = fileView(file);
  return { id, name, type, size, createdAt };
};
