import type { AwsCall } from '../../contract.ts';
import { S3Error } from './error.ts';

/** A week, in seconds: AWS signs no longer. */
const longest = 604_800;

const expired = () => new S3Error(403, 'AccessDenied', 'Request has expired');

/**
 * Holds a presigned URL to its time, by local time.
 * @throws S3Error where it is over, or where the URL states none.
 */
export function checkExpiry(call: AwsCall, now: number): void {
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
}
