import {
  attachmentKey,
  eventTypes,
  filesOfEvent,
  type IncidentReader,
  type Remains,
  type TimelineEvent,
  uploadKey,
} from '../incidents/index.ts';
import { CorruptDataError, TryLater } from '../platform/errors.ts';
import type { Objects } from '../platform/objects.ts';
import type { MessageStore } from '../responses/index.ts';
import { eventKey } from '../table/keys.ts';
import type { InboundStore } from './inbound-store.ts';
import { rawMailKey, sentMailKey } from './mail-id.ts';
import { attachmentsOf, mailFolder } from './stored-mail.ts';

export interface RemoverParts {
  readonly incidents: IncidentReader;
  readonly messages: MessageStore;
  readonly inbound: InboundStore;
  readonly files: Objects;
  readonly rawMail: Objects;
  /** Removes descriptions up to an instant, or the named ones. */
  readonly removeTexts: (reference: string, until: Date, named?: ReadonlySet<string>) => Promise<void>;
}

/** Entries of a timeline that are looked through at a time. */
const PAGE = 200;

/**
 * Removes the copies that buckets hold of what was redacted or removed: files with their versions, the raw mail
 * with its text and HTML, second deliveries of it, the mail that was sent, and sent mails that quote it. Each
 * step finds nothing to do where it was done before, so the whole may be done again after a crash.
 * @throws TryLater while a mail that may quote it is on its way.
 */
export const contentRemover =
  (parts: RemoverParts) =>
  async (place: { reference: string; eventId: string; at: string }): Promise<void> => {
    const { incidents } = parts;
    const told = await incidents.event(place.reference, { at: place.at, id: place.eventId });
    if (!told) throw new CorruptDataError('What tells of a removal is not there.');
    if (told.type === 'fileRemoved') return removeFiles(parts, filesOfEvent(told));
    const { reference = place.reference, eventId, at } = eventTypes.redacted.data.parse(told.data);
    const tombstone = await incidents.event(reference, { at, id: eventId });
    if (!tombstone?.redacted) throw new CorruptDataError('A redacted entry is not a tombstone.');
    await removeCopies(parts, tombstone, new Date(tombstone.redacted.at));
    if (isQuoted(tombstone)) await removeQuotes(parts, tombstone, place.reference);
  };

async function removeCopies(parts: RemoverParts, tombstone: TimelineEvent, until: Date): Promise<void> {
  const { files, rawMail } = parts;
  const { mailId, messageId, textIds } = tombstone.data as Remains;
  await removeFiles(parts, filesOfEvent(tombstone));
  if (mailId) {
    const twins = await parts.inbound.twinsOf(mailId);
    for (const id of [mailId, ...twins]) {
      await rawMail.remove(rawMailKey(id));
      await files.removeUnder(mailFolder(id));
      // Also what a delivery kept that then lost its race.
      await files.removeUnder(attachmentKey(attachmentsOf(id)));
    }
    for (const id of twins) await parts.inbound.redact(id, until.toISOString());
  }
  if (messageId) await rawMail.remove(sentMailKey(messageId));
  if (textIds) await parts.removeTexts(tombstone.reference, until, new Set(textIds));
  if (tombstone.type === 'created') await parts.removeTexts(tombstone.reference, until);
}

async function removeFiles({ files }: RemoverParts, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await files.remove(attachmentKey(id));
    await files.remove(uploadKey(id));
  }
}

/** Our mails quote what the customer wrote, and nothing else. */
const isQuoted = ({ type, actor }: TimelineEvent): boolean =>
  type === 'created' || (actor.kind === 'contact' && (type === 'emailIn' || type === 'comment'));

/**
 * Removes the copies of the mails that were sent since, from the incident or from one that it was merged into;
 * what they said stands on the timeline.
 */
async function removeQuotes(parts: RemoverParts, tombstone: TimelineEvent, living: string): Promise<void> {
  const { reference, at, id } = tombstone;
  const until = tombstone.redacted?.at ?? at;
  let after: string | undefined = eventKey(reference, at, id).sk;
  let onItsWay = false;
  do {
    const page = await parts.incidents.timeline(living, { after, size: PAGE, newestFirst: false });
    for (const { type, data, at: sentAt } of page.events) {
      if (type !== 'emailOut' || sentAt > until) continue;
      const { messageId } = data as { messageId: string };
      const message = await parts.messages.load(messageId);
      onItsWay ||= message?.state === 'queued' || message?.state === 'claimed';
      await parts.rawMail.remove(sentMailKey(messageId));
    }
    after = page.next;
  } while (after);
  if (onItsWay) throw new TryLater('A mail that may quote it is still on its way.');
}
