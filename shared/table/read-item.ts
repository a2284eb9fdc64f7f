import type * as z from 'zod';
import { CorruptDataError } from '../platform/errors.ts';

/**
 * A stored item as its schema has it; keys and index attributes fall away.
 * @throws CorruptDataError naming the fields at fault: our fault, never the caller's.
 */
export function readItem<S extends z.ZodType>(schema: S, item: Record<string, unknown>): z.output<S> {
  const read = schema.safeParse(item);
  if (read.success) return read.data;
  const fields = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new CorruptDataError(`An item of kind ${String(item.kind)} is not as we store it: ${fields}`);
}
