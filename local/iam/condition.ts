import { matchesPattern } from './wildcard.ts';

/** The condition keys that the local cloud knows of a call. */
export interface RequestContext {
  readonly 'aws:SecureTransport': string;
  readonly 'aws:PrincipalAccount': string;
  readonly 'aws:ResourceAccount': string;
  readonly 'aws:SourceAccount': string;
  readonly 'aws:RequestedRegion': string;
}

const equals = (expected: string, actual: string) => expected === actual;
const operators: Record<string, { matches: (expected: string, actual: string) => boolean; negated?: true }> =
  {
    StringEquals: { matches: equals },
    StringNotEquals: { matches: equals, negated: true },
    StringLike: { matches: matchesPattern },
    StringNotLike: { matches: matchesPattern, negated: true },
    ArnEquals: { matches: matchesPattern },
    ArnLike: { matches: matchesPattern },
    Bool: { matches: (expected, actual) => expected.toLowerCase() === actual },
  };
const keys: Record<keyof RequestContext, true> = {
  'aws:SecureTransport': true,
  'aws:PrincipalAccount': true,
  'aws:ResourceAccount': true,
  'aws:SourceAccount': true,
  'aws:RequestedRegion': true,
};

/**
 * Checks at the start that a condition can be evaluated, so that no right is granted or refused by guessing.
 * @throws Error naming the operator or key that cannot.
 */
export function checkCondition(operator: string, condition: Readonly<Record<string, unknown>>): void {
  if (!operators[operator]) throw new Error(`the policy condition operator ${operator} is not supported`);
  for (const key of Object.keys(condition)) {
    if (!(key in keys)) throw new Error(`the policy condition key ${key} is not supported`);
  }
}

export function conditionHolds(
  operator: string,
  condition: Readonly<Record<string, unknown>>,
  context: RequestContext,
): boolean {
  checkCondition(operator, condition);
  const { matches, negated } = operators[operator] ?? { matches: equals };
  return Object.entries(condition).every(([key, expected]) => {
    const actual = context[key as keyof RequestContext];
    const found = [expected].flat().some((value) => matches(String(value), actual));
    return negated ? !found : found;
  });
}
