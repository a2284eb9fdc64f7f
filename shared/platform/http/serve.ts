import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as z from 'zod';
import type { Clock } from '../clock.ts';
import { DeskError, type FieldFault, faultyFields } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { type Actor, actorOf } from './actor.ts';
import { faultWords } from './fault-words.ts';
import { faultsOf } from './field-faults.ts';
import { problems } from './problems.ts';
import { readForm } from './read-form.ts';
import { readJson } from './read-json.ts';
import type { Route } from './route.ts';

const BODY_LIMIT = 64 * 1024;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Part<R extends Route, P extends keyof Route> = R extends Record<P, infer S> ? Parsed<S> : undefined;

/** A request that has passed its route's declaration. */
export interface RouteRequest<R extends Route> {
  readonly params: Part<R, 'params'>;
  readonly query: Part<R, 'query'>;
  readonly headers: Part<R, 'headers'>;
  readonly body: Part<R, 'body'>;
  /** Present on every route that is not public. */
  readonly actor: R['role'] extends 'public' ? undefined : Actor;
  readonly now: Date;
  readonly sourceIp: string;
}

/** A success: status and body as declared. A string body goes out as it is, anything else as JSON. */
export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** For `body` of bytes. */
  readonly base64?: boolean;
}

export type RouteHandler<R extends Route> = (request: RouteRequest<R>) => Promise<RouteAnswer>;

/** Handlers of a module that is loaded when one of them is first asked: it is large, and most requests need none. */
export const whenAsked =
  <M>(load: () => Promise<M>) =>
  <R extends Route>(handlerOf: (module: M) => RouteHandler<R>): RouteHandler<R> => {
    let handler: Promise<RouteHandler<R>> | undefined;
    return async (request) => {
      handler ??= load().then(handlerOf);
      return (await handler)(request);
    };
  };

interface BoundRoute {
  readonly route: Route;
  readonly answer: (event: APIGatewayProxyEventV2, now: Date) => Promise<APIGatewayProxyStructuredResultV2>;
}

/** Ties a handler to its declaration: parse → role → handle → respond. */
export function bind<R extends Route>(route: R, handle: RouteHandler<R>): BoundRoute {
  const answer = async (event: APIGatewayProxyEventV2, now: Date) => {
    const actor = actorOf(event, route.role);
    const faults: FieldFault[] = [];
    const part = (name: FieldFault['in'], schema: z.ZodType | undefined, value: () => unknown) => {
      if (!schema) return undefined;
      const read = schema.safeParse(value(), { error: faultWords });
      if (read.success) return read.data;
      faults.push(...read.error.issues.flatMap((issue) => faultsOf(name, issue)));
      return undefined;
    };
    const request = {
      params: part('path', route.params, () => event.pathParameters ?? {}),
      query: part('query', route.query, () => event.queryStringParameters ?? {}),
      headers: part('header', route.headers, () => event.headers),
      // Where a body may be left out, none at all is an empty one.
      body: part('body', route.body, () =>
        event.body || !route.bodyOptional
          ? (route.form ? readForm : readJson)(event, route.bodyLimit ?? BODY_LIMIT)
          : {},
      ),
      actor,
      now,
      sourceIp: event.requestContext.http.sourceIp,
    };
    if (faults.length > 0) {
      throw faultyFields(faults);
    }
    return respond(await handle(request as unknown as RouteRequest<R>));
  };
  return { route, answer };
}

const respond = (answer: RouteAnswer): APIGatewayProxyStructuredResultV2 => {
  const text = typeof answer.body === 'string';
  return {
    statusCode: answer.status,
    headers: {
      ...(answer.body === undefined || text ? {} : { 'content-type': 'application/json' }),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...answer.headers,
    },
    ...(answer.body === undefined ? {} : { body: text ? answer.body : JSON.stringify(answer.body) }),
    ...(answer.base64 ? { isBase64Encoded: true } : {}),
  } as APIGatewayProxyStructuredResultV2;
};

/**
 * The Lambda of a set of routes. API Gateway has matched the route; its key tells which. `otherwise` says what
 * is wrong with a request that none of the desk's routes has matched.
 */
export function serve(
  bound: readonly BoundRoute[],
  platform: { clock: Clock; logger: Logger },
  otherwise = (_request: { method: string; path: string }) => new DeskError('notFound', 'No such route.'),
) {
  const byKey = new Map(bound.map((one) => [`${one.route.method} ${one.route.path}`, one]));
  const handle = async (event: APIGatewayProxyEventV2, _context: Context) => {
    const one = byKey.get(event.routeKey);
    if (!one) throw otherwise({ method: event.requestContext.http.method, path: event.rawPath });
    return one.answer(event, platform.clock());
  };
  return middy(handle).use(problems(platform.logger));
}
