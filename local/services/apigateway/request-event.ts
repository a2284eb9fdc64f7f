import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface EventParts {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly jwt:
    | { readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] | null }
    | undefined;
  readonly apiId: string;
  readonly accountId: string;
  /** Local time, epoch milliseconds. */
  readonly now: number;
}

/** The event a function gets from an HTTP API: payload format 2.0. */
export function requestEvent({
  request,
  url,
  body,
  routeKey,
  pathParameters,
  jwt,
  apiId,
  accountId,
  now,
}: EventParts) {
  const { cookie, ...others } = request.headers;
  const headers = Object.fromEntries(
    Object.entries(others).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  const query = queryParameters(url);
  const text = isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath: safeDecode(url.pathname),
    rawQueryString: url.search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      accountId,
      apiId,
      ...(jwt && { authorizer: { jwt } }),
      domainName: url.hostname,
      domainPrefix: url.hostname.split('.')[0],
      http: {
        method: request.method ?? 'GET',
        path: safeDecode(url.pathname),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: `${new Date(now).toUTCString().slice(5, 16).replaceAll(' ', '/')}:${new Date(now).toISOString().slice(11, 19)} +0000`,
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  };
}

/** Repeated parameters come joined by commas. */
function queryParameters(url: URL): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of url.searchParams)
    found[name] = found[name] === undefined ? value : `${found[name]},${value}`;
  return found;
}

/** API Gateway hands these over as text, all else in base64. */
function isText(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  return /^(text\/|application\/((.+\+)?json|(.+\+)?xml|javascript))/i.test(contentType);
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
