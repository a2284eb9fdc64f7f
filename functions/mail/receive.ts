import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { customerStore } from '../../shared/customers/index.ts';
import { incidentStore } from '../../shared/incidents/index.ts';
import { inboundStore, mailIdOfKey, mailReceiver, readMail } from '../../shared/mail/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { ReceiveEnv, readEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { queueHandler } from '../../shared/platform/queue-handler.ts';
import { signingKeys } from '../../shared/platform/signing-keys.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { transact } from '../../shared/table/transact.ts';

const env = readEnv(ReceiveEnv);
const client = documentClient();
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const buckets = new S3Client({});
const logger = functionLogger('mail/receive');
const ownAddresses = [...env.SITE.supportAddresses, env.SITE.sender];

const receive = mailReceiver({
  incidents: incidentStore(client, layout),
  customers: customerStore(client, env.TABLE_NAME),
  inbound: inboundStore(client, layout),
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

const rawMail = async (key: string): Promise<Uint8Array> => {
  const { Body } = await buckets.send(new GetObjectCommand({ Bucket: env.RAW_MAIL_BUCKET, Key: key }));
  if (!Body) throw new Error('S3 gave an object without a body.');
  return Body.transformToByteArray();
};

export const handler = queueHandler(Notification, logger, async ({ Records }) => {
  for (const { s3 } of Records) {
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
    const mailId = mailIdOfKey(key);
    const mail = await readMail(await rawMail(key), { ownAddresses });
    const { outcome, reference } = await receive(mailId, mail, systemClock());
    logger.info(logEvents.mailReceived, { mailId, outcome, ...(reference ? { reference } : {}) });
  }
});
