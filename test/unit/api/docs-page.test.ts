import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { docsPage } from '../../../functions/api/pages/docs-page.ts';
import { exampleBody, exampleRequest } from '../../../functions/api/pages/example-request.ts';
import { typeText } from '../../../functions/api/pages/type-text.ts';
import { deskApi } from '../../../functions/desk-api.ts';
import { routes } from '../../../functions/routes.ts';
import { Reference } from '../../../shared/incidents/index.ts';
import { operationsOf } from '../../support/open-api.ts';

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
const said = (schema: z.ZodType) => typeText(schemaOf(schema));

describe('a type as it is read', () => {
  it.each<[string, z.ZodType, string]>([
    ['text in bounds', z.string().min(1).max(250), 'string (1 to 250)'],
    ['text', z.string(), 'string'],
    ['a reference', Reference, 'reference'],
    ['a form', z.string().regex(/^\d{6}$/), 'string /^\\d{6}$/'],
    ['an instant', z.iso.datetime(), 'instant'],
    ['an address', z.email(), 'e-mail address'],
    ['a whole number', z.int(), 'integer'],
    ['a number in bounds', z.int().min(1).max(200), 'integer (1 to 200)'],
    ['a choice', z.enum(['open', 'closed']), '"open" | "closed"'],
    ['a list of choices', z.array(z.enum(['a', 'b'])).max(3), '("a" | "b")[] (at most 3)'],
    ['what may be nothing', z.string().nullable(), 'string | null'],
    ['a record', z.record(z.string(), z.int()), '{\n  [name]: integer\n}'],
    ['anything', z.unknown(), 'anything'],
  ])('%s', (_, schema, text) => {
    expect(said(schema)).toBe(text);
  });

  it('of an object has a field a line, what may be left out marked, what is said of it behind', () => {
    const schema = z.strictObject({
      name: z.string().meta({ description: 'Who asks.' }),
      tags: z.array(z.string()).default([]),
      inner: z.strictObject({ 'if-match': z.string() }).optional(),
    });
    expect(said(schema).split('\n')).toEqual([
      ...['{', '  name: string  // Who asks.', '  tags?: string[]  // Default [].'],
      ...['  inner?: {', '    "if-match": string', '  }', '}'],
    ]);
  });
});

describe('an example', () => {
  const withBody = routes.filter(({ body, id }) => body && id !== 'saveSettingsSection');

  it.each(withBody.map((route) => [route.id, route] as const))(
    'of a body is one that %s takes',
    (_, { body }) => {
      const example = exampleBody(schemaOf(body!));
      expect({ example, issues: body!.safeParse(example).error?.issues }).toEqual({
        example,
        issues: undefined,
      });
    },
  );

  it('is a request that a shell can send', () => {
    const [shown] = operationsOf(deskApi()).filter(({ operation }) => operation.operationId === 'reply');
    expect(exampleRequest(shown as never).split(' \\\n  ')).toEqual([
      'curl -X POST "$DESK/v1/incidents/261122-000001/replies"',
      '-H "authorization: Bearer $TOKEN"',
      "-H 'content-type: application/json'",
      "-H 'idempotency-key: 7c1f0a52'",
      '-H \'if-match: "3"\'',
      expect.stringContaining("-d '{"),
    ]);
  });
});

describe('the page', () => {
  const page = docsPage(deskApi());

  it('has a menu by topic that leads to every route', () => {
    for (const { id, tag } of routes) {
      expect(page).toContain(`href="#${id}"`);
      expect(page).toContain(`<summary>${tag}</summary>`);
    }
  });

  it('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(
      /<script|<link|<img|src=|@import|url\(|https?:\/\/(?!example\.com|json-schema)[a-z]/i,
    );
  });

  it('tells types in words, not as JSON Schema', () => {
    expect(page).not.toMatch(/additionalProperties|&quot;type&quot;: &quot;(?:object|string)&quot;|anyOf/);
  });
});
