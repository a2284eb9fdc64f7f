import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { customerStore } from '../../shared/customers/index.ts';
import { incidentStore } from '../../shared/incidents/index.ts';
import { inboundStore, senderFlowStore, softBounceStore } from '../../shared/mail/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { ReceiveEnv, readEnv } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { signingKeys } from '../../shared/platform/signing-keys.ts';
import { messageStore } from '../../shared/responses/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { transact } from '../../shared/table/transact.ts';
import { receiveHandler } from './handlers/receive.ts';

const env = readEnv(ReceiveEnv);
const client = documentClient();
const layout = { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS, dueShards: env.DUE_SHARDS };
const buckets = new S3Client({});

export const handler = receiveHandler({
  incidents: incidentStore(client, layout),
  customers: customerStore(client, env.TABLE_NAME),
  inbound: inboundStore(client, layout),
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
  clock: systemClock,
  logger: functionLogger('mail/receive'),
  /** Undefined where there is none: without the right to list a bucket, S3 denies access to what is not there. */
  rawMail: async (key) => {
    try {
      const { Body } = await buckets.send(new GetObjectCommand({ Bucket: env.RAW_MAIL_BUCKET, Key: key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof S3ServiceException && ['NoSuchKey', 'AccessDenied'].includes(error.name)) return;
      throw error;
    }
  },
});
