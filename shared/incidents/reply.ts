import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { MessageType, OutgoingMessage } from '../responses/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, timelineEvent } from './event.ts';
import type { Incident, Status } from './incident.ts';
import { moveTo } from './lifecycle.ts';
import { nextVersion, placesOf, promisesAt, statusEvents } from './revise.ts';

/** What an agent answers. */
export interface AgentReply {
  readonly text: string;
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  /** Where the incident goes with this answer; see `statusAfter` where it is not said. */
  readonly status?: Status | undefined;
}

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
  const moved = moveTo(before, answer.status ?? statusAfter(before.status), by);
  const incident = nextVersion(
    { ...moved, firstRespondedAt: before.firstRespondedAt ?? by.now.toISOString() },
    by.now,
  );
  const at = incident.updatedAt;
  const place = placesOf(incident, by);
  const promises = promisesAt(state, by.now, place, true);
  const eventPlace = place(by.actor);
  const message = mailFor(incident, answer, { at, id: eventPlace.id }, by.newId(by.now));
  const mailed = timelineEvent('emailOut', eventPlace, {
    messageId: message.messageId,
    messageType: message.type,
    to: message.to,
    ...(message.cc.length > 0 ? { cc: message.cc } : {}),
    ...(message.bcc.length > 0 ? { bcc: message.bcc } : {}),
    text: answer.text,
  });
  return {
    before: state,
    incident,
    kpis: promises.kpis,
    events: [...promises.events, mailed, ...statusEvents(before, incident, place(by.actor), 'reply')],
    messages: [message],
  };
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

const mailFor = (
  incident: Incident,
  answer: AgentReply,
  event: { at: string; id: string },
  messageId: string,
): OutgoingMessage => ({
  messageId,
  type: typeFor[incident.status],
  reference: incident.reference,
  siteId: incident.siteId,
  contactId: incident.contact.id,
  to: incident.contact.address ? [incident.contact.address] : [],
  cc: [...answer.cc],
  bcc: [...answer.bcc],
  language: incident.language,
  event,
  state: 'queued',
  createdAt: event.at,
});
