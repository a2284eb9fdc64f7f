import type { Json } from '../../../shared/platform/http/openapi.ts';
import type { JsonSchema } from './json-schema.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Json;
}

export interface Exemplified {
  readonly path: string;
  readonly method: string;
  readonly operation: {
    readonly 'x-least-role': string;
    readonly parameters: readonly Parameter[];
    readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  };
}

/** What stands in an example for text of this name. */
const byName: Readonly<Record<string, string>> = {
  name: 'Customer Example',
  title: 'Thanks for the details',
  subject: 'The printer stops',
  question: 'It prints two pages and stops. What can I do?',
  text: 'Which firmware does it have?',
  description: 'It prints two pages and stops.',
  body: 'Hello {{ contactFirstName }}',
  hotKey: '^thanks',
  kpi: 'firstResponse',
  reason: 'asked by phone',
  id: '01K9E2M5VQ0R7T3W8X6Y4Z1A2B',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  from: '09:00',
  to: '17:00',
  time: '09:00',
  q: 'printer',
  token: 'eyJhbGciOiJIUzI1NiJ9',
  'idempotency-key': '7c1f0a52',
  'if-match': '"3"',
};

/** Texts of every form that our patterns ask for; the first that fits is taken. */
const candidates = [
  ...['261122-000001', '01K9E2M5VQ0R7T3W8X6Y4Z1A2B', '"3"', 'P2', 'EUR', 'agent-1', 'printer', 'a.b-0'],
  ...['+41 44 555 01 02', 'customer@example.com', 'https://example.com', '2026-11-22', '0'],
];

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-11-23T09:30:00.000Z',
  date: '2026-11-23',
  email: 'customer@example.com',
  uri: 'https://example.com/manual',
};

/** A body that fits a schema: what is required, or its first field where nothing is. */
export const exampleBody = (schema: Json): unknown => sampleOf(schema as JsonSchema, '');

function sampleOf(given: JsonSchema, name: string): unknown {
  const schema = Array.isArray(given.type) ? { ...given, type: String(given.type[0]) } : given;
  if (schema.example !== undefined) return schema.example;
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [variant] = schema.anyOf ?? schema.oneOf ?? [];
  if (variant) return sampleOf(variant, name);
  if (schema.type === 'object') return objectOf(schema);
  if (schema.type === 'array') {
    const each = schema.items ? [sampleOf(schema.items, name)] : [];
    return (schema.minItems ?? 0) === 0 && each[0] === undefined ? [] : each;
  }
  if (schema.type === 'boolean') return schema.default ?? true;
  if (schema.type === 'number' || schema.type === 'integer')
    return schema.default ?? Math.min(Math.max(schema.minimum ?? 0, 15), schema.maximum ?? 15);
  if (schema.type === 'string') return textOf(schema, name);
  return undefined;
}

function objectOf({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> {
  const names = Object.keys(properties);
  const shown = required.length > 0 ? required : names.slice(0, 1);
  const entries = names
    .filter((name) => shown.includes(name))
    .map((name) => [name, sampleOf(properties[name] ?? {}, name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function textOf({ format, pattern, minLength = 0, maxLength = 1000 }: JsonSchema, name: string): string {
  const known = format && formats[format];
  if (known) return known;
  const form = pattern === undefined ? /^/u : new RegExp(pattern, 'u');
  const fits = (text: string) => form.test(text) && text.length >= minLength && text.length <= maxLength;
  return [byName[name] ?? name, ...candidates].find(fits) ?? name;
}

/** A request by `curl` that the route would take, with a token of its role in `TOKEN`. */
export function exampleRequest({ path, method, operation }: Exemplified): string {
  const { parameters, requestBody } = operation;
  const valuesIn = (place: string, needed: (one: Parameter) => boolean) =>
    parameters
      .filter((one) => one.in === place && needed(one))
      .map((one) => [one.name, String(sampleOf(one.schema as JsonSchema, one.name) ?? '')] as const);
  const inPath = Object.fromEntries(valuesIn('path', () => true));
  const query = new URLSearchParams(
    Object.fromEntries(valuesIn('query', ({ required }) => required)),
  ).toString();
  const url = `${path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(inPath[name] ?? ''))}${query ? `?${query}` : ''}`;
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  const headers = [
    ...(operation['x-least-role'] === 'public' ? [] : [`authorization: Bearer $TOKEN`]),
    ...(body ? ['content-type: application/json'] : []),
    // Both are worth sending though some routes do without.
    ...valuesIn('header', () => true).map(([name, value]) => `${name}: ${value}`),
  ];
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$DESK${url}"`,
    ...headers.map((header) => `-H ${quoted(header)}`),
    ...(body ? [`-d ${quoted(JSON.stringify(exampleBody(body), null, 2))}`] : []),
  ].join(' \\\n  ');
}

/** For a shell: in double quotes where a variable stands, in single ones otherwise. */
const quoted = (text: string): string =>
  text.includes('$TOKEN') ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
