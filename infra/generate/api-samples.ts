import type * as z from 'zod';
import { routes } from '../../functions/routes.ts';
import type { Route } from '../../shared/platform/http/route.ts';
import { type RouteInput, routeInputs } from './route-inputs.ts';
import { account, agent, askedAt } from './story.ts';

/** Refuses an example that its route would refuse. */
function check(route: Route, part: string, schema: z.ZodType | undefined, value: unknown): void {
  if (!schema && value === undefined) return;
  if (!schema) throw new Error(`Route ${route.id} takes no ${part}, but its example has one.`);
  const read = schema.safeParse(value ?? {});
  if (read.success) return;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new Error(`The example of route ${route.id} has a bad ${part}. ${faults}`);
}

const claimsOf = (role: Route['role']) => ({
  sub: agent.id,
  'cognito:username': agent.name,
  name: agent.name,
  'cognito:groups': `[${role}]`,
  token_use: 'id',
});

/** One request to a route, as an HTTP API hands it to the function: payload format 2.0. */
function eventOf(route: Route, { params, query, headers, body }: RouteInput) {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params?.[name] ?? ''),
  );
  const routeKey = `${route.method} ${route.path}`;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      accept: '*/*',
      host: 'localhost:3000',
      'user-agent': 'sample/1.0',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(route.role === 'public' ? {} : { authorization: 'Bearer checked-before-the-function-runs' }),
      ...headers,
    },
    ...(query ? { queryStringParameters: query } : {}),
    ...(params ? { pathParameters: params } : {}),
    requestContext: {
      accountId: account,
      apiId: 'local',
      ...(route.role === 'public'
        ? {}
        : { authorizer: { jwt: { claims: claimsOf(route.role), scopes: null } } }),
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: {
        method: route.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'sample/1.0',
      },
      requestId: `sample-${route.id}`,
      routeKey,
      stage: '$default',
      time: '23/Nov/2026:09:30:00 +0000',
      timeEpoch: askedAt.getTime(),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    isBase64Encoded: false,
  };
}

/**
 * A request to every route.
 * @throws Error naming a route without an example, or with one that the route's own schemas refuse.
 */
export const apiSamples = routes.map((route) => {
  const input = routeInputs[route.id];
  if (!input) throw new Error(`Route ${route.id} has no example in infra/generate/route-inputs.ts.`);
  check(route, 'path', route.params, input.params);
  check(route, 'query', route.query, input.query);
  check(route, 'header', route.headers, input.headers);
  check(route, 'body', route.body, input.body);
  return { id: route.id, event: eventOf(route, input) };
});
