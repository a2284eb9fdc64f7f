import * as z from 'zod';

/** How deep all, any and not may stand in one another, and how many tests one condition may hold. */
export const MOST_LEVELS = 5;
export const MOST_TESTS = 100;

export const operators = [
  'equals',
  'notEquals',
  'in',
  'notIn',
  'contains',
  'startsWith',
  'endsWith',
  'matches',
  'hasAny',
  'hasAll',
  'hasNone',
  'greaterThan',
  'atLeast',
  'lessThan',
  'atMost',
  'before',
  'after',
  'longerAgoThan',
  'withinLast',
  'isOpen',
  'isClosed',
  'isSet',
  'isNotSet',
  'changed',
  'changedFrom',
  'changedTo',
] as const;
export const Operator = z.enum(operators);
export type Operator = z.infer<typeof Operator>;

/** What a fact is compared with. Minutes for `longerAgoThan` and `withinLast`; nothing for `isSet` and its like. */
export const Expected = z.union(
  [z.string().max(1000), z.number(), z.boolean(), z.array(z.string().max(250)).min(1).max(100)],
  'A text, a number, true, false, or a list of texts.',
);
export type Expected = z.infer<typeof Expected>;

/** One comparison: a fact, how it is compared, and with what. */
export interface Test {
  readonly field: string;
  readonly operator: Operator;
  readonly value?: Expected | undefined;
}

/** A condition as data: it holds where all, any or none of others hold, or by a test of one fact. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Test;

interface Loose {
  readonly all?: Loose[] | undefined;
  readonly any?: Loose[] | undefined;
  readonly not?: Loose | undefined;
  readonly field?: string | undefined;
  readonly operator?: Operator | undefined;
  readonly value?: Expected | undefined;
}

const several = () =>
  z
    .array(Node)
    .min(1)
    .max(50)
    .optional()
    .meta({ description: 'Conditions of which each may be any of these forms again.' });

/** One object of all forms in place of a union: a fault names the place it is at, and not every form it is not. */
const Node: z.ZodType<Loose> = z
  .lazy(() =>
    z.strictObject({
      all: several(),
      any: several(),
      not: Node.optional(),
      field: z.string().min(1).max(100).optional(),
      operator: Operator.optional(),
      value: Expected.optional(),
    }),
  )
  .superRefine((node, context) => {
    const fault = (message: string, path: string[] = []) =>
      context.addIssue({ code: 'custom', path, message });
    const forms = (['all', 'any', 'not', 'field'] as const).filter((form) => node[form] !== undefined);
    if (forms.length !== 1) {
      fault('It has either all, any, not, or a field with an operator.');
      return;
    }
    if (forms[0] !== 'field') {
      if (node.operator !== undefined) fault('It goes with a field.', ['operator']);
      if (node.value !== undefined) fault('It goes with a field.', ['value']);
    } else if (node.operator === undefined) fault('It says how the field is compared.', ['operator']);
  })
  .meta({ id: 'Condition' });

/**
 * Checks the form alone: which fields there are and what each takes is said by `conditionFaults`. Bounded in
 * depth and in the number of its tests.
 */
export const Condition = (Node as unknown as z.ZodType<Condition, Condition>).superRefine(
  (condition, context) => {
    if (levelsOf(condition) > MOST_LEVELS)
      context.addIssue({
        code: 'custom',
        message: `Conditions stand at most ${MOST_LEVELS} deep in one another.`,
      });
    if (testsOf(condition).length > MOST_TESTS)
      context.addIssue({ code: 'custom', message: `A condition holds at most ${MOST_TESTS} tests.` });
  },
);

/** The conditions right within one; none within a test. */
export function partsOf(condition: Condition): readonly Condition[] {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  return 'not' in condition ? [condition.not] : [];
}

const levelsOf = (condition: Condition): number =>
  'field' in condition ? 0 : 1 + Math.max(0, ...partsOf(condition).map(levelsOf));

/** Every test of a condition with the JSON pointer to it, from the front. */
export function testsOf(condition: Condition, pointer = ''): readonly { test: Test; pointer: string }[] {
  if ('field' in condition) return [{ test: condition, pointer }];
  return placedParts(condition, pointer).flatMap(([part, place]) => testsOf(part, place));
}

/** The conditions right within one, with the JSON pointers to them. */
export function placedParts(condition: Condition, pointer: string): readonly [Condition, string][] {
  if ('not' in condition) return [[condition.not, `${pointer}/not`]];
  const form = 'all' in condition ? 'all' : 'any';
  return partsOf(condition).map((part, at) => [part, `${pointer}/${form}/${at}`]);
}
