import type * as z from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'A text is expected.',
  number: 'A number is expected.',
  int: 'A whole number is expected.',
  boolean: 'true or false is expected.',
  array: 'A list is expected.',
  object: 'An object is expected.',
  record: 'An object is expected.',
};

const forms: Readonly<Record<string, string>> = {
  email: 'This is not an e-mail address.',
  url: 'This is not a URL.',
  datetime: 'An instant in UTC is expected, such as 2026-11-23T09:00:00Z.',
  date: 'A date is expected, such as 2026-11-23.',
};

/** What is wrong with a value, for whoever sent it; for what a schema does not say itself. */
export function faultWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'It is missing.' : (kinds[issue.expected] ?? notRight);
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return `${issue.inclusive === false ? 'Less than' : 'At most'} ${counted(issue.origin, Number(issue.maximum))}.`;
    case 'invalid_format':
      return forms[issue.format] ?? notRight;
    case 'invalid_value':
      if (issue.input === undefined) return 'It is missing.';
      return oneOf(issue.values);
    case 'not_multiple_of':
      return `A multiple of ${issue.divisor} is expected.`;
    case 'invalid_union':
      return union(issue.input, issue.options);
    case 'invalid_key':
      return 'This is not a name that can stand here.';
    case 'invalid_element':
      return notRight;
    default:
      return undefined;
  }
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1
    ? `Only ${String(values[0])} is taken.`
    : `One of these is expected: ${values.map(String).join(', ')}.`;

/** Which forms there are is known where a field of theirs says which it is. */
function union(input: unknown, options: unknown): string {
  if (input === undefined) return 'It is missing.';
  return Array.isArray(options) && options.length > 0 ? oneOf(options) : notRight;
}

const notRight = 'It does not have the form that is expected.';

function tooSmall(origin: string, least: number, inclusive: boolean): string {
  if (least === 1 && inclusive && origin !== 'number' && origin !== 'int') return 'It is empty.';
  return `${inclusive ? 'At least' : 'More than'} ${counted(origin, least)}.`;
}

function counted(origin: string, count: number): string {
  if (origin === 'string') return count === 1 ? '1 character' : `${count} characters`;
  if (['array', 'set', 'map'].includes(origin)) return count === 1 ? '1 entry' : `${count} entries`;
  return String(count);
}
