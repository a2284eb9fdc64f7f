import { customerStore } from '../../shared/customers/index.ts';
import { hearFeedback, SesEvent, softBounceStore } from '../../shared/mail/index.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { FeedbackEnv, readEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { messageStore } from '../../shared/responses/index.ts';

const env = readEnv(FeedbackEnv);
const client = documentClient();
const logger = functionLogger('mail/feedback');
const hear = hearFeedback({
  messages: messageStore(client, { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS }),
  customers: customerStore(client, env.TABLE_NAME),
  softBounces: softBounceStore(client, env.TABLE_NAME),
  table: env.TABLE_NAME,
  newId,
});

export const handler = queueHandler(SesEvent, logger, async ({ detail }) => {
  const { messageId, changed } = await hear(detail);
  logger.info(logEvents.feedback, { eventType: detail.eventType, messageId, changed });
});
