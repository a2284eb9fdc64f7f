import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { customerStore } from '../../shared/customers/index.ts';
import { incidentStore } from '../../shared/incidents/index.ts';
import {
  type InboundRecord,
  inboundStore,
  isSettled,
  mailIdOfKey,
  mailReceiver,
  readMail,
  senderFlowStore,
  softBounceStore,
} from '../../shared/mail/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { ReceiveEnv, readEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { signingKeys } from '../../shared/platform/signing-keys.ts';
import { messageStore } from '../../shared/responses/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { transact } from '../../shared/table/transact.ts';

const env = readEnv(ReceiveEnv);
const client = documentClient();
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const buckets = new S3Client({});
const logger = functionLogger('mail/receive');
const inbound = inboundStore(client, layout);
const ownAddresses = [...env.SITE.supportAddresses, env.SITE.sender];

const receive = mailReceiver({
  incidents: incidentStore(client, layout),
  customers: customerStore(client, env.TABLE_NAME),
  inbound,
  messages: messageStore(client, { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS }),
  softBounces: softBounceStore(client, env.TABLE_NAME),
  flows: senderFlowStore(client, env.TABLE_NAME, env.SITE.id),
  table: env.TABLE_NAME,
  site: env.SITE,
  keys: signingKeys(env.SIGNING_SECRET_ID, systemClock),
  keep: async (Key, Body, ContentType, ContentDisposition) => {
    await buckets.send(
      new PutObjectCommand({ Bucket: env.FILES_BUCKET, Key, Body, ContentType, ContentDisposition }),
    );
  },
  settings: settingsStore(client, env.TABLE_NAME, env.SITE.id),
  settle: (items) => transact(client, items),
  newId,
});

/** What S3 tells of a new object; when the notification is set up it also sends a test that names none. */
export const Notification = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).default([]),
});

/** Undefined where there is none: without the right to list a bucket, S3 denies access to what is not there. */
const rawMail = async (key: string): Promise<Uint8Array | undefined> => {
  try {
    const { Body } = await buckets.send(new GetObjectCommand({ Bucket: env.RAW_MAIL_BUCKET, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof S3ServiceException && ['NoSuchKey', 'AccessDenied'].includes(error.name)) return;
    throw error;
  }
};

/** A mail that is placed once more may have been removed for privacy; where it landed stands. */
async function place(mailId: string, key: string): Promise<InboundRecord> {
  const raw = await rawMail(key);
  if (raw) return receive(mailId, await readMail(raw, { ownAddresses }), systemClock(), raw);
  const before = await inbound.outcome(mailId);
  if (!before || !isSettled(before)) throw new Error('There is no raw mail.');
  return before;
}

/** How often SQS has handed this out. */
const triesOf = (attributes: { ApproximateReceiveCount?: string } | undefined) =>
  Number(attributes?.ApproximateReceiveCount ?? 1);

export const handler = queueHandler(Notification, logger, async ({ Records }, { attributes }) => {
  for (const { s3 } of Records) {
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
    const mailId = mailIdOfKey(key);
    // Seen in the log of mail before anything else can fail again.
    if (triesOf(attributes) > 1) await inbound.pending(mailId, env.SITE.id, systemClock());
    const { outcome, reference } = await place(mailId, key);
    logger.info(logEvents.mailReceived, { mailId, outcome, ...(reference ? { reference } : {}) });
  }
});
