import { SESv2Client } from '@aws-sdk/client-sesv2';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { customerStore } from '../../shared/customers/index.ts';
import { attachmentKey, incidentReader } from '../../shared/incidents/index.ts';
import { automaticCap, sendPace, sentMailKey } from '../../shared/mail/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, SendEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { objectsIn } from '../../shared/platform/objects.ts';
import { sendingAccount } from '../../shared/platform/ses-account.ts';
import { sesMailer } from '../../shared/platform/ses-mailer.ts';
import { signingKeys } from '../../shared/platform/signing-keys.ts';
import { messageStore, templateStore } from '../../shared/responses/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { sendHandler } from './handlers/send.ts';

const env = readEnv(SendEnv);
const client = documentClient();
const logger = functionLogger('mail/send');
const queue = new SQSClient({});
const files = objectsIn(env.FILES_BUCKET);
const rawMail = objectsIn(env.RAW_MAIL_BUCKET);
// Tried once, and waited for shorter than the function lives: whether a mail that got no answer was accepted
// is found out, not guessed.
const ses = new SESv2Client({
  maxAttempts: 1,
  // By itself the SDK only warns when the time is over, and goes on waiting.
  requestHandler: { requestTimeout: 10_000, throwOnRequestTimeout: true },
});

export const handler = sendHandler({
  messages: messageStore(client, { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS }),
  customers: customerStore(client, env.TABLE_NAME),
  incidents: incidentReader(client, env.TABLE_NAME),
  templates: templateStore(client, env.TABLE_NAME, env.SITE.id),
  settings: settingsStore(client, env.TABLE_NAME, env.SITE.id),
  templateBroke: (facts) => logger.error(logEvents.templateBroke, { ...facts }),
  table: env.TABLE_NAME,
  handOver: sesMailer(ses, env.CONFIGURATION_SET),
  pace: sendPace(client, env.TABLE_NAME, sendingAccount(ses)),
  automatic: automaticCap(client, env.TABLE_NAME, env.SITE.id),
  graceMs: env.SEND_GRACE_SECONDS * 1000,
  site: env.SITE,
  baseUrl: env.BASE_URL,
  keys: signingKeys(env.SIGNING_SECRET_ID, systemClock),
  readFile: (id) => files.get(attachmentKey(id)),
  keepRaw: (messageId, raw) => rawMail.put(sentMailKey(messageId), raw, { type: 'message/rfc822' }),
  newId,
  clock: systemClock,
  logger,
  again: async (MessageBody, DelaySeconds) => {
    await queue.send(
      new SendMessageCommand({ QueueUrl: env.RESPONSES_QUEUE_URL, MessageBody, DelaySeconds }),
    );
  },
  hide: async (ReceiptHandle, VisibilityTimeout) => {
    await queue.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: env.RESPONSES_QUEUE_URL,
        ...{ ReceiptHandle, VisibilityTimeout },
      }),
    );
  },
});
