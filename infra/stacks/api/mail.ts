import { inboundPrefix, outboundPrefix } from '../../constructs/buckets.ts';
import type { Serving } from '../serving.ts';

/** What came and was sent, as agents see it. */
export function servingMail({ data, parts }: Serving) {
  const log = parts.function('api/mail', {
    ...parts.table,
    ...parts.site,
    RAW_MAIL_BUCKET: data.rawMail.bucketName,
  });
  data.grantTable(log, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query']);
  data.grantIndexes(log, 'lists');
  data.grantRawMail(log, ['GetObject'], inboundPrefix);
  data.grantRawMail(log, ['GetObject'], outboundPrefix);
  return { 'api/mail': log };
}
