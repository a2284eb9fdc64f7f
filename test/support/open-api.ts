/** As much of an OpenAPI 3.1 document as its check reads. */
export interface Operation {
  readonly operationId: string;
  readonly 'x-least-role': string;
  readonly security?: readonly Record<string, unknown>[];
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema?: unknown }[];
  readonly requestBody?: { content: Record<string, { schema: unknown }> };
  readonly responses: Record<string, { description?: string; content?: Record<string, { schema: unknown }> }>;
}
interface Document {
  readonly openapi?: string;
  readonly info?: { title?: string; version?: string };
  readonly paths?: Record<string, Record<string, Operation>>;
  readonly components?: { schemas?: object; securitySchemes?: object };
}

export const operationsOf = (document: object): { method: string; path: string; operation: Operation }[] =>
  Object.entries((document as Document).paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

/** What keeps a document from being an OpenAPI 3.1 document, in words; nothing where it is one. */
export function faultsOfOpenApi(document: object): string[] {
  const { openapi, info, components } = document as Document;
  const operations = operationsOf(document);
  const ids = operations.map(({ operation }) => operation.operationId);
  return [
    ...(/^3\.1\.\d+$/.test(openapi ?? '') ? [] : ['It names no version of OpenAPI.']),
    ...(info?.title && info.version ? [] : ['It has no title or no version.']),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `Two operations are ${id}.`),
    ...operations.flatMap(({ path, operation }) =>
      faultsOfOperation(path, operation, Object.keys(components?.securitySchemes ?? {})),
    ),
    ...referencesIn(document).flatMap((reference) =>
      resolves(document, reference) ? [] : [`${reference} leads nowhere.`],
    ),
    ...schemasOf(operations.map(({ operation }) => operation)).flatMap(faultsOfSchema),
  ];
}

function faultsOfOperation(path: string, operation: Operation, schemes: readonly string[]): string[] {
  const at = `${operation.operationId}: `;
  const parameters = operation.parameters ?? [];
  const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
  const wanted = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => String(name));
  const names = parameters.map((each) => `${each.in} ${each.name}`);
  const secured = (operation.security ?? []).flatMap(Object.keys);
  return [
    ...(inPath.sort().join() === wanted.sort().join() ? [] : [`${at}path and its parameters differ.`]),
    ...parameters
      .filter((each) => each.in === 'path' && each.required !== true)
      .map(({ name }) => `${at}${name} is in the path and not required.`),
    ...(new Set(names).size === names.length ? [] : [`${at}a parameter stands twice.`]),
    ...parameters.filter(({ schema }) => !schema).map(({ name }) => `${at}${name} has no schema.`),
    ...secured.filter((name) => !schemes.includes(name)).map((name) => `${at}there is no scheme ${name}.`),
    ...(Object.keys(operation.responses).some((status) => /^[23]\d\d$/.test(status))
      ? []
      : [`${at}it never succeeds.`]),
    ...Object.entries(operation.responses).flatMap(([status, { description }]) => [
      ...(/^[1-5]\d\d$/.test(status) ? [] : [`${at}${status} is no status.`]),
      ...(description ? [] : [`${at}${status} has no description.`]),
    ]),
  ];
}

const schemasOf = (operations: readonly Operation[]): unknown[] =>
  operations.flatMap((operation) => [
    ...(operation.parameters ?? []).map(({ schema }) => schema),
    ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
    ...Object.values(operation.responses).flatMap(({ content = {} }) =>
      Object.values(content).map(({ schema }) => schema),
    ),
  ]);

const types = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer'];

/** JSON Schema as far as it goes wrong by hand: types that are none, required fields that are not declared. */
function faultsOfSchema(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return ['A schema is no object.'];
  const { type, properties, required, items, anyOf } = schema as Record<string, unknown>;
  const declared = Object.keys((properties ?? {}) as object);
  return [
    ...[type ?? []]
      .flat()
      .flatMap((one) => (types.includes(String(one)) ? [] : [`${String(one)} is no type.`])),
    ...((required ?? []) as string[])
      .filter((name) => !declared.includes(name))
      .map((name) => `${name} is required and not declared.`),
    ...(type === 'array' && items === undefined ? ['An array says nothing of its items.'] : []),
    ...Object.values((properties ?? {}) as object).flatMap(faultsOfSchema),
    ...((anyOf ?? []) as unknown[]).flatMap(faultsOfSchema),
    ...(items === undefined ? [] : faultsOfSchema(items)),
  ];
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === '$ref' ? [String(each)] : referencesIn(each),
  );
}

const resolves = (document: object, reference: string): boolean =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document) !==
  undefined;
