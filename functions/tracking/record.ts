import { createHash } from 'node:crypto';
import * as z from 'zod';
import { busEvents } from '../../shared/events/index.ts';
import { addEvent, timelineEvent } from '../../shared/incidents/index.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { RecordEnv, readEnv } from '../../shared/platform/environment.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';

const env = readEnv(RecordEnv);
const client = documentClient();

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** A bus event as a rule hands it to a queue. */
export const Hit = z.discriminatedUnion('detail-type', [
  z.object({ 'detail-type': z.literal('MessageViewed'), detail: busEvents.MessageViewed }),
  z.object({ 'detail-type': z.literal('LinkFollowed'), detail: busEvents.LinkFollowed }),
]);

/** Writes the first view of a message and the first click on a link on the incident's timeline. */
export const handler = queueHandler(Hit, functionLogger('tracking/record'), async (hit) => {
  const { detail } = hit;
  const { messageId, messageType, reference, contactId } = detail;
  const place = {
    // The same hit told twice is the same entry. A URL may be longer than a key: its digest tells links apart.
    id: `${hit['detail-type']}-${messageId}${'url' in detail ? `-${digest(detail.url)}` : ''}`,
    reference,
    at: detail.firstAt,
    actor: { kind: 'contact' as const, id: contactId, name: '' },
  };
  const event =
    'link' in detail
      ? timelineEvent('linkFollowed', place, { messageId, messageType, link: detail.link, url: detail.url })
      : timelineEvent('messageViewed', place, { messageId, messageType });
  await addEvent(client, env.TABLE_NAME, event);
});
