import type { OutgoingMessage } from '../responses/index.ts';
import { type EventPlace, type TimelineEvent, timelineEvent } from './event.ts';
import type { Incident } from './incident.ts';
import { queuedMessage } from './queued-message.ts';

/**
 * Tells the customer that an incident was solved without an answer of its own. How it was solved is told only
 * where the incident shares it, as it stands now. None for a contact without an address.
 */
export function closedMail(
  incident: Incident,
  place: EventPlace,
  messageId: string,
): { message: OutgoingMessage; event: TimelineEvent } | undefined {
  if (!incident.contact.address) return undefined;
  const resolution = incident.shareResolution ? incident.resolutionNotes : undefined;
  const message = queuedMessage(incident, {
    ...{ messageId, type: 'incidentClosed', createdAt: place.at },
    event: resolution ? { at: place.at, id: place.id } : undefined,
  });
  const event = timelineEvent('emailOut', place, {
    messageId,
    messageType: message.type,
    to: message.to,
    ...(resolution ? { text: resolution } : {}),
  });
  return { message, event };
}
