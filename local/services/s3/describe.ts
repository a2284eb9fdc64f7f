import type { AwsCall } from '../../contract.ts';
import { S3Error } from './error.ts';
import { textsOf } from './xml.ts';

export interface Place {
  readonly bucket: string;
  /** Empty for calls on the bucket itself. */
  readonly key: string;
}

/** Bucket and key from a path-style path. The key's bytes are taken as they were encoded: a plus is a plus. */
export function placeOf(path: string): Place {
  const [, bucket = '', rest = ''] = /^\/?([^/]*)(?:\/([\s\S]*))?$/.exec(path) ?? [];
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(rest) };
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** `bucket/key`, percent-encoded, as x-amz-copy-source names it. */
export const copySource = (header: string): Place => placeOf(`/${header.replace(/^\//, '').split('?')[0]}`);

/** What may stand in the query without naming another operation. */
const plainQuery =
  /^(x-id|x-amz-.*|response-.*|list-type|prefix|delimiter|max-keys|start-after|continuation-token|fetch-owner|encoding-type|delete|versions|versionId|key-marker|version-id-marker)$/i;

/** The SDK's name of the operation; `NotImplemented` for what this S3 does not know. */
export function operationOf(call: AwsCall): string {
  const { bucket, key } = placeOf(call.path);
  const { method, query, headers } = call;
  if (method === 'OPTIONS') return 'Preflight';
  if (bucket === '' || [...query.keys()].some((name) => !plainQuery.test(name))) return 'NotImplemented';
  if (key === '') {
    if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
    if (method === 'GET' && query.has('versions')) return 'ListObjectVersions';
    if (method === 'HEAD') return 'HeadBucket';
    return method === 'POST' && query.has('delete') ? 'DeleteObjects' : 'NotImplemented';
  }
  const onObject: Record<string, string> = { GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' };
  // One version is kept of an object: there is none to be read by name.
  if (query.has('versionId') && method !== 'DELETE') return 'NotImplemented';
  if (method === 'PUT') return headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject';
  return onObject[method] ?? 'NotImplemented';
}

export function needsOf(
  operation: string,
  call: AwsCall,
  body: Buffer,
): { action: string; resource: string }[] {
  const { bucket, key } = placeOf(call.path);
  const arn = ({ bucket, key }: Place) => `arn:aws:s3:::${bucket}/${key}`;
  const place = { bucket, key };
  switch (operation) {
    case 'ListObjectsV2':
    case 'HeadBucket':
      return [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` }];
    case 'ListObjectVersions':
      return [{ action: 's3:ListBucketVersions', resource: `arn:aws:s3:::${bucket}` }];
    case 'GetObject':
    case 'HeadObject':
      return [{ action: 's3:GetObject', resource: arn(place) }];
    case 'PutObject':
      return [{ action: 's3:PutObject', resource: arn(place) }];
    case 'CopyObject':
      return [
        { action: 's3:GetObject', resource: arn(copySource(call.headers['x-amz-copy-source'] ?? '')) },
        { action: 's3:PutObject', resource: arn(place) },
      ];
    case 'DeleteObject':
      return [
        {
          action: call.query.has('versionId') ? 's3:DeleteObjectVersion' : 's3:DeleteObject',
          resource: arn(place),
        },
      ];
    case 'DeleteObjects':
      return textsOf(body.toString(), 'Key').map((each) => ({
        action: 's3:DeleteObject',
        resource: arn({ bucket, key: each }),
      }));
    default:
      return [];
  }
}
