import { describe, expect, test } from '@jest/globals';
import { RouteTable } from '../../../local/services/apigateway/route-table.ts';

const table = new RouteTable<{ key: string }>();
for (const key of [
  'ANY /{proxy+}',
  'GET /v1/things/{id}',
  'GET /v1/things/mine',
  'ANY /v1/things/{id}',
  'POST /v1/things/{id}/notes',
  'GET /',
]) {
  table.add({ key });
}

describe('routes', () => {
  test.each([
    ['GET', '/', 'GET /', {}],
    ['GET', '/v1/things/mine', 'GET /v1/things/mine', {}],
    ['GET', '/v1/things/7', 'GET /v1/things/{id}', { id: '7' }],
    ['PUT', '/v1/things/mine', 'ANY /v1/things/{id}', { id: 'mine' }],
    ['GET', '/v1/things/a%2Fb%20c', 'GET /v1/things/{id}', { id: 'a/b c' }],
    ['GET', '/v1/things/%zz', 'GET /v1/things/{id}', { id: '%zz' }],
    ['POST', '/v1/things/7/notes', 'POST /v1/things/{id}/notes', { id: '7' }],
    ['GET', '/v1/things/7/notes', 'ANY /{proxy+}', { proxy: 'v1/things/7/notes' }],
    ['GET', '/v1/things/', 'ANY /{proxy+}', { proxy: 'v1/things/' }],
  ])('%s %s leads to %s', (method, path, key, pathParameters) => {
    expect(table.match(method, path)).toEqual({ route: { key }, pathParameters });
  });

  test('what no route takes goes to $default, if there is one', () => {
    const other = new RouteTable<{ key: string }>();
    other.add({ key: 'GET /a' });
    expect(other.match('POST', '/a')).toBeUndefined();
    other.add({ key: '$default' });
    expect(other.match('POST', '/a')?.route.key).toBe('$default');
  });

  test('a malformed or repeated key is refused', () => {
    expect(() => table.add({ key: 'things' })).toThrow('no route key');
    expect(() => table.add({ key: 'GET /' })).toThrow('declared twice');
  });
});
