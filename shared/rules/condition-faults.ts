import type { FieldFault } from '../platform/errors.ts';
import type { Settings } from '../settings/index.ts';
import { type Condition, type Expected, type Operator, type Test, testsOf } from './condition.ts';
import type { Patterns } from './evaluate.ts';
import { type FactField, type FactKind, fieldOf, operatorsFor } from './vocabulary.ts';

/** By what conditions are checked. */
export interface ConditionChecks {
  readonly settings: Settings;
  /** Absent where no pattern can be looked for: then `matches` is refused. */
  readonly patterns?: Patterns | undefined;
  /** Facts that are known in this place alone, by name. */
  readonly also?: Readonly<Record<string, FactField>> | undefined;
  /** The ids of the business calendars that there are; any is taken where it is absent. */
  readonly calendars?: ReadonlySet<string> | undefined;
}

/** Longest pattern that is looked for. */
const LONGEST_PATTERN = 250;
/** Ten years, in minutes. */
const LONGEST_AGO = 5_259_600;

/**
 * What is wrong with a condition whose form is right: fields that there are not, comparisons that a field does
 * not take, values of a wrong type, codes that nobody has set up. `pointer` leads to the condition.
 */
export const conditionFaults = (
  condition: Condition,
  pointer: string,
  checks: ConditionChecks,
): readonly FieldFault[] => testsOf(condition, pointer).flatMap((placed) => testFaults(placed, checks));

function testFaults(
  { test, pointer }: { test: Test; pointer: string },
  checks: ConditionChecks,
): readonly FieldFault[] {
  const fault = (part: string, detail: string): FieldFault[] => [
    { in: 'body', pointer: `${pointer}/${part}`, detail },
  ];
  const field = checks.also?.[test.field] ?? fieldOf(test.field, checks.settings);
  if (!field) return fault('field', `There is no field ${test.field}.`);
  const taken = operatorsFor(test.field, field);
  if (!taken.includes(test.operator)) {
    return fault('operator', `The field ${test.field} is compared by one of ${taken.join(', ')}.`);
  }
  const detail = valueFault(test, field, checks);
  return detail === undefined ? [] : fault('value', detail);
}

/** What each comparison is made with; the kind of the field says it where it is not here. */
const shapes: Partial<Record<Operator, 'none' | 'list' | 'minutes' | 'pattern'>> = {
  ...{ isSet: 'none', isNotSet: 'none', changed: 'none' },
  ...{ in: 'list', notIn: 'list', hasAny: 'list', hasAll: 'list', hasNone: 'list' },
  ...{ longerAgoThan: 'minutes', withinLast: 'minutes', matches: 'pattern' },
};

/** What is wrong with the value that a field is compared with; undefined for a good one. */
export function valueFault(test: Test, field: FactField, checks: ConditionChecks): string | undefined {
  const { operator, value } = test;
  const shape = shapes[operator];
  if (shape === 'none') return value === undefined ? undefined : `${operator} is compared with nothing.`;
  if (value === undefined) return `${operator} is compared with a value.`;
  switch (shape) {
    case 'list':
      return Array.isArray(value) ? unknownCode(value, field, checks) : 'A list of texts.';
    case 'minutes':
      return isMinutes(value) ? undefined : `Minutes, at most ${LONGEST_AGO}.`;
    case 'pattern':
      return patternFault(value, checks.patterns);
    default:
      return singleFault(value, field, checks);
  }
}

const isMinutes = (value: Expected) => typeof value === 'number' && value >= 0 && value <= LONGEST_AGO;

function patternFault(value: Expected, patterns: Patterns | undefined): string | undefined {
  if (typeof value !== 'string' || value === '') return 'A pattern.';
  if (value.length > LONGEST_PATTERN) return `A pattern of at most ${LONGEST_PATTERN} characters.`;
  return patterns ? patterns.faultOf(value) : 'Patterns are not looked for here: use contains.';
}

function singleFault(value: Expected, field: FactField, checks: ConditionChecks): string | undefined {
  const fault = kindFault(value, field.kind);
  if (fault !== undefined) return fault;
  if (field.kind === 'calendar') {
    return checks.calendars && !checks.calendars.has(String(value))
      ? `There is no calendar ${value}.`
      : undefined;
  }
  return unknownCode([value], field, checks);
}

/** What is wrong with a value of a field that is one text, number and so on; undefined for nothing. */
export const kindFault = (value: Expected, kind: FactKind): string | undefined =>
  isOfKind[kind](value) ? undefined : words[kind];

export function unknownCode(
  values: readonly Expected[],
  { values: known }: FactField,
  { settings }: Pick<ConditionChecks, 'settings'>,
): string | undefined {
  const codes = known?.(settings);
  const unknown = codes && values.find((value) => !codes.includes(String(value)));
  return unknown === undefined ? undefined : `There is no ${unknown}.`;
}

const isText = (value: Expected) => typeof value === 'string' && value.trim() !== '';
const isDay = (value: Expected) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\d$/.test(value) &&
  !Number.isNaN(Date.parse(`${value}T00:00:00Z`));

const isOfKind: Readonly<Record<FactKind, (value: Expected) => boolean>> = {
  text: isText,
  code: isText,
  list: isText,
  calendar: isText,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  instant: (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value)),
  date: isDay,
};

const words: Readonly<Record<FactKind, string>> = {
  ...{ text: 'A text.', code: 'A text.', list: 'A text.' },
  ...{ calendar: 'The id of a calendar.', number: 'A number.', boolean: 'true or false.' },
  ...{ instant: 'An instant such as 2026-12-24T18:00:00Z.', date: 'A day such as 2026-12-24.' },
};
