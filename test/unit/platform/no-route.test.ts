import { describe, expect, it } from '@jest/globals';
import { noRoute } from '../../../shared/platform/http/no-route.ts';
import { serve } from '../../../shared/platform/http/serve.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { morning } from '../../support/time.ts';

const routes = [
  { method: 'GET', path: '/v1/things' },
  { method: 'POST', path: '/v1/things' },
  { method: 'GET', path: '/v1/things/{id}' },
] as const;

describe('a request that no route takes', () => {
  it.each([
    ['GET', '/', []],
    ['GET', '/v1', []],
    ['GET', '/v1/things/', []],
    ['GET', '/v1/things/1/2', []],
    ['GET', '/V1/things', []],
    ['DELETE', '/v1/things', ['GET', 'POST']],
    ['PATCH', '/v1/things/1', ['GET']],
  ])('%s %s is told what the path takes: %j', (method, path, legal) => {
    const { code, facts } = noRoute(routes, { method, path });
    expect([code, facts.legal ?? []]).toEqual([legal.length > 0 ? 'methodNotAllowed' : 'notFound', legal]);
  });

  it.each([
    ['/v1/things', 405, 'GET, POST'],
    ['/v1/nothing', 404, undefined],
  ])('gets a problem document: %s is a %s', async (path, status, allow) => {
    const handler = serve([], { clock: () => morning, logger: keptLog().logger }, ({ method }) =>
      noRoute(routes, { method, path }),
    );
    const answer = await ask(handler, { route: '$default' });
    expect(answer).toMatchObject({ status, json: { status, requestId: 'request-1' } });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers.allow).toBe(allow);
  });
});
