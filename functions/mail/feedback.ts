import { customerStore } from '../../shared/customers/index.ts';
import { softBounceStore } from '../../shared/mail/index.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { FeedbackEnv, readEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { messageStore } from '../../shared/responses/index.ts';
import { feedbackHandler } from './handlers/feedback.ts';

const env = readEnv(FeedbackEnv);
const client = documentClient();

export const handler = feedbackHandler({
  messages: messageStore(client, { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS }),
  customers: customerStore(client, env.TABLE_NAME),
  softBounces: softBounceStore(client, env.TABLE_NAME),
  table: env.TABLE_NAME,
  newId,
  logger: functionLogger('mail/feedback'),
});
