import { DeskError, faultyField } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { MessageType } from '../responses/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, timelineEvent } from './event.ts';
import { filesNoted, MAX_FILE_BYTES, published } from './file.ts';
import type { Status } from './incident.ts';
import { moveTo } from './lifecycle.ts';
import type { AttachedFile } from './part.ts';
import { queuedMessage } from './queued-message.ts';
import { nextVersion, placesOf, statusEvents } from './revise.ts';

/** What an agent answers. */
export interface AgentReply {
  readonly text: string;
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  /** Where the incident goes with this answer; see `statusAfter` where it is not said. */
  readonly status?: Status | undefined;
  /** The standard text it was made from. */
  readonly standardTextId?: string | undefined;
  /** Files of the incident that go with the mail. */
  readonly files?: readonly AttachedFile[] | undefined;
}

/**
 * Bytes of files that go with one mail: any one file may. SES takes 40 MB of a mail as it is sent, in which four
 * bytes stand for three, and the text needs room.
 */
export const MAX_MAILED_BYTES = MAX_FILE_BYTES;

/** The answer of an agent: a mail to the customer, the status that goes with it, the promise it keeps. */
export function reply(
  state: IncidentState,
  answer: AgentReply,
  by: { actor: Actor; now: Date; newId: NewId; settings: Settings },
): Change {
  const before = state.incident;
  if (!before.contact.address) {
    throw new DeskError('noAddress', 'The contact has no e-mail address to answer to.');
  }
  const { files = [] } = answer;
  refuseTooLarge(files);
  const moved = moveTo(before, answer.status ?? statusAfter(before.status), by);
  const incident = nextVersion(
    { ...moved, firstRespondedAt: before.firstRespondedAt ?? by.now.toISOString() },
    by.now,
  );
  const at = incident.updatedAt;
  const place = placesOf(incident, by);
  const eventPlace = place(by.actor);
  const message = queuedMessage(incident, {
    messageId: by.newId(by.now),
    type: typeFor[incident.status],
    cc: [...answer.cc],
    bcc: [...answer.bcc],
    event: { at, id: eventPlace.id },
    createdAt: at,
  });
  const mailed = timelineEvent('emailOut', eventPlace, {
    messageId: message.messageId,
    messageType: message.type,
    to: message.to,
    ...(message.cc.length > 0 ? { cc: message.cc } : {}),
    ...(message.bcc.length > 0 ? { bcc: message.bcc } : {}),
    text: answer.text,
    ...(answer.standardTextId ? { standardTextId: answer.standardTextId } : {}),
    ...(files.length > 0 ? { files: filesNoted(files) } : {}),
  });
  return {
    before: state,
    incident,
    kpis: [],
    events: [mailed, ...statusEvents(before, incident, place(by.actor), 'reply')],
    messages: [message],
    parts: published(files),
  };
}

function refuseTooLarge(files: readonly AttachedFile[]): void {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= MAX_MAILED_BYTES) return;
  const detail = `Together at most ${MAX_MAILED_BYTES} bytes go with a mail; these have ${bytes}.`;
  throw faultyField('/files', detail);
}

/** An answered `updated` incident is no longer waiting to be read; everything else stays where it is. */
const statusAfter = (status: Status): Status => (status === 'updated' ? 'unresolved' : status);

const typeFor: Readonly<Record<Status, MessageType>> = {
  unresolved: 'incidentUnresolved',
  updated: 'incidentUnresolved',
  waiting: 'incidentWaiting',
  solved: 'incidentSolved',
  closed: 'incidentSolved',
};
