import type { IncomingHttpHeaders } from 'node:http';

export interface Caller {
  /** SigV4 signing name. */
  readonly service: string;
  readonly accessKeyId: string;
  /** A function's worker puts its own id here. */
  readonly sessionToken: string | undefined;
}

/** Who signed a call and for which service: from the Authorization header, else from a presigned query. */
export function readCaller(headers: IncomingHttpHeaders, query: URLSearchParams): Caller | undefined {
  const [, inHeader] = /^AWS4-HMAC-SHA256 Credential=([^,\s]+)/.exec(headers.authorization ?? '') ?? [];
  const scope = (inHeader ?? query.get('X-Amz-Credential') ?? '').split('/');
  const service = scope.at(-2);
  const accessKeyId = scope.slice(0, -4).join('/');
  if (scope.length < 5 || scope.at(-1) !== 'aws4_request' || !service || !accessKeyId) return undefined;
  const token = headers['x-amz-security-token'] ?? query.get('X-Amz-Security-Token') ?? undefined;
  return { service, accessKeyId, sessionToken: Array.isArray(token) ? token[0] : token };
}
