import {
  type Actor,
  type AttachedFile,
  attachmentKey,
  expectFile,
  fileArrived,
  type Incident,
  type IncidentState,
  isAwaited,
  partitionsOf,
  partWrite,
  uploadKey,
} from '../../../shared/incidents/index.ts';
import { type InboundStore, safeName } from '../../../shared/mail/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { asDownload, type Objects } from '../../../shared/platform/objects.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace, transact } from '../../../shared/table/transact.ts';
import type { FileView } from '../routes/files.ts';
import type { CommandParts } from './command.ts';

/** What the routes of files work with. */
export interface FileParts extends CommandParts {
  readonly inbound: InboundStore;
  readonly files: Objects;
  readonly rawMail: Objects;
}

const UPLOAD_SECONDS = 900;

export const noSuchFile = () => new DeskError('notFound', 'There is no such file on this incident.');

/** Who sends a file, and of how many it may be one. */
export interface Sender {
  readonly actor: Actor;
  readonly count: { are: number; most: number };
}

interface Announcement {
  readonly body: { name: string; type: string; size: number };
  readonly key: string | undefined;
  readonly now: Date;
}

/**
 * Keeps a place for a file that is to come and answers where to send it. The incident itself is not changed:
 * how many files it has is held to when one is there.
 */
export async function announce(
  desk: FileParts,
  reference: string,
  sender: Sender,
  { body, key, now }: Announcement,
) {
  const once = onceOnly<AttachedFile>(desk.client, desk.table, {
    scope: `announceUpload:${sender.actor.id}`,
    key,
    content: [reference, body],
  });
  const answer = async (file: AttachedFile) => ({
    status: 201,
    body: {
      id: file.id,
      name: file.name,
      upload: {
        ...(await desk.files.uploadLink(uploadKey(file.id), file, { seconds: UPLOAD_SECONDS, now })),
        expiresAt: new Date(now.getTime() + UPLOAD_SECONDS * 1000).toISOString(),
      },
    },
  });
  const earlier = await once.earlier();
  if (earlier) return answer(earlier);
  const announced = { ...body, name: safeName(body.name, 'attachment.bin') };
  const file = expectFile(reference, announced, sender.count, { ...sender, now, newId });
  try {
    await transact(desk.client, [
      partWrite({ kind: 'file', part: file }, { table: desk.table }),
      ...once.write(file, now),
    ]);
  } catch (error) {
    if (error instanceof LostRace) return answer(once.orEarlier(error));
    throw error;
  }
  return answer(file);
}

/** The file of an incident that has come or is waited for. */
export async function knownFile(
  desk: FileParts,
  incident: Incident,
  id: string,
  now: Date,
): Promise<AttachedFile> {
  const file = await desk.parts.get('file', partitionsOf(incident), id);
  if (!file || (file.state !== 'here' && !isAwaited(file, now))) throw noSuchFile();
  return file;
}

/**
 * Takes over the bytes that were sent: under the file's own key, as bytes to be saved, where the address that
 * was given out no longer reaches them.
 * @throws DeskError conflict when nothing has come yet, or something else than was announced.
 */
export async function takeOver(files: Objects, file: AttachedFile): Promise<void> {
  const sent = await files.head(uploadKey(file.id));
  if (!sent) throw new DeskError('conflict', 'The file has not been sent yet.');
  const form = { type: 'application/octet-stream', disposition: asDownload(file.name) };
  const taken =
    sent.size === file.size &&
    (await files.copy(uploadKey(file.id), sent.etag, attachmentKey(file.id), form));
  if (!taken) throw new DeskError('conflict', 'What was sent is not what was announced. Send it again.');
}

/** The file is there already: somebody else confirmed it, or the same client before. */
export class AlreadyHere extends Error {
  override readonly name = 'AlreadyHere';

  constructor(
    readonly incident: Incident,
    readonly file: AttachedFile,
  ) {
    super('The file is there already.');
  }
}

/** What confirming an upload does to the incident as it stands. */
export async function arrived(
  desk: FileParts,
  state: IncidentState,
  id: string,
  by: { actor: Actor; now: Date },
) {
  const file = await knownFile(desk, state.incident, id, by.now);
  if (file.state === 'here') throw new AlreadyHere(state.incident, file);
  return fileArrived(state, file, { ...by, newId });
}

export const fileView = (file: AttachedFile): FileView => ({
  id: file.id,
  name: file.name,
  type: file.type,
  size: file.size,
  origin: file.origin,
  visibility: file.visibility,
  createdAt: file.createdAt,
  createdBy: file.createdBy,
  ...(file.inline === undefined ? {} : { inline: file.inline }),
  ...(file.contentId === undefined ? {} : { contentId: file.contentId }),
});
