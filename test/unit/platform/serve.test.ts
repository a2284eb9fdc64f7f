import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { DeskError } from '../../../shared/platform/errors.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { morning } from '../../support/time.ts';

const route = defineRoute({
  id: 'change',
  method: 'POST',
  path: '/v1/things/{thing}',
  role: 'manager',
  function: 'api/desk',
  tag: 'Things',
  summary: 'Change a thing',
  params: z.object({ thing: z.string().regex(/^\d+$/) }),
  query: z.object({ limit: z.coerce.number().int().max(10).default(5) }),
  headers: z.object({ 'if-match': z.string().optional() }),
  bodyLimit: 300,
  body: z.strictObject({ name: z.string().min(1), tags: z.array(z.string()).default([]) }),
  replies: { 200: { description: 'Changed.' } },
});
const open = defineRoute({
  id: 'open',
  method: 'GET',
  path: '/open',
  role: 'public',
  function: 'api/desk',
  tag: 'Things',
  summary: 'For everybody',
  replies: { 200: { description: 'Here.' } },
});

/** Routes whose handlers do what the test says. */
const desk = (work: (request: unknown) => Promise<unknown>) => {
  const log = keptLog();
  const answer = async (request: unknown) => ({ status: 200, body: await work(request) });
  const handler = serve([bind(route, answer), bind(open, answer)], {
    clock: () => morning,
    logger: log.logger,
  });
  return { ...log, ask: (line: Partial<RequestLine> = {}) => ask(handler, { ...good, ...line }) };
};
const echo = async (request: unknown) => request;
const good: RequestLine = {
  route: 'POST /v1/things/{thing}',
  ...{ params: { thing: '7' }, groups: '[manager]', body: { name: 'seven' } },
};

describe('a request that its route allows', () => {
  it('reaches the handler parsed, with who asks and when', async () => {
    const { status, headers, json } = await desk(echo).ask({ query: { limit: '3' } });
    expect(status).toBe(200);
    expect(json).toEqual({
      ...{ params: { thing: '7' }, query: { limit: 3 }, headers: {}, body: { name: 'seven', tags: [] } },
      actor: { id: 'agent-1', name: 'Agent Example', roles: ['manager'] },
      ...{ now: morning.toISOString(), sourceIp: '192.0.2.1' },
    });
    expect(headers).toEqual({
      ...{ 'content-type': 'application/json', 'cache-control': 'no-store' },
      ...{ 'x-content-type-options': 'nosniff', 'x-request-id': 'request-1' },
    });
  });

  it.each([
    ['of an incident by its reference', '261122-000001', { reference: '261122-000001' }],
    ['of anything else without it', 'ada@example.com', {}],
  ])('is logged, where it is %s', async (_, reference, named) => {
    const { ask, lines } = desk(echo);
    await ask({ params: { thing: '7', reference } });
    const facts = { requestId: 'request-1', route: 'POST /v1/things/{thing}', status: 200 };
    expect(lines).toEqual([{ level: 'info', message: 'request', facts: { ...facts, ...named } }]);
  });

  it('is logged by route, id and status, and by nothing of its content', async () => {
    const { ask, lines } = desk(echo);
    await ask({ body: { name: 'a secret name' } });
    expect(lines).toEqual([
      {
        ...{ level: 'info', message: 'request' },
        facts: { requestId: 'request-1', route: 'POST /v1/things/{thing}', status: 200 },
      },
    ]);
  });

  it('needs no token where the route is public', async () => {
    const handler = serve(
      [bind(open, async ({ actor }) => ({ status: 200, body: { actor: actor ?? null } }))],
      {
        clock: () => morning,
        logger: keptLog().logger,
      },
    );
    expect((await ask(handler, { route: 'GET /open' })).json).toEqual({ actor: null });
  });

  it('is answered with text as it is', async () => {
    const { headers, text } = await desk(async () => '<p>').ask();
    expect(text).toBe('<p>');
    expect(headers).not.toHaveProperty('content-type');
  });
});

