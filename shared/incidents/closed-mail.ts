import type { OutgoingMessage } from '../responses/index.ts';
import { type EventPlace, type TimelineEvent, timelineEvent } from './event.ts';
import type { Incident } from './incident.ts';

/**
 * Tells the customer that an incident was solved without an answer of its own. How it was solved is told only
 * where the incident shares it, as it stands now. None for a contact without an address.
 */
export function closedMail(
  incident: Incident,
  place: EventPlace,
  messageId: string,
): { message: OutgoingMessage; event: TimelineEvent } | undefined {
  const { contact } = incident;
  if (!contact.address) return undefined;
  const resolution = incident.shareResolution ? incident.resolutionNotes : undefined;
  const message: OutgoingMessage = {
    messageId,
    type: 'incidentClosed',
    reference: incident.reference,
    siteId: incident.siteId,
    contactId: contact.id,
    to: [contact.address],
    cc: [],
    bcc: [],
    language: incident.language,
    ...(resolution ? { event: { at: place.at, id: place.id } } : {}),
    state: 'queued',
    createdAt: place.at,
  };
  const event = timelineEvent('emailOut', place, {
    messageId,
    messageType: message.type,
    to: message.to,
    ...(resolution ? { text: resolution } : {}),
  });
  return { message, event };
}
