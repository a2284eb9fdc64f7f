import type { Json } from '../../../shared/platform/http/openapi.ts';
import type { JsonSchema } from './json-schema.ts';

/** What zod writes for a number that has no bound of its own. */
const BOUNDLESS = Number.MAX_SAFE_INTEGER;

/** Formats that people know by a name; the pattern behind them says no more. */
const formats: Readonly<Record<string, string>> = {
  'date-time': 'instant',
  date: 'date',
  email: 'e-mail address',
  uri: 'URL',
};

/**
 * A JSON Schema as a person reads it: `{ name: string (1 to 100), tags?: string[], status: "open" | "closed" }`,
 * a field a line, what is said of it behind.
 */
export const typeText = (schema: Json): string => written(schema as JsonSchema, '');

function written(schema: JsonSchema, indent: string): string {
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return [...new Set(variants.map((one) => written(one, indent)))].join(' | ');
  if (schema.allOf) return schema.allOf.map((one) => written(one, indent)).join(' & ');
  if (Array.isArray(schema.type)) {
    return schema.type.map((type: string) => written({ ...schema, type }, indent)).join(' | ');
  }
  if (schema.type === 'array') return list(schema, indent);
  if (schema.type === 'object') return object(schema, indent);
  if (schema.type === 'string') return text(schema);
  if (schema.type === 'number' || schema.type === 'integer')
    return `${schema.type}${bounds(schema.minimum, schema.maximum)}`;
  return typeof schema.type === 'string' ? schema.type : 'anything';
}

function list({ items, prefixItems, minItems, maxItems }: JsonSchema, indent: string): string {
  if (prefixItems) return `[${prefixItems.map((one) => written(one, indent)).join(', ')}]`;
  const each = items ? written(items, indent) : 'anything';
  return `${/ [|&] /.test(each) && !each.startsWith('{') ? `(${each})` : each}[]${bounds(minItems, maxItems)}`;
}

function object(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  indent: string,
): string {
  const deeper = `${indent}  `;
  const fields = Object.entries(properties).map(([name, field]) => {
    const said = [
      ...(field.default === undefined ? [] : [`Default ${JSON.stringify(field.default)}.`]),
      ...(field.description ? [field.description] : []),
    ];
    const key = /^[\w$]+$/.test(name) ? name : JSON.stringify(name);
    const comment = said.length > 0 ? `  // ${said.join(' ').replace(/\s+/g, ' ')}` : '';
    return `${deeper}${key}${required.includes(name) ? '' : '?'}: ${written(field, deeper)}${comment}`;
  });
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  if (others && Object.keys(others).length > 0) fields.push(`${deeper}[name]: ${written(others, deeper)}`);
  if (fields.length === 0) return additionalProperties === false ? '{ }' : 'object';
  return `{\n${fields.join('\n')}\n${indent}}`;
}

/** Patterns that have a name of their own. */
const forms: Readonly<Record<string, string>> = {
  '^\\d{6}-\\d{6,9}$': 'reference',
  '^[0-9A-HJKMNP-TV-Z]{26}$': 'id',
};

function text({ format, pattern, minLength, maxLength }: JsonSchema): string {
  const named = (format && formats[format]) ?? (pattern && forms[pattern]);
  if (named) return named;
  // Patterns that only keep control characters out say nothing to a reader.
  const shown = pattern && pattern.length <= 60 && !pattern.includes('\\p{Cc}') ? ` /${pattern}/` : '';
  return `string${shown}${shown ? '' : bounds(minLength, maxLength)}`;
}

function bounds(least: number | undefined, most: number | undefined): string {
  const from = least !== undefined && least > -BOUNDLESS ? least : undefined;
  const to = most !== undefined && most < BOUNDLESS ? most : undefined;
  if (from !== undefined && to !== undefined) return ` (${from} to ${to})`;
  if (from !== undefined) return from > 0 ? ` (at least ${from})` : '';
  return to === undefined ? '' : ` (at most ${to})`;
}
