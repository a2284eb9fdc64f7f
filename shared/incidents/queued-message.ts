import type { OutgoingMessage } from '../responses/index.ts';
import type { Incident } from './incident.ts';

/** What one message on an incident has that others have not. */
type Particulars = Pick<OutgoingMessage, 'messageId' | 'type' | 'createdAt'> &
  Partial<Pick<OutgoingMessage, 'cc' | 'bcc' | 'event'>>;

/** A mail on an incident that waits to be sent: to its contact, unless `notice` says who else is told what. */
export const queuedMessage = (
  incident: Incident,
  { messageId, type, createdAt, cc = [], bcc = [], event }: Particulars,
  notice?: { readonly to: string; readonly kind: NonNullable<OutgoingMessage['notice']> },
): OutgoingMessage => ({
  ...{ messageId, type, reference: incident.reference, siteId: incident.siteId },
  ...(notice
    ? { to: [notice.to], notice: notice.kind }
    : { contactId: incident.contact.id, to: incident.contact.address ? [incident.contact.address] : [] }),
  ...{ cc: [...cc], bcc: [...bcc], language: incident.language },
  ...(event ? { event } : {}),
  ...{ state: 'queued', createdAt },
});
