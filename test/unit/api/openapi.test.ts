import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { docsPage } from '../../../functions/api/pages/docs-page.ts';
import { deskApi } from '../../../functions/desk-api.ts';
import { routes } from '../../../functions/routes.ts';
import { openApiDocument } from '../../../shared/platform/http/openapi.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { faultsOfOpenApi, operationsOf } from '../../support/open-api.ts';

const document = deskApi();
const operations = operationsOf(document);
const operationOf = (id: string) => operations.find(({ operation }) => operation.operationId === id)!;

describe('the OpenAPI document', () => {
  it('is one, by its structure', () => {
    expect(faultsOfOpenApi(document)).toEqual([]);
  });

  it('has every route once, and nothing else', () => {
    const named = operations.map(
      ({ method, path, operation }) => `${operation.operationId}: ${method} ${path}`,
    );
    expect(named.sort()).toEqual(routes.map(({ id, method, path }) => `${id}: ${method} ${path}`).sort());
    expect(new Set(routes.map(({ id }) => id)).size).toBe(routes.length);
  });

  it.each(routes.map((route) => [route.id, route] as const))('tells who may use %s', (id, route) => {
    const { operation } = operationOf(id);
    expect(operation['x-least-role']).toBe(route.role);
    expect(operation.security).toEqual(route.role === 'public' ? [] : [{ token: [] }]);
    expect(Object.keys(operation.responses).includes('403')).toBe(route.role !== 'public');
  });

  it('tells what may go wrong with a reply', () => {
    expect(Object.keys(operationOf('reply').operation.responses)).toEqual([
      ...['201', '400', '401', '403', '404', '409', '412', '413', '415', '422'],
    ]);
  });

  it('tells what a question may hold, to the letter of its validation', () => {
    const { operation } = operationOf('askQuestion');
    const schema = operation.requestBody!.content['application/json']!.schema;
    expect(schema).toMatchObject({
      type: 'object',
      required: ['name', 'address', 'subject', 'question'],
      additionalProperties: false,
      properties: { subject: { minLength: 1, maxLength: 250 }, address: { format: 'email', maxLength: 254 } },
    });
    const key = operation.parameters!.find(({ name }) => name === 'idempotency-key');
    expect(key).toMatchObject({ in: 'header', required: false });
  });

  it('is plain data: what is served is what was made', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(JSON.stringify(document)).not.toMatch(/undefined|\[object/);
  });
});

/** The document with something else, or nothing, at the place that the steps lead to. */
function brokenAt(steps: readonly string[], put: (whole: Record<string, unknown>) => unknown): object {
  const copy: Record<string, unknown> = structuredClone(document);
  const last = steps.at(-1) ?? '';
  const holder = steps.slice(0, -1).reduce((at, step) => at[step] as Record<string, unknown>, copy);
  const value = put(copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}
const docs = (whole: Record<string, unknown>) => (whole.paths as Record<string, unknown>)['/docs'];
const nothing = () => undefined;

describe('the check of the structure finds', () => {
  it.each<[string, string[], (whole: Record<string, unknown>) => unknown]>([
    ['a parameter that the path lacks', ['paths', '/x/{y}'], docs],
    ['two operations of one name', ['paths', '/other'], docs],
    ['a reference to nothing', ['components', 'schemas', 'Problem'], nothing],
    ['a scheme that is not there', ['components', 'securitySchemes', 'token'], nothing],
    [
      'an answer without a description',
      ['paths', '/docs', 'get', 'responses', '200', 'description'],
      nothing,
    ],
    ['no version', ['info', 'version'], nothing],
  ])('%s', (_, steps, put) => {
    expect(faultsOfOpenApi(brokenAt(steps, put))).not.toEqual([]);
  });
});

describe('the readable page', () => {
  const page = docsPage(document);

  it('shows every route', () => {
    for (const { id, method, path } of routes) {
      expect(page).toContain(`<section id="${id}">`);
      expect(page).toContain(`<code>${method} ${path}</code>`);
    }
    expect(page).not.toMatch(/<script|undefined|\[object/);
  });

  it('shows what a declaration says as text, never as markup', () => {
    const hostile = '<img src=x onerror=a()>"\'&';
    const route = defineRoute({
      ...{ id: 'hostile', method: 'POST', path: `/x/${hostile}`, role: 'agent', function: 'api/desk' },
      ...{ tag: hostile, summary: hostile, description: `**${hostile}** \`${hostile}\`` },
      query: z.object({ [hostile]: z.string().meta({ description: hostile }) }),
      body: z.object({ [hostile]: z.literal(hostile) }),
      replies: { 200: { description: hostile, schema: z.literal(hostile) } },
    } as const);
    const shown = docsPage(openApiDocument([route], { title: hostile, version: hostile }));
    expect(shown).not.toContain('<img');
    expect(shown.match(/&lt;img src=x/g)!.length).toBeGreaterThan(8);
    expect(shown).toContain('<strong>&lt;img');
  });
});
