import { describe, expect, it } from '@jest/globals';
import * as zod from 'zod';
import * as late from '../../../shared/platform/deferred-zod.ts';

type Zod = typeof zod;

/** Declarations as the desk writes them, each with what is put to it. */
const declarations: [string, (z: Zod) => zod.ZodType, unknown[]][] = [
  [
    'text in bounds',
    (z) => z.string().trim().min(1).max(3).regex(/^a/, 'Begins with a.'),
    [' ab ', '', 'b', 7],
  ],
  [
    'a shape of schemas',
    (z) => z.strictObject({ a: z.string(), b: z.array(z.int()).max(1) }),
    [...[{ a: 'x', b: [1] }, { a: 'x', b: [1, 2] }, { a: 1, c: 2 }, null]],
  ],
  [
    'a shape made of another',
    (z) => z.object({ a: z.string(), b: z.string() }).omit({ a: true }).extend({ c: z.url() }),
    [...[{ b: 'x', c: 'https://example.com' }, { b: 'x' }]],
  ],
  [
    'defaults and what comes of them',
    (z) => z.object({ n: z.coerce.number().int().default(5), d: z.date().optional() }),
    [...[{}, { n: '7' }, { n: 'x' }]],
  ],
  [
    'one of several',
    (z) =>
      z.discriminatedUnion('t', [
        z.strictObject({ t: z.literal('a'), v: z.string() }),
        z.strictObject({ t: z.literal('b'), v: z.number() }),
      ]),
    [{ t: 'a', v: 'x' }, { t: 'b', v: 'x' }, { t: 'c' }],
  ],
  [
    'a choice without some',
    (z) => z.union([z.literal('open'), z.enum(['a', 'b', 'c']).exclude(['b'])]),
    ['open', 'a', 'b'],
  ],
  [
    'what a pipe makes',
    (z) =>
      z
        .string()
        .transform((text) => text.length)
        .pipe(z.number().max(2)),
    ['ab', 'abc'],
  ],
  [
    'what is refined',
    (z) =>
      z
        .array(z.string())
        .refine((list) => list.length > 0, 'Some.')
        .prefault(['x']),
    [[], undefined],
  ],
  ['a record by keys', (z) => z.record(z.string().max(1), z.unknown()), [{ a: 1 }, { ab: 1 }]],
  [
    'its own members',
    (z) => {
      const tree: zod.ZodType = z.object({
        name: z.string(),
        get kids() {
          return z.array(tree);
        },
      });
      return tree;
    },
    [
      { name: 'a', kids: [{ name: 'b', kids: [] }] },
      { name: 'a', kids: [{ name: 1, kids: [] }] },
    ],
  ],
  ['a member of a shape', (z) => z.object({ at: z.iso.datetime() }).shape.at, ['2026-11-22T00:00:00Z', 'x']],
];

const told = (schema: zod.ZodType, value: unknown) => {
  const read = schema.safeParse(value);
  return read.success ? { data: read.data } : { issues: read.error.issues };
};

describe('a schema built at its first use', () => {
  it.each(declarations)('says of %s what zod says', (_, declare, values) => {
    const schema = declare(late as unknown as Zod);
    for (const value of values) expect(told(schema, value)).toEqual(told(declare(zod), value));
  });

  it('describes itself as zod’s does', () => {
    const declare = (z: Zod) =>
      z.toJSONSchema(
        z
          .object({ a: z.string().meta({ description: 'The first.' }).optional(), b: z.enum(['x', 'y']) })
          .meta({ description: 'Both.' }),
      );
    expect(declare(late as unknown as Zod)).toEqual(declare(zod));
    expect(JSON.stringify(declare(zod))).toContain('The first.');
  });

  it('tells what it holds: its shape, its options, its metadata', () => {
    expect(Object.keys(late.object({ a: late.string() }).shape)).toEqual(['a']);
    expect('a' in late.object({ a: late.string() }).shape).toBe(true);
    expect(late.enum(['x', 'y']).options).toEqual(['x', 'y']);
    expect(late.string().meta({ description: 'd' }).meta()).toEqual({ description: 'd' });
    expect(late.string() instanceof zod.ZodType).toBe(true);
  });

  it('is not built before', () => {
    const impossible = (z: Zod) => z.object({}).extend(7 as never);
    expect(() => impossible(zod)).toThrow('extend');
    const schema = impossible(late as unknown as Zod);
    expect(() => schema.safeParse({})).toThrow('extend');
  });

  it('is not built to hand on one of its fields, nor by what takes all of them', () => {
    const impossible = () => late.object({}).extend(7 as never);
    const { a } = (impossible() as unknown as zod.ZodObject<{ a: zod.ZodString }>).shape;
    const longer = late.object({ b: a.optional() });
    expect(() => longer.safeParse({})).toThrow('extend');
    const whole = late.object({ ...late.object({ c: late.string().min(2) }).shape, d: late.int() });
    expect(whole.safeParse({ c: 'xx', d: 1 }).success).toBe(true);
    expect(whole.safeParse({ c: 'x', d: 1 }).error?.issues[0]?.path).toEqual(['c']);
  });

  it('is built once', () => {
    const schema = late.object({ a: late.string() });
    expect(schema.shape).toBe(schema.shape);
  });
});
