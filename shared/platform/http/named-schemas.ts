import type { Json } from './openapi.ts';

/**
 * The document with the schemas that have a name, as those that hold themselves must, standing once among its
 * components: a schema of its own keeps them within itself, where no reference of a whole document leads.
 */
export function namedOnce(document: Json): { readonly document: Json; readonly named: Record<string, Json> } {
  const named: Record<string, Json> = {};
  const rewritten = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewritten);
    if (typeof value !== 'object' || value === null) return value;
    const { $defs, ...rest } = value as Record<string, unknown>;
    for (const [name, schema] of Object.entries(($defs ?? {}) as Record<string, Json>)) {
      const { id: _, ...plain } = schema;
      named[name] = rewritten(plain) as Json;
    }
    return Object.fromEntries(
      Object.entries(rest).map(([key, one]) =>
        key === '$ref' && typeof one === 'string'
          ? [key, one.replace('#/$defs/', '#/components/schemas/')]
          : [key, rewritten(one)],
      ),
    );
  };
  return { document: rewritten(document) as Json, named };
}
