import { inboundPrefix } from '../../constructs/buckets.ts';
import { changing, type Serving } from '../serving.ts';

/** Incidents with what belongs to them. */
export function servingIncidents({ data, parts }: Serving) {
  const desk = parts.function('api/desk', { ...parts.table, ...parts.site, ...parts.files });
  data.grantTable(desk, ['GetItem', 'BatchGetItem', 'Query']);
  data.grantViews(desk);
  data.grantFiles(desk, ['GetObject']);

  const work = parts.function('api/work', { ...parts.table, ...parts.site, ...parts.files });
  data.grantFiles(work, ['GetObject', 'PutObject']);
  data.grantTable(work, changing);

  const find = parts.function('api/find', { ...parts.table, ...parts.search });
  data.grantTable(find, ['GetItem', 'BatchGetItem', 'Query']);

  const bulk = parts.function('api/bulk', { ...parts.table, ...parts.site, ...parts.files });
  data.grantFiles(bulk, ['GetObject', 'PutObject']);
  data.grantTable(bulk, changing);

  const files = parts.function('api/files', {
    ...parts.table,
    ...parts.site,
    ...parts.signing,
    ...parts.files,
    RAW_MAIL_BUCKET: data.rawMail.bucketName,
  });
  data.grantTable(files, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query']);
  data.grantFiles(files, ['GetObject']);
  // An address to send a file to is signed with the function's own right to put it there.
  data.grantFiles(files, ['PutObject'], 'uploads/');
  data.grantFiles(files, ['PutObject'], 'attachments/');
  data.grantRawMail(files, ['GetObject'], inboundPrefix);
  data.grantSigningKeys(files);

  const links = parts.function('api/links', { ...parts.table, ...parts.site });
  data.grantTable(links, changing);

  return {
    'api/desk': desk,
    'api/work': work,
    'api/find': find,
    'api/bulk': bulk,
    'api/files': files,
    'api/links': links,
  };
}