describe('a request that its route does not allow', () => {
  const never = async () => {
    throw new Error('The handler was reached.');
  };

  it.each<[string, Partial<RequestLine>, string, string]>([
    ['a body without a field', { body: {} }, 'body', '/name'],
    ['a field of another type', { body: { name: 7 } }, 'body', '/name'],
    ['an unknown field', { body: { name: 'x', nmae: 1 } }, 'body', '/nmae'],
    ['an unknown field with a slash and a tilde', { body: { name: 'x', 'a/b~c': 1 } }, 'body', '/a~1b~0c'],
    ['a fault deep inside', { body: { name: 'x', tags: ['y', 2] } }, 'body', '/tags/1'],
    ['no object', { body: [] }, 'body', ''],
    ['no JSON', { body: '{' }, 'body', ''],
    ['a bad path', { params: { thing: 'x' } }, 'path', '/thing'],
    ['a bad query', { query: { limit: '11' } }, 'query', '/limit'],
    ['a query that is no number', { query: { limit: 'many' } }, 'query', '/limit'],
  ])('%s is named', async (_, line, part, pointer) => {
    const { status, json } = await desk(never).ask(line);
    expect(status).toBe(400);
    expect(json).toMatchObject({ type: 'urn:incident-desk:problem:invalid-request', requestId: 'request-1' });
    expect(json.fields).toEqual([{ in: part, pointer, detail: expect.any(String) }]);
  });

  it('names every fault at once', async () => {
    const { json } = await desk(never).ask({ params: { thing: 'x' }, body: { name: 1, f: 2 } });
    const pointers = (json.fields as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers).toEqual(['/thing', '/name', '/f']);
  });

  it('names twenty unknown fields and no more', async () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`f${index}`, 1]));
    const { json } = await desk(never).ask({ body: { name: 'x', ...many } });
    expect(json.fields).toHaveLength(20);
  });

  it('is not told the value at fault', async () => {
    const { text } = await desk(never).ask({ body: { name: 'x', tags: [{ card: '4111-1111' }] } });
    expect(text).not.toContain('4111');
  });

  it.each<[string, Partial<RequestLine>, number, string]>([
    ['too low a role', { groups: '[agent]' }, 403, 'forbidden'],
    ['no token', { groups: undefined, claims: {} }, 401, 'unauthenticated'],
    ['too large a body', { body: { name: 'x'.repeat(300) } }, 413, 'payload-too-large'],
    ['a body of another type', { headers: { 'content-type': 'text/xml' } }, 415, 'unsupported-media-type'],
    ['a route that is not there', { route: 'GET /v1/nothing' }, 404, 'not-found'],
  ])('%s', async (_, line, status, type) => {
    const answer = await desk(never).ask(line);
    expect(answer.status).toBe(status);
    expect(answer.json.type).toBe(`urn:incident-desk:problem:${type}`);
    expect(answer.headers['x-request-id']).toBe('request-1');
  });

  it('learns of its rights before its faults', async () => {
    expect((await desk(never).ask({ groups: '[agent]', body: {} })).status).toBe(403);
  });
});

describe('a handler that throws', () => {
  it('our own refusal: it is told, and logged at info', async () => {
    const { ask, lines } = desk(async () => {
      throw new DeskError('staleVersion', 'It is at version 3 by now.', { version: 3 });
    });
    const { status, json } = await ask({ params: { thing: '7' } });
    expect([status, json.detail, json.version]).toEqual([412, 'It is at version 3 by now.', 3]);
    expect(lines).toMatchObject([
      { level: 'info', message: 'request refused', facts: { code: 'staleVersion' } },
    ]);
  });

  it('anything else: 500 without a word of it, logged at error without its message', async () => {
    const { ask, lines } = desk(async () => {
      throw new TypeError('ada@example.com at arn:aws:dynamodb:secret');
    });
    const { status, text, json, headers } = await ask();
    expect(status).toBe(500);
    expect(text).not.toMatch(/ada@|arn:|TypeError|at |\.ts/);
    expect(json).toMatchObject({ type: 'urn:incident-desk:problem:internal', requestId: 'request-1' });
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-request-id': 'request-1',
    });
    expect(lines).toMatchObject([{ level: 'error', facts: { fault: { name: 'TypeError' } } }]);
    expect(JSON.stringify(lines)).not.toContain('ada@');
  });

  it('what AWS says of too much at once: 503, to be tried again, and still logged at error', async () => {
    const { ask, lines } = desk(async () => {
      throw Object.assign(new Error('table desk'), { name: 'ProvisionedThroughputExceededException' });
    });
    const { status, text, json, headers } = await ask();
    expect([status, json.type, headers['retry-after']]).toEqual([503, 'urn:incident-desk:problem:busy', '1']);
    expect(text).not.toMatch(/table desk|Provisioned/);
    expect(lines).toMatchObject([{ level: 'error' }]);
  });
});
