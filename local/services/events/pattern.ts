/** Event patterns as EventBridge matches them: objects mirror the event, lists at the leaves are alternatives. */
type Matcher = (value: unknown) => boolean;
type Matches = (event: unknown) => boolean;

/**
 * Makes a predicate of a pattern.
 * @throws Error naming the part of the pattern that is not supported.
 */
export function compilePattern(pattern: unknown, path = ''): Matches {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    throw new Error(`the event pattern ${path || 'as a whole'} must be an object`);
  }
  const parts = Object.entries(pattern).map(([key, inner]): Matches => {
    const at = path ? `${path}.${key}` : key;
    if (key === '$or') return anyOf(inner, path);
    const field = (event: unknown) => (event as Record<string, unknown> | null | undefined)?.[key];
    if (Array.isArray(inner)) {
      const leaf = compileLeaf(inner, at);
      return (event) => leaf(field(event));
    }
    const nested = compilePattern(inner, at);
    return (event) => nested(field(event));
  });
  return (event) => parts.every((matches) => matches(event));
}

function anyOf(alternatives: unknown, path: string): Matches {
  if (!Array.isArray(alternatives)) throw new Error(`the event pattern ${path}.$or must be a list`);
  const compiled = alternatives.map((alternative) => compilePattern(alternative, path));
  return (event) => compiled.some((matches) => matches(event));
}

function compileLeaf(alternatives: readonly unknown[], path: string): Matcher {
  const matchers = alternatives.map((alternative) => compileMatcher(alternative, path));
  return (value) => {
    const values = Array.isArray(value) && value.length > 0 ? value : [value];
    return matchers.some((matches) => values.some(matches));
  };
}

const text =
  (matches: (value: string) => boolean): Matcher =>
  (value) =>
    typeof value === 'string' && matches(value);

/** Here, other than in IAM, only `*` is a wildcard. */
function wildcard(pattern: string): (value: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+^${}()|[\]\\?]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (value) => expression.test(value);
}

function compileMatcher(matcher: unknown, path: string): Matcher {
  if (typeof matcher !== 'object' || matcher === null) return (value) => value === matcher;
  const [[name, argument] = ['', undefined]] = Object.entries(matcher);
  const wanted = typeof argument === 'string' ? argument : undefined;
  if (name === 'exists') return (value) => (value !== undefined) === argument;
  if (name === 'prefix' && wanted !== undefined) return text((value) => value.startsWith(wanted));
  if (name === 'suffix' && wanted !== undefined) return text((value) => value.endsWith(wanted));
  if (name === 'wildcard' && wanted !== undefined) return text(wildcard(wanted));
  if (name === 'equals-ignore-case' && wanted !== undefined)
    return text((value) => value.toLowerCase() === wanted.toLowerCase());
  if (name === 'anything-but') {
    const excluded = [argument].flat().map((part) => compileMatcher(part, path));
    return (value) => value !== undefined && !excluded.some((matches) => matches(value));
  }
  if (name === 'numeric' && Array.isArray(argument)) return numeric(argument, path);
  throw new Error(`the event pattern ${path} uses ${JSON.stringify(matcher)}, which is not supported`);
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(argument: readonly unknown[], path: string): Matcher {
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const [operator, bound] = [String(argument[index]), argument[index + 1]];
    const compare = comparisons[operator];
    if (!compare || typeof bound !== 'number')
      throw new Error(`the event pattern ${path} has a malformed numeric test`);
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}
