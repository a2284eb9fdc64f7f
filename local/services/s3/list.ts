import type { AwsReply } from '../../contract.ts';
import type { RunningBucket } from './bucket.ts';
import { S3Error } from './error.ts';
import { onlyVersion } from './objects.ts';
import { element, type Xml, xmlReply } from './xml.ts';

const mostKeys = 1000;

interface Page {
  readonly contents: readonly string[];
  readonly prefixes: readonly string[];
  /** Where the next page begins, if there is one: the last key or common prefix of this one. */
  readonly next: string | undefined;
}

/** Pages through sorted keys; keys that share the part up to the delimiter count as one common prefix. */
export function pageOf(
  keys: readonly string[],
  { prefix, delimiter, after, limit }: { prefix: string; delimiter: string; after: string; limit: number },
): Page {
  const contents: string[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  for (const key of keys) {
    if (
      !key.startsWith(prefix) ||
      (after !== '' && Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0)
    ) {
      continue;
    }
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = cut === -1 ? undefined : key.slice(0, cut + delimiter.length);
    if (common !== undefined && (common === prefixes.at(-1) || after === common)) continue;
    if (contents.length + prefixes.length === limit) return { contents, prefixes, next: last };
    if (common === undefined) contents.push(key);
    else prefixes.push(common);
    last = common ?? key;
  }
  return { contents, prefixes, next: undefined };
}

export function listObjects(bucket: RunningBucket, query: URLSearchParams): AwsReply {
  const limit = Math.min(mostKeys, Number(query.get('max-keys') ?? mostKeys));
  if (!Number.isInteger(limit) || limit < 0) {
    throw new S3Error(400, 'InvalidArgument', 'max-keys must be a whole number that is not negative');
  }
  const token = query.get('continuation-token');
  const after =
    token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const page = pageOf(bucket.store.keys(), { prefix, delimiter, after, limit });
  const encode = (text: string) => (query.get('encoding-type') === 'url' ? encodeURIComponent(text) : text);
  const contents = page.contents.flatMap((key): Xml[] => {
    const object = bucket.store.get(key);
    if (object === undefined) return [];
    return [
      element(
        'Contents',
        element('Key', encode(key)),
        element('LastModified', new Date(object.modified).toISOString()),
        element('ETag', `"${object.etag}"`),
        element('Size', object.size),
        element('StorageClass', 'STANDARD'),
      ),
    ];
  });
  return xmlReply(
    200,
    element(
      'ListBucketResult',
      element('Name', bucket.name),
      element('Prefix', encode(prefix)),
      ...(delimiter === '' ? [] : [element('Delimiter', encode(delimiter))]),
      element('MaxKeys', limit),
      element('KeyCount', page.contents.length + page.prefixes.length),
      element('IsTruncated', page.next !== undefined),
      ...(page.next === undefined
        ? []
        : [element('NextContinuationToken', Buffer.from(page.next).toString('base64url'))]),
      ...contents,
      ...page.prefixes.map((common) => element('CommonPrefixes', element('Prefix', encode(common)))),
    ),
  );
}

/** Every object is its own latest and only version. */
export function listVersions(bucket: RunningBucket, query: URLSearchParams): AwsReply {
  const [prefix, after] = [query.get('prefix') ?? '', query.get('key-marker') ?? ''];
  const page = pageOf(bucket.store.keys(), { prefix, delimiter: '', after, limit: mostKeys });
  return xmlReply(
    200,
    element(
      'ListVersionsResult',
      element('Name', bucket.name),
      element('Prefix', prefix),
      element('IsTruncated', page.next !== undefined),
      ...(page.next === undefined
        ? []
        : [element('NextKeyMarker', page.next), element('NextVersionIdMarker', onlyVersion)]),
      ...page.contents.map((key) =>
        element(
          'Version',
          element('Key', key),
          element('VersionId', onlyVersion),
          element('IsLatest', true),
          element('Size', bucket.store.get(key)?.size ?? 0),
        ),
      ),
    ),
  );
}
