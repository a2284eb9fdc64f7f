import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { RunningResource } from '../../contract.ts';
import type { Engine, EngineResourceType } from '../../engine.ts';
import { BodyTooLong, readAll } from '../../http/read-all.ts';
import { readProperties } from '../../template/properties.ts';
import type { RunningFunction } from '../lambda/function.ts';
import { authorize, type RunningAuthorizer } from './authorizer.ts';
import { CorsConfiguration, corsHeaders } from './cors.ts';
import { functionResponse, type HttpAnswer, message } from './function-response.ts';
import { requestEvent } from './request-event.ts';
import { type ApiRoute, type RouteMatch, RouteTable } from './route-table.ts';

const longestRequestBytes = 10 * 1024 * 1024;
/** What Lambda takes as an event, and gives back, in a synchronous invocation. */
const longestPayloadBytes = 6 * 1024 * 1024;

export interface RunningRoute extends ApiRoute {
  readonly target: RunningFunction;
  readonly timeoutMs: number;
  readonly authorizer: RunningAuthorizer | undefined;
  readonly scopes: readonly string[];
}

export interface RunningHttpApi extends RunningResource {
  readonly routes: RouteTable<RunningRoute>;
  answer(request: IncomingMessage, url: URL): Promise<HttpAnswer>;
}

const ApiProperties = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
  Description: z.unknown().optional(),
  CorsConfiguration: CorsConfiguration.optional(),
  DisableExecuteApiEndpoint: z.unknown().optional(),
  IpAddressType: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export const httpApiType: EngineResourceType = {
  type: 'AWS::ApiGatewayV2::Api',
  async provision(declared, engine): Promise<RunningHttpApi> {
    const { CorsConfiguration: cors } = readProperties(declared, ApiProperties);
    if (engine.all('AWS::ApiGatewayV2::Api').length > 0)
      throw new Error('the local cloud serves one HTTP API only');
    const routes = new RouteTable<RunningRoute>();
    const apiId = declared.logicalId.toLowerCase().slice(0, 10);
    return {
      ref: apiId,
      attributes: { ApiId: apiId, ApiEndpoint: engine.baseUrl },
      routes,
      async answer(request, url) {
        const origin = request.headers.origin;
        const preflight =
          request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
        if (cors && preflight)
          return { status: 204, headers: corsHeaders(cors, origin, true), body: Buffer.alloc(0) };
        const answer = await answerRoute(
          engine,
          apiId,
          routes.match(request.method ?? 'GET', url.pathname),
          request,
          url,
        );
        return cors
          ? { ...answer, headers: { ...withoutCors(answer.headers), ...corsHeaders(cors, origin, false) } }
          : answer;
      },
    };
  },
};

async function answerRoute(
  engine: Engine,
  apiId: string,
  match: RouteMatch<RunningRoute> | undefined,
  request: IncomingMessage,
  url: URL,
): Promise<HttpAnswer> {
  if (!match) return message(404, 'Not Found');
  const { route, pathParameters } = match;
  const verdict =
    route.authorizer &&
    (await authorize(engine, route.authorizer, request.headers.authorization, route.scopes));
  if (verdict?.allowed === false) {
    const challenge = verdict.reason
      ? `Bearer error="invalid_token" error_description="${verdict.reason}"`
      : 'Bearer';
    return message(verdict.status, verdict.status === 401 ? 'Unauthorized' : 'Forbidden', {
      'www-authenticate': challenge,
    });
  }
  try {
    const event = requestEvent({
      request,
      url,
      body: await readAll(request, longestRequestBytes),
      routeKey: route.key,
      pathParameters,
      jwt: verdict && { claims: verdict.claims, scopes: verdict.scopes },
      apiId,
      accountId: engine.account,
      now: engine.clock.now(),
    });
    if (Buffer.byteLength(JSON.stringify(event)) > longestPayloadBytes)
      return message(413, 'Request Entity Too Large');
    return await invoke(route, event);
  } catch (error) {
    if (error instanceof BodyTooLong)
      return message(413, 'Request Entity Too Large', { connection: 'close' });
    throw error;
  }
}

async function invoke({ target, timeoutMs }: RunningRoute, event: unknown): Promise<HttpAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HttpAnswer>((resolve) => {
    timer = setTimeout(() => resolve(message(503, 'Service Unavailable')), timeoutMs);
  });
  const answer = target.invoke(event).then(functionResponse, () => message(500, 'Internal Server Error'));
  const first = await Promise.race([answer, late]).finally(() => clearTimeout(timer));
  return first.body.length > longestPayloadBytes ? message(500, 'Internal Server Error') : first;
}

/** With CORS configured, API Gateway drops what the function says of it. */
function withoutCors(headers: HttpAnswer['headers']): HttpAnswer['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')));
}
