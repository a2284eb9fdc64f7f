import { Readable } from 'node:stream';
import type { AwsCall, AwsReply } from '../../contract.ts';
import type { RunningBucket } from './bucket.ts';
import { declaredChecksum } from './checksum.ts';
import { decodeChunks } from './chunked.ts';
import { noSuchKey, S3Error } from './error.ts';
import type { StoredObject } from './store.ts';
import { element, textsOf, xmlReply } from './xml.ts';

const keptHeaders = [
  ...['content-type', 'content-disposition', 'cache-control'],
  ...['content-language', 'expires', 'content-encoding'],
];
/** The version id of an object in a bucket that keeps no versions. */
export const onlyVersion = 'null';
const longestKey = 1024;
/** 5 GiB, the largest object of one call. */
const largest = 5 * 1024 ** 3;

const failed = (condition: string) =>
  new S3Error(
    412,
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
  );

const sameTag = (header: string, object: StoredObject | undefined): boolean =>
  object !== undefined && (header === '*' || header.replace(/^W\//, '').replaceAll('"', '') === object.etag);

export async function putObject(bucket: RunningBucket, key: string, call: AwsCall): Promise<AwsReply> {
  const { headers } = call;
  if (Buffer.byteLength(key) > longestKey) throw new S3Error(400, 'KeyTooLongError', 'Your key is too long');
  const chunked = (headers['content-encoding'] ?? '').includes('aws-chunked');
  const length = Number(headers[chunked ? 'x-amz-decoded-content-length' : 'content-length'] ?? Number.NaN);
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new S3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (length > largest)
    throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  const trailers = new Map<string, string>();
  const source = chunked ? decoded(call.body, trailers) : call.body;
  const object = await bucket.put(key, exactly(source, length), {
    headers: keptFrom(headers),
    metadata: metadataFrom(headers),
    checksum: declaredChecksum(headers, trailers),
    md5: headers['content-md5'],
    guard(standing) {
      if (headers['if-none-match'] === '*' && standing !== undefined) throw failed('If-None-Match');
      const match = headers['if-match'];
      if (match !== undefined && !sameTag(match, standing)) throw failed('If-Match');
    },
  });
  return { status: 200, headers: { etag: `"${object.etag}"`, ...checksumHeader(object) } };
}

function decoded(body: Readable, trailers: Map<string, string>): Readable {
  const decoder = decodeChunks(trailers);
  body.once('error', (error) => decoder.destroy(error));
  return body.pipe(decoder);
}

/** A body cut short is an error, not a smaller object. */
async function* counted(source: Readable, length: number): AsyncGenerator<Buffer> {
  let seen = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    seen += chunk.length;
    yield chunk;
  }
  if (seen !== length) {
    throw new S3Error(400, 'IncompleteBody', `${length} bytes were announced and ${seen} sent`);
  }
}
const exactly = (source: Readable, length: number): Readable =>
  Readable.from(counted(source, length), { objectMode: false });

function keptFrom(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value =
      name === 'content-encoding' ? headers[name]?.replace(/\baws-chunked\b,?\s*/, '') : headers[name];
    if (value) kept[name] = value;
  }
  return kept;
}

const metadataFrom = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-')));

const checksumHeader = ({ checksum }: StoredObject): Record<string, string> =>
  checksum === undefined ? {} : { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value };

export function getObject(bucket: RunningBucket, key: string, call: AwsCall): AwsReply {
  const object = bucket.store.get(key);
  if (object === undefined) throw noSuchKey();
  const match = call.headers['if-match'];
  if (match !== undefined && !sameTag(match, object)) throw failed('If-Match');
  const headers = describeObject(object, call);
  const none = call.headers['if-none-match'];
  if (none !== undefined && sameTag(none, object))
    return { status: 304, headers: { etag: headers.etag ?? '' } };
  const range = rangeOf(call.headers.range, object.size);
  const [start, end] = range ?? [0, object.size - 1];
  if (range !== undefined) headers['content-range'] = `bytes ${start}-${end}/${object.size}`;
  // A checksum is of the whole.
  else if (call.headers['x-amz-checksum-mode'] === 'ENABLED') Object.assign(headers, checksumHeader(object));
  headers['content-length'] = String(end - start + 1);
  const status = range === undefined ? 200 : 206;
  if (call.method === 'HEAD') return { status, headers };
  return { status, headers, body: object.size === 0 ? '' : bucket.store.read(object, start, end) };
}

function describeObject(object: StoredObject, call: AwsCall): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = call.query.get(`response-${name}`);
    if (value !== null) overrides[name] = value;
  }
  return {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    ...object.metadata,
    ...overrides,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modified).toUTCString(),
    'accept-ranges': 'bytes',
  };
}

/** First and last byte, both included; undefined for the whole, as of a range S3 does not understand. */
export function rangeOf(header: string | undefined, size: number): [number, number] | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(size - 1, Number(to));
  if (start >= size || start > end) {
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
  }
  return [start, end];
}

export async function copyObject(
  from: RunningBucket,
  fromKey: string,
  to: RunningBucket,
  toKey: string,
  call: AwsCall,
): Promise<AwsReply> {
  const source = from.store.get(fromKey);
  if (source === undefined) throw noSuchKey();
  const match = call.headers['x-amz-copy-source-if-match'];
  if (match !== undefined && !sameTag(match, source)) throw failed('x-amz-copy-source-if-match');
  const replaced = call.headers['x-amz-metadata-directive'] === 'REPLACE';
  const body = source.size === 0 ? Readable.from([]) : from.store.read(source);
  const object = await to.put(
    toKey,
    body,
    {
      headers: replaced ? keptFrom(call.headers) : source.headers,
      metadata: replaced ? metadataFrom(call.headers) : source.metadata,
    },
    'ObjectCreated:Copy',
  );
  const modified = new Date(object.modified).toISOString();
  return xmlReply(
    200,
    element('CopyObjectResult', element('ETag', `"${object.etag}"`), element('LastModified', modified)),
  );
}

/**
 * Of every object one version is kept, whatever the bucket declares, under the name S3 has for the only one.
 * @throws S3Error for another version.
 */
export function removableVersion(versionId: string | null): void {
  if (versionId === null || versionId === onlyVersion) return;
  throw new S3Error(400, 'InvalidArgument', 'Invalid version id specified');
}

export async function deleteObjects(bucket: RunningBucket, body: Buffer): Promise<AwsReply> {
  const document = body.toString();
  const keys = textsOf(document, 'Key');
  if (keys.length === 0 || keys.length > 1000) {
    throw new S3Error(400, 'MalformedXML', 'The XML you provided names no key or more than 1000.');
  }
  for (const key of keys) await bucket.remove(key);
  const quiet = textsOf(document, 'Quiet')[0] === 'true';
  const deleted = quiet ? [] : keys.map((key) => element('Deleted', element('Key', key)));
  return xmlReply(200, element('DeleteResult', ...deleted));
}
