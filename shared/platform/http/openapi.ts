import * as z from 'zod';
import { type ErrorCode, errorCodes } from '../errors.ts';
import { namedOnce } from './named-schemas.ts';
import { problemType, statusOf } from './problem.ts';
import type { Reply, Route } from './route.ts';

export type Json = { readonly [key: string]: unknown };

/** What every problem document holds; which further facts come with which `type` is told per code. */
const Problem = z.object({
  type: z.string().meta({ description: 'Stable; what a client may decide on.' }),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  requestId: z.string().meta({ description: 'Name it when you ask us about this answer.' }),
  fields: z
    .array(
      z.object({
        in: z.enum(['body', 'path', 'query', 'header']),
        pointer: z.string().meta({ description: 'JSON pointer to the field at fault.' }),
        detail: z.string(),
      }),
    )
    .optional(),
});

/** API Gateway lets nobody say how it refuses. */
const ofTheGateway =
  'What the gateway refuses before it reaches the desk is no problem document, but `{"message": "…"}`: a token ' +
  'that is missing or not valid (401), a body over 10 MB (413), too many requests (429), no answer within 30 ' +
  'seconds (503).';

/** Failures of one status; those of the gateway have a form of their own. */
const failure = (codes: readonly ErrorCode[]): Json =>
  codes.includes('unauthenticated')
    ? {
        description: 'The token is missing or not valid; the gateway says so.',
        content: {
          'application/json': {
            schema: { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] },
          },
        },
      }
    : {
        description: codes.map((code) => `\`${problemType(code)}\``).join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      };

/** The routes as an OpenAPI 3.1 document: the same declarations that validate, route and deploy them. */
export function openApiDocument(routes: readonly Route[], info: { title: string; version: string }): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    operations[route.method.toLowerCase()] = operationOf(route);
    paths[route.path] = operations;
  }
  const { document: plainPaths, named } = namedOnce(paths);
  return {
    openapi: '3.1.0',
    info: {
      ...info,
      description: `Failures are problem documents (RFC 9457), by a stable \`type\`: ${errorCodes
        .map((code) => `\`${problemType(code)}\` (${statusOf[code]})`)
        .join(', ')}.\n\n${ofTheGateway}`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: plainPaths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output'), ...named },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An identity token of the desk’s user pool. Its groups are the roles.',
        },
      },
    },
  };
}

function operationOf(route: Route): Json {
  const right =
    route.role === 'public' ? 'Needs no token.' : `Needs the role **${route.role}** or a higher one.`;
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, right].filter(Boolean).join('\n\n'),
    security: route.role === 'public' ? [] : [{ token: [] }],
    'x-least-role': route.role,
    parameters: [
      ...parametersOf('path', route.params),
      ...parametersOf('query', route.query),
      ...parametersOf('header', route.headers),
    ],
    ...(route.body
      ? {
          requestBody: {
            required: !route.bodyOptional,
            content: {
              'application/json': { schema: schemaOf(route.body, 'input') },
              ...(route.form
                ? { 'application/x-www-form-urlencoded': { schema: schemaOf(route.body, 'input') } }
                : {}),
            },
          },
        }
      : {}),
    responses: {
      ...problemsOf(route),
      ...Object.fromEntries(Object.entries(route.replies).map(([status, reply]) => [status, replyOf(reply)])),
    },
  };
}

function parametersOf(place: 'path' | 'query' | 'header', schema: z.ZodObject | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

const replyOf = (reply: Reply): Json => ({
  description: reply.description,
  ...(reply.schema
    ? { content: { 'application/json': { schema: schemaOf(reply.schema, 'output') } } }
    : reply.contentType
      ? { content: { [reply.contentType]: { schema: { type: 'string' } } } }
      : {}),
});

/** The failures a route can have by its declaration. */
function problemsOf(route: Route): Json {
  const takesInput = route.params ?? route.query ?? route.headers ?? route.body;
  const codes: ErrorCode[] = [
    ...(takesInput ? (['invalidRequest'] as const) : []),
    ...(route.role === 'public' ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(route.params ? (['notFound'] as const) : []),
    ...(route.body ? (['payloadTooLarge', 'unsupportedMediaType'] as const) : []),
    ...(route.headers && 'idempotency-key' in route.headers.shape ? (['idempotencyKeyReused'] as const) : []),
    ...(route.headers && 'if-match' in route.headers.shape
      ? (['illegalTransition', 'staleVersion'] as const)
      : []),
    ...(route.refuses ?? []),
  ];
  const statuses = [...new Set(codes.map((code) => statusOf[code]))];
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      failure([...new Set(codes)].filter((code) => statusOf[code] === status)),
    ]),
  );
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};
