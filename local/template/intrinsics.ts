/** What the intrinsic functions of one stack resolve against. Lookups of what is unknown give undefined. */
export interface Scope {
  /** Resources, parameters and pseudo parameters. */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
  import(name: string): unknown;
}

/** `AWS::NoValue`: the property it stands for is left out. */
export const noValue = Symbol('AWS::NoValue');

type Resolve = (value: unknown) => unknown;

const functions: Record<string, (argument: unknown, scope: Scope, resolve: Resolve) => unknown> = {
  Ref: (name, scope) => known(scope.ref(text(name, 'Ref')), `Ref ${String(name)}`),
  'Fn::GetAtt': (argument, scope, resolve) => {
    const [id, ...path] =
      typeof argument === 'string' ? argument.split('.') : list(argument, 'Fn::GetAtt').map(resolve);
    const name = path.join('.');
    return known(scope.attribute(text(id, 'Fn::GetAtt'), name), `Fn::GetAtt ${String(id)}.${name}`);
  },
  'Fn::Join': (argument, _scope, resolve) => {
    const [separator, values] = list(argument, 'Fn::Join');
    return list(resolve(values), 'Fn::Join').map(String).join(text(separator, 'Fn::Join'));
  },
  'Fn::Sub': (argument, _scope, resolve) => {
    const [template, values] = Array.isArray(argument) ? argument : [argument, {}];
    const given = resolve(values) as Record<string, unknown>;
    return text(template, 'Fn::Sub').replace(
      /\$\{(!?)([^}]+)\}/g,
      (_match, literal: string, name: string) => {
        if (literal) return `\${${name}}`;
        if (name in given) return String(given[name]);
        return String(resolve(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }));
      },
    );
  },
  'Fn::Select': (argument, _scope, resolve) => {
    const [index, values] = list(argument, 'Fn::Select').map(resolve);
    return known(list(values, 'Fn::Select')[Number(index)], `Fn::Select ${String(index)}`);
  },
  'Fn::Split': (argument, _scope, resolve) => {
    const [separator, value] = list(argument, 'Fn::Split').map(resolve);
    return text(value, 'Fn::Split').split(text(separator, 'Fn::Split'));
  },
  'Fn::If': (argument, scope, resolve) => {
    const [name, yes, no] = list(argument, 'Fn::If');
    return resolve(scope.condition(text(name, 'Fn::If')) ? yes : no);
  },
  'Fn::Equals': (argument, _scope, resolve) => {
    const [left, right] = list(argument, 'Fn::Equals').map(resolve);
    return String(left) === String(right);
  },
  'Fn::Not': (argument, _scope, resolve) => !list(argument, 'Fn::Not').map(resolve)[0],
  'Fn::And': (argument, _scope, resolve) => list(argument, 'Fn::And').map(resolve).every(Boolean),
  'Fn::Or': (argument, _scope, resolve) => list(argument, 'Fn::Or').map(resolve).some(Boolean),
  Condition: (name, scope) => scope.condition(text(name, 'Condition')),
  'Fn::FindInMap': (argument, scope, resolve) => {
    const [map, first, second] = list(argument, 'Fn::FindInMap').map((part) =>
      text(resolve(part), 'Fn::FindInMap'),
    );
    return known(
      scope.mapping(map ?? '', first ?? '', second ?? ''),
      `Fn::FindInMap ${map}.${first}.${second}`,
    );
  },
  'Fn::ImportValue': (name, scope, resolve) => {
    const resolved = text(resolve(name), 'Fn::ImportValue');
    return known(scope.import(resolved), `Fn::ImportValue ${resolved}`);
  },
  'Fn::Base64': (value, _scope, resolve) =>
    Buffer.from(text(resolve(value), 'Fn::Base64')).toString('base64'),
};

/**
 * A value of a template with its intrinsic functions carried out.
 * @throws Error naming an intrinsic that is unknown, misused or points nowhere.
 */
export function resolveValue(value: unknown, scope: Scope): unknown {
  const resolve: Resolve = (inner) => resolveValue(inner, scope);
  if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== noValue);
  if (typeof value !== 'object' || value === null) return value;
  const call = intrinsic(value);
  if (call) {
    const carryOut = functions[call.name];
    if (!carryOut) throw new Error(`the intrinsic function ${call.name} is not supported`);
    return carryOut(call.argument, scope, resolve);
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, resolve(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== noValue));
}

/**
 * The logical names a value points to by Ref, Fn::GetAtt or Fn::Sub: what must exist before it can resolve.
 */
export function references(value: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null) return;
    const call = Array.isArray(inner) ? undefined : intrinsic(inner);
    const argument = call?.argument;
    if (call?.name === 'Ref' && typeof argument === 'string') found.add(argument);
    if (call?.name === 'Fn::GetAtt')
      found.add(String(Array.isArray(argument) ? argument[0] : String(argument).split('.')[0]));
    if (call?.name === 'Fn::Sub') {
      const template = String(Array.isArray(argument) ? argument[0] : argument);
      for (const [, name = ''] of template.matchAll(/\$\{([^!}][^}]*)\}/g))
        found.add(name.split('.')[0] ?? name);
    }
    for (const part of Object.values(inner)) walk(part);
  };
  walk(value);
  return found;
}

function intrinsic(value: object): { name: string; argument: unknown } | undefined {
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0) return undefined;
  const [name, argument] = entry;
  // `Condition` is also a plain property name, of policy statements for one: there its value is an object.
  const isOne =
    name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');
  return isOne ? { name, argument } : undefined;
}

function known(value: unknown, what: string): unknown {
  if (value === undefined) throw new Error(`${what} points to nothing that runs here`);
  return value;
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${name} needs a text where it has ${JSON.stringify(value)}`);
}

function list(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${name} needs a list where it has ${JSON.stringify(value)}`);
}
