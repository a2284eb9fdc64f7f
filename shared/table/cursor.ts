import * as z from 'zod';
import { faultyField } from '../platform/errors.ts';

/** A position in a list, opaque to clients: the sort key a page ended on, tied to the kind of list. */
const Cursor = z.tuple([z.string(), z.string().min(1).max(300)]);

/** The refusal of a cursor that somebody has made up, or taken from another list. */
export const notACursor = () => faultyField('/cursor', 'Not a cursor of this list.', 'query');

export const writeCursor = (list: string, position: string): string =>
  Buffer.from(JSON.stringify([list, position])).toString('base64url');

/**
 * The position of a cursor; undefined for none. `holds` tells a position that this list can stand at.
 * @throws DeskError invalidRequest for anything that is not a cursor of this list.
 */
export function readCursor(
  list: string,
  cursor: string | undefined,
  holds: (position: string) => boolean = () => true,
): string | undefined {
  if (cursor === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw notACursor();
  }
  const read = Cursor.safeParse(parsed);
  if (!read.success || read.data[0] !== list || !holds(read.data[1])) throw notACursor();
  return read.data[1];
}
