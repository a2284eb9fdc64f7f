import type { Incident, IncidentReader } from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';

/** There is no such incident. */
export const absent = (reference: string) => new DeskError('notFound', `There is no incident ${reference}.`);

/** The incident that a path names, for reading. @throws DeskError notFound. */
export async function headOf(reader: Pick<IncidentReader, 'head'>, reference: string): Promise<Incident> {
  const incident = await reader.head(reference);
  if (!incident) throw absent(reference);
  return incident;
}
