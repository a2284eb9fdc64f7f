import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { faultWords } from '../../../shared/platform/http/fault-words.ts';

const said = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: faultWords }).error?.issues.map(({ message }) => message);

describe('what is wrong with a value', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['a text that is not there', z.string(), undefined, 'It is missing.'],
    ['a choice that is not there', z.enum(['a', 'b']), undefined, 'It is missing.'],
    ['either of two that are not there', z.union([z.string(), z.number()]), undefined, 'It is missing.'],
    ['null for a text', z.string(), null, 'A text is expected.'],
    ['a text for a number', z.number(), '1', 'A number is expected.'],
    ['a broken number', z.int(), 1.5, 'A whole number is expected.'],
    ['a text for yes or no', z.boolean(), 'yes', 'true or false is expected.'],
    ['a text for a list', z.array(z.string()), 'a', 'A list is expected.'],
    ['a list for an object', z.strictObject({}), [], 'An object is expected.'],
    ['an empty text', z.string().min(1), '', 'It is empty.'],
    ['a short text', z.string().min(3), 'ab', 'At least 3 characters.'],
    ['a long text', z.string().max(2), 'abc', 'At most 2 characters.'],
    ['an empty list', z.array(z.string()).min(1), [], 'It is empty.'],
    ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'At most 1 entry.'],
    ['a small number', z.number().min(1), 0, 'At least 1.'],
    ['a number at an open end', z.number().gt(0), 0, 'More than 0.'],
    ['a large number', z.number().max(10), 11, 'At most 10.'],
    ['an address that is none', z.email(), 'ada', 'This is not an e-mail address.'],
    [
      'an instant that is none',
      z.iso.datetime(),
      'now',
      'An instant in UTC is expected, such as 2026-11-23T09:00:00Z.',
    ],
    ['a date that is none', z.iso.date(), 'now', 'A date is expected, such as 2026-11-23.'],
    ['none of the choices', z.enum(['a', 'b']), 'c', 'One of these is expected: a, b.'],
    ['not the one value', z.literal(true), false, 'Only true is taken.'],
    ['neither form', z.union([z.string(), z.number()]), true, 'It does not have the form that is expected.'],
    [
      'none of the kinds there are',
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a') }),
        z.object({ kind: z.enum(['b', 'c']) }),
      ]),
      { kind: 'd' },
      'One of these is expected: a, b, c.',
    ],
    [
      'a name that cannot be',
      z.record(z.string().min(1), z.number()),
      { '': 1 },
      'This is not a name that can stand here.',
    ],
    ['a pattern without words', z.string().regex(/^a$/), 'b', 'It does not have the form that is expected.'],
  ])('%s: in plain words', (_, schema, value, words) => {
    expect(said(schema, value)).toEqual([words]);
  });

  it('is what the schema says, where it says something', () => {
    expect(said(z.string().regex(/^a$/, 'An a.'), 'b')).toEqual(['An a.']);
    expect(
      said(
        z.string().refine(() => false, 'Never.'),
        'b',
      ),
    ).toEqual(['Never.']);
  });
});
