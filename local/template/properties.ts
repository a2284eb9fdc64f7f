import type * as z from 'zod';
import type { DeclaredResource } from '../contract.ts';

/**
 * Reads a resource's properties by a strict schema, so that a property this cloud does not know stops the start
 * and does not silently change what the resource does.
 * @throws Error naming each property at fault.
 */
export function readProperties<S extends z.ZodType>(declared: DeclaredResource, schema: S): z.output<S> {
  const read = schema.safeParse(declared.properties);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${[...issue.path, issue.keys.join(', ')].join('.')} is not supported by the local cloud`
      : `${issue.path.join('.') || 'properties'}: ${issue.message}`,
  );
  throw new Error(faults.join('; '));
}
