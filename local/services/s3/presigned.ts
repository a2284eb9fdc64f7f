import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AwsCall } from '../../contract.ts';
import { localSecretKey } from '../../core/secret-key.ts';
import { S3Error } from './error.ts';

/** A week, in seconds: AWS signs no longer. */
const longest = 604_800;

/** Where the local endpoint stands before S3's own path; it is signed along with it. */
const prefixes = ['/_local/aws', ''];

const expired = () => new S3Error(403, 'AccessDenied', 'Request has expired');

/**
 * Holds a presigned URL to its time, by local time, and to what was signed: method, path, query, and the
 * headers that the signature names, such as the length of what may be put.
 * @throws S3Error where it is over, states no time, or is used otherwise than signed.
 */
export function checkPresigned(call: AwsCall, now: number): void {
  if (!call.query.has('X-Amz-Signature')) return;
  const signed = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(call.query.get('X-Amz-Date') ?? '');
  const seconds = Number(call.query.get('X-Amz-Expires') ?? Number.NaN);
  if (signed === null || !Number.isInteger(seconds) || seconds < 0 || seconds > longest) {
    throw new S3Error(
      400,
      'AuthorizationQueryParametersError',
      'X-Amz-Date and X-Amz-Expires must be a time and at most 604800 seconds',
    );
  }
  const [year = 0, month = 1, ...rest] = signed.slice(1).map(Number);
  const from = Date.UTC(year, month - 1, rest[0], rest[1], rest[2], rest[3]);
  if (now > from + seconds * 1000) throw expired();
  const given = Buffer.from(call.query.get('X-Amz-Signature') ?? '');
  const right = prefixes.some((prefix) => {
    const signature = Buffer.from(signatureOf(call, prefix));
    return signature.length === given.length && timingSafeEqual(signature, given);
  });
  if (right) return;
  throw new S3Error(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
  );
}

/** Signature Version 4 of a request as it came, by the query that says what was signed. */
function signatureOf({ method, path, query, headers }: AwsCall, prefix: string): string {
  const names = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  const [, date = '', region = '', service = ''] = (query.get('X-Amz-Credential') ?? '').split('/');
  const canonical = [
    method,
    prefix + path,
    [...query]
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/[ \t]+/g, ' ')}`),
    '',
    names.join(';'),
    query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', query.get('X-Amz-Date') ?? '', scope, digest].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    (under, part) => createHmac('sha256', under).update(part).digest(),
    Buffer.from(`AWS4${localSecretKey}`),
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
