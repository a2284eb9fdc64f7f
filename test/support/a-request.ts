import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { serve } from '../../shared/platform/http/serve.ts';
import type { Logger } from '../../shared/platform/logger.ts';

/** What a test says of a request; `groups` as API Gateway hands the claim over. */
export interface RequestLine {
  readonly route: string;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly groups?: unknown;
  readonly claims?: Record<string, unknown>;
}

/** A request as API Gateway's HTTP API brings it. A body that is no text is sent as JSON. */
export function aRequest(line: RequestLine): APIGatewayProxyEventV2 {
  const { route, params, query, headers = {}, body, groups } = line;
  const claims = line.claims ?? { sub: 'agent-1', name: 'Agent Example', 'cognito:groups': groups };
  const [method = 'GET', path = '/'] = route.split(' ');
  const authorizer = groups === undefined && !line.claims ? {} : { authorizer: { jwt: { claims } } };
  return {
    version: '2.0',
    routeKey: route,
    rawPath: path,
    rawQueryString: '',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(params ? { pathParameters: params } : {}),
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: {
      requestId: 'request-1',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      ...authorizer,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

/** A logger that keeps what it is told. */
export function keptLog(): { logger: Logger; lines: { level: string; message: string; facts: unknown }[] } {
  const lines: { level: string; message: string; facts: unknown }[] = [];
  const keep = (level: string) => (message: string, facts: unknown) => {
    lines.push({ level, message, facts });
  };
  return {
    logger: { info: keep('info'), warn: keep('warn'), error: keep('error') } as unknown as Logger,
    lines,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** Answers a request by the Lambda of a set of routes. */
export async function ask(handler: ReturnType<typeof serve>, line: RequestLine): Promise<Answer> {
  const reply = (await handler(aRequest(line), {} as Context)) as APIGatewayProxyStructuredResultV2;
  const text = reply.body ?? '';
  const isJson = /json/.test(String(reply.headers?.['content-type']));
  return {
    status: reply.statusCode ?? 0,
    headers: reply.headers ?? {},
    text,
    json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}
