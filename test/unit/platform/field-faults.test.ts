import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { faultWords } from '../../../shared/platform/http/fault-words.ts';
import { faultsOf } from '../../../shared/platform/http/field-faults.ts';

const pointers = (schema: z.ZodType, body: unknown) =>
  schema
    .safeParse(body, { error: faultWords })
    .error?.issues.flatMap((issue) => faultsOf('body', issue))
    .map(({ pointer, detail }) => [pointer, detail]);

const reference = z.strictObject({ reference: z.string().regex(/^\d+$/, 'Digits.') });
const creation = z.strictObject({ create: z.strictObject({ subject: z.string().min(1) }) });
const either = z.union([reference, creation], 'A reference, or what to create.');

describe('the field at fault', () => {
  it.each<[string, z.ZodType, unknown, string[][]]>([
    [
      'each unknown one',
      z.strictObject({}),
      { a: 1, 'b/c': 1 },
      [
        ['/a', 'No such field.'],
        ['/b~1c', 'No such field.'],
      ],
    ],
    ['one in the form that is meant', either, { reference: 'x' }, [['/reference', 'Digits.']]],
    [
      'one deep in the form that is meant',
      either,
      { create: { subject: '' } },
      [['/create/subject', 'It is empty.']],
    ],
    [
      'one missing deep in the form that is meant',
      z.object({ child: either }),
      { child: { create: {} } },
      [['/child/create/subject', 'It is missing.']],
    ],
    ['the whole, where no form is meant', either, {}, [['', 'A reference, or what to create.']]],
    [
      'the whole, where two forms are mixed',
      either,
      { reference: '1', create: { subject: 'x' } },
      [['', 'A reference, or what to create.']],
    ],
  ])('is %s', (_, schema, body, expected) => {
    expect(pointers(schema, body)).toEqual(expected);
  });
});
