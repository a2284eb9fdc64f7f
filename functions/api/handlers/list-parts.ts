import {
  type Incident,
  type IncidentReader,
  type PartKind,
  type PartOf,
  type PartStore,
  partitionsOf,
} from '../../../shared/incidents/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { headOf } from './absent.ts';

/** A part as it is shown. How often it was changed is our own business. */
export function partView<P extends { readonly revision: number }>(part: P): Omit<P, 'revision'> {
  const { revision: _, ...shown } = part;
  return shown;
}

/**
 * A page of the parts of one kind on an incident and on what was merged into it, with the incident.
 * @throws DeskError notFound; invalidRequest for a cursor of another list.
 */
export async function listParts<K extends PartKind>(
  from: { readonly reader: IncidentReader; readonly parts: PartStore },
  kind: K,
  reference: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<{
  incident: Incident;
  shown: readonly Omit<PartOf<K>, 'revision'>[];
  next: { next?: string };
}> {
  const list = `${kind}:${reference}`;
  const after = readCursor(list, query.cursor, (id) => /^[\w.-]+$/.test(id));
  const incident = await headOf(from.reader, reference);
  const page = await from.parts.list(kind, partitionsOf(incident), { size: query.limit, after });
  // The same relation may stand on two incidents that were merged: it is one.
  const parts = page.parts.filter(({ id }, index) => page.parts[index - 1]?.id !== id);
  return {
    incident,
    shown: parts.map((part) => partView(part)),
    next: page.next ? { next: writeCursor(list, page.next) } : {},
  };
}
