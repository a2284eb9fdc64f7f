/**
 * Stands in for `zod` in the bundles of functions: a schema is built when it is first used. To make one costs
 * zod 10 to 40 µs, and a Lambda declares hundreds at its start of which a request uses a few. Declarations stay
 * as they are; `infra/build.ts` puts this in the package's place. What is not listed here is zod's own.
 */
import * as zod from 'zod';

export * from 'zod';

// To compile a reader for each shape doubles the time of its first reading, and the later ones gain nothing by it.
zod.config({ jitless: true });

/** Methods of a schema that make another one. Anything else is asked of the schema itself, and builds it. */
const makers = new Set(
  (
    'and array brand catch catchall check clone default describe endsWith exactOptional exclude extend extract ' +
    'finite gt gte includes int keyof length loose lowercase lt lte max meta min multipleOf negative nonempty ' +
    'nonnegative nonoptional normalize nullable nullish omit optional or overwrite partial pick pipe positive ' +
    'prefault readonly refine regex required rest safeExtend size startsWith step strict strip superRefine ' +
    'toLowerCase toUpperCase transform trim unwrap uppercase with'
  ).split(' '),
);

/** How the schema behind each stand-in is got. */
const schemas = new WeakMap<object, () => object>();

/** Stands for the schema that `make` gives, and makes it at its first use. */
function deferred(make: () => object): object {
  let made: object | undefined;
  let fields: object | undefined;
  const schema = () => {
    made ??= make();
    return made;
  };
  const stand = new Proxy(
    {},
    {
      get(_, key) {
        // Without an argument `meta` reads instead of making.
        if (typeof key === 'string' && makers.has(key)) {
          return (...given: unknown[]) =>
            key === 'meta' && given.length === 0
              ? call(schema(), key, given)
              : deferred(() => call(schema(), key, given) as object);
        }
        if (key === 'shape') {
          fields ??= fieldsOf(schema);
          return fields;
        }
        const value: unknown = Reflect.get(schema(), key);
        return typeof value === 'function' ? value.bind(schema()) : value;
      },
      has: (_, key) => Reflect.has(schema(), key),
      getPrototypeOf: () => Reflect.getPrototypeOf(schema()),
    },
  );
  schemas.set(stand, schema);
  return stand;
}

/** The fields of an object's schema, each waiting until it is used; which there are is asked of the schema. */
function fieldsOf(schema: () => object): object {
  const shape = () => Reflect.get(schema(), 'shape') as Record<string, object>;
  const field = (name: string) => deferred(() => shape()[name] as object);
  return new Proxy(
    {},
    {
      get: (_, name) => (typeof name === 'string' ? field(name) : Reflect.get(shape(), name)),
      has: (_, name) => Reflect.has(shape(), name),
      ownKeys: () => Reflect.ownKeys(shape()),
      getOwnPropertyDescriptor: (_, name) =>
        typeof name === 'string' && Object.hasOwn(shape(), name)
          ? { value: field(name), configurable: true, enumerable: true, writable: true }
          : undefined,
    },
  );
}

const call = (schema: object, key: string, given: readonly unknown[]): unknown =>
  Reflect.apply(Reflect.get(schema, key), schema, given.map(built));

/** What zod is handed: schemas themselves, also where they stand in a list or a shape. */
function built(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const schema = schemas.get(given);
  if (schema) return schema();
  if (Array.isArray(given)) return given.map(built);
  if (Object.getPrototypeOf(given) !== Object.prototype) return given;
  // A getter may name a schema that is declared further down: it is left one.
  const fields = Object.entries(Object.getOwnPropertyDescriptors(given));
  return Object.defineProperties(
    {},
    Object.fromEntries(
      fields.map(([name, field]) => [name, field.get ? field : { ...field, value: built(field.value) }]),
    ),
  );
}

type Factory = (...given: never[]) => object;

/** A function of zod's that makes a schema, made to wait. */
const late = <F extends Factory>(factory: F): F =>
  ((...given: unknown[]) =>
    deferred(() => Reflect.apply(factory, undefined, given.map(built)))) as unknown as F;

export const any = /* @__PURE__ */ late(zod.any);
export const array = /* @__PURE__ */ late(zod.array);
export const base64 = /* @__PURE__ */ late(zod.base64);
export const boolean = /* @__PURE__ */ late(zod.boolean);
export const date = /* @__PURE__ */ late(zod.date);
export const discriminatedUnion = /* @__PURE__ */ late(zod.discriminatedUnion);
export const email = /* @__PURE__ */ late(zod.email);
export const int = /* @__PURE__ */ late(zod.int);
export const intersection = /* @__PURE__ */ late(zod.intersection);
export const literal = /* @__PURE__ */ late(zod.literal);
export const looseObject = /* @__PURE__ */ late(zod.looseObject);
export const never = /* @__PURE__ */ late(zod.never);
export const number = /* @__PURE__ */ late(zod.number);
export const object = /* @__PURE__ */ late(zod.object);
export const optional = /* @__PURE__ */ late(zod.optional);
export const partialRecord = /* @__PURE__ */ late(zod.partialRecord);
export const record = /* @__PURE__ */ late(zod.record);
export const strictObject = /* @__PURE__ */ late(zod.strictObject);
export const string = /* @__PURE__ */ late(zod.string);
export const tuple = /* @__PURE__ */ late(zod.tuple);
export const union = /* @__PURE__ */ late(zod.union);
export const unknown = /* @__PURE__ */ late(zod.unknown);
export const url = /* @__PURE__ */ late(zod.url);
export const uuid = /* @__PURE__ */ late(zod.uuid);

const nothing = /* @__PURE__ */ late(zod.null);
const choice = /* @__PURE__ */ late(zod.enum);

export { choice as enum, nothing as null };

export const iso = {
  date: /* @__PURE__ */ late(zod.iso.date),
  datetime: /* @__PURE__ */ late(zod.iso.datetime),
  duration: /* @__PURE__ */ late(zod.iso.duration),
  time: /* @__PURE__ */ late(zod.iso.time),
};

export const coerce = {
  boolean: /* @__PURE__ */ late(zod.coerce.boolean),
  date: /* @__PURE__ */ late(zod.coerce.date),
  number: /* @__PURE__ */ late(zod.coerce.number),
  string: /* @__PURE__ */ late(zod.coerce.string),
};

/** Descriptions belong to the schema, not to what stands for it. */
export const toJSONSchema = ((schema: object, options: object) =>
  zod.toJSONSchema(built(schema) as zod.ZodType, options)) as typeof zod.toJSONSchema;
