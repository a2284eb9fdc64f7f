import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import {
  attachmentKey,
  inboundStore,
  mailHtmlKey,
  mailIdOfAttachment,
  mailTextKey,
  rawMailKey,
} from '../../shared/mail/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { FilesEnv, readEnv } from '../../shared/platform/environment.ts';
import { DeskError } from '../../shared/platform/errors.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { downloadAttachment, downloadMail } from './routes/files.ts';

const env = readEnv(FilesEnv);
const inbound = inboundStore(documentClient(), { table: env.TABLE_NAME, viewShards: env.VIEW_SHARDS });
const buckets = new S3Client({});

const LINK_SECONDS = 300;

const absent = () => new DeskError('notFound', 'There is no such file on this incident.');

/** A mail belongs to the incident that its record names; what came with it belongs there too. */
const mailOf = async (reference: string, mailId: string): Promise<void> => {
  const record = await inbound.outcome(mailId);
  if (record?.reference !== reference) throw absent();
};

/** An address of the object for a while. Signed only for what is there. */
const linkTo = async (object: { Bucket: string; Key: string }, download?: string) => {
  try {
    await buckets.send(new HeadObjectCommand(object));
  } catch (error) {
    // Without the right to list a bucket, S3 answers 403 for what is not there.
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    throw status === 404 || status === 403 ? absent() : error;
  }
  const location = await getSignedUrl(
    buckets,
    new GetObjectCommand({ ...object, ...(download ? { ResponseContentDisposition: download } : {}) }),
    { expiresIn: LINK_SECONDS },
  );
  return { status: 302, headers: { location } };
};

export const handler = serve(
  [
    bind(downloadAttachment, async ({ params }) => {
      await mailOf(params.reference, mailIdOfAttachment(params.attachmentId));
      return linkTo({ Bucket: env.FILES_BUCKET, Key: attachmentKey(params.attachmentId) });
    }),
    bind(downloadMail, async ({ params, query }) => {
      await mailOf(params.reference, params.mailId);
      if (query.form === 'text') return linkTo({ Bucket: env.FILES_BUCKET, Key: mailTextKey(params.mailId) });
      if (query.form === 'html') return linkTo({ Bucket: env.FILES_BUCKET, Key: mailHtmlKey(params.mailId) });
      const download = `attachment; filename="${params.mailId}.eml"`;
      return linkTo({ Bucket: env.RAW_MAIL_BUCKET, Key: rawMailKey(params.mailId) }, download);
    }),
  ],
  { clock: systemClock, logger: functionLogger('api/files') },
);
