import { fold } from '../platform/fold.ts';
import { type Condition, type Expected, type Operator, partsOf, type Test } from './condition.ts';

export type FactValue = string | number | boolean | readonly string[];

/** What is known at one instant, as conditions ask for it. */
export interface Facts {
  /** By the names of the vocabulary; absent where an incident has no such thing. */
  readonly values: Readonly<Record<string, FactValue | undefined>>;
  /** Fields that have just changed. */
  readonly changes: Readonly<Record<string, FactChange>>;
  /** Whether business calendars are open, by id; those that are not there are neither open nor closed. */
  readonly open: Readonly<Record<string, boolean>>;
  readonly now: Date;
}

/** A field before and after; absent for none. */
export interface FactChange {
  readonly from?: FactValue | undefined;
  readonly to?: FactValue | undefined;
}

/** Finds patterns in texts; see `loadPatterns`. */
export interface Patterns {
  /** Whether a pattern is found anywhere in a text, in either case. */
  test(pattern: string, text: string): boolean;
  /** What is wrong with a pattern; undefined for a good one. */
  faultOf(pattern: string): string | undefined;
}

/** What became of every part of a condition. */
export type Evaluation =
  | { readonly form: 'all' | 'any' | 'not'; readonly holds: boolean; readonly parts: readonly Evaluation[] }
  | TestResult;

export interface TestResult {
  readonly form: 'test';
  readonly holds: boolean;
  readonly field: string;
  readonly operator: Operator;
  readonly expected?: Expected | undefined;
  /** The fact, shortened; of a change, what it changed from and to. Absent for none. */
  readonly actual?: string | number | boolean | readonly string[] | undefined;
}

/** Tells whether a condition holds, and of each part of it why. Every part is looked at. */
export function evaluate(condition: Condition, facts: Facts, patterns?: Patterns): Evaluation {
  if ('field' in condition) return testOf(condition, facts, patterns);
  const parts = partsOf(condition).map((part) => evaluate(part, facts, patterns));
  if ('all' in condition) return { form: 'all', holds: parts.every(({ holds }) => holds), parts };
  if ('any' in condition) return { form: 'any', holds: parts.some(({ holds }) => holds), parts };
  return { form: 'not', holds: !parts[0]?.holds, parts };
}

function testOf(test: Test, facts: Facts, patterns: Patterns | undefined): TestResult {
  const { field, operator, value: expected } = test;
  const actual = actualOf(test, facts);
  return {
    form: 'test',
    holds: holds(test, facts, patterns),
    field,
    operator,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}

function actualOf({ field, operator, value }: Test, { values, changes, open }: Facts): TestResult['actual'] {
  if (field === 'calendar') {
    const now = open[String(value)];
    return now === undefined ? undefined : now ? 'open' : 'closed';
  }
  if (operator === 'changed' || operator === 'changedFrom' || operator === 'changedTo') {
    const change = changes[field];
    return change && `${told(change.from)} → ${told(change.to)}`;
  }
  const actual = values[field];
  return typeof actual === 'string' ? shortened(actual) : actual;
}

const LONGEST_TOLD = 120;
const shortened = (text: string) => {
  const characters = Array.from(text.slice(0, 4 * LONGEST_TOLD));
  return characters.length <= LONGEST_TOLD ? text : `${characters.slice(0, LONGEST_TOLD).join('')}…`;
};
const told = (value: FactValue | undefined): string =>
  value === undefined ? 'none' : shortened(Array.isArray(value) ? value.join(', ') : String(value));

function holds(test: Test, facts: Facts, patterns: Patterns | undefined): boolean {
  const { field, operator, value } = test;
  const actual = facts.values[field];
  const change = facts.changes[field];
  switch (operator) {
    case 'isOpen':
      return facts.open[String(value)] === true;
    case 'isClosed':
      return facts.open[String(value)] === false;
    case 'isSet':
      return isSet(actual);
    case 'isNotSet':
      return !isSet(actual);
    case 'changed':
      return change !== undefined;
    case 'changedFrom':
      return change !== undefined && isSet(change.from) && same(change.from, value);
    case 'changedTo':
      return change !== undefined && isSet(change.to) && same(change.to, value);
    case 'notEquals':
      return !isSet(actual) || !same(actual, value);
    case 'notIn':
      return !isSet(actual) || !listOf(value).some((one) => same(actual, one));
    case 'hasNone':
      return !isSet(actual) || !hasAny(actual, value);
    default:
      return isSet(actual) && compares(operator, actual, value, facts, patterns);
  }
}

/** A comparison that does not hold for what is not there. */
function compares(
  operator: Operator,
  actual: FactValue,
  value: Expected | undefined,
  { now }: Facts,
  patterns: Patterns | undefined,
): boolean {
  switch (operator) {
    case 'equals':
      return same(actual, value);
    case 'in':
      return listOf(value).some((one) => same(actual, one));
    case 'contains':
      return folded(actual).includes(folded(value));
    case 'startsWith':
      return folded(actual).startsWith(folded(value));
    case 'endsWith':
      return folded(actual).endsWith(folded(value));
    case 'matches':
      return patterns?.test(String(value), String(actual)) ?? false;
    case 'hasAny':
      return hasAny(actual, value);
    case 'hasAll':
      return listOf(value).every((one) => hasAny(actual, one));
    case 'greaterThan':
      return Number(actual) > Number(value);
    case 'atLeast':
      return Number(actual) >= Number(value);
    case 'lessThan':
      return Number(actual) < Number(value);
    case 'atMost':
      return Number(actual) <= Number(value);
    case 'before':
      return Date.parse(String(actual)) < Date.parse(String(value));
    case 'after':
      return Date.parse(String(actual)) > Date.parse(String(value));
    case 'longerAgoThan':
      return Date.parse(String(actual)) <= now.getTime() - Number(value) * 60_000;
    case 'withinLast':
      return Date.parse(String(actual)) > now.getTime() - Number(value) * 60_000;
    default:
      return false;
  }
}

/** An empty text or list says as little as none. */
const isSet = (value: FactValue | undefined): value is FactValue =>
  value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

const folded = (value: unknown): string => fold(String(value));

/** Texts are the same whatever their case and accents are. */
const same = (actual: FactValue, value: Expected | undefined): boolean =>
  typeof actual === 'string' && typeof value === 'string'
    ? folded(actual) === folded(value)
    : actual === value;

const listOf = (value: FactValue | Expected | undefined): readonly string[] => {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [String(value)];
};

function hasAny(actual: FactValue, value: Expected | undefined): boolean {
  const has = new Set(listOf(actual).map(folded));
  return listOf(value).some((one) => has.has(folded(one)));
}
