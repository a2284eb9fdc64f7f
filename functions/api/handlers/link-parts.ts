import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type FamilyStore,
  familyStore,
  type Incident,
  type IncidentState,
  livingIncident,
  type PartKind,
  type PartOf,
  type TableLayout,
} from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { absent } from './absent.ts';
import { type CommandParts, commandParts } from './command.ts';

/** What links between incidents are made with. */
export interface LinkParts extends CommandParts {
  readonly family: FamilyStore;
  readonly site: Pick<Site, 'id' | 'timeZone'>;
}

export const linkParts = (
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  site: LinkParts['site'],
): LinkParts => {
  const parts = commandParts(client, layout, site.id);
  return { ...parts, site, family: familyStore(client, layout.table, parts.parts) };
};

/** The incident and those merged into it: where its parts stand. */
export const partitionsOf = ({ reference, merged }: Incident): readonly string[] => [reference, ...merged];

/**
 * The incident that a body names in `pointer`, or its survivor.
 * @throws DeskError invalidRequest naming the field where there is none.
 */
export async function named(parts: LinkParts, reference: string, pointer: string): Promise<IncidentState> {
  const state = await livingIncident(parts.incidents, reference);
  if (state) return state;
  const detail = `There is no incident ${reference}.`;
  throw new DeskError('invalidRequest', detail, { fields: [{ in: 'body', pointer, detail }] });
}

/** The incident that a path names, for reading. @throws DeskError notFound. */
export async function headOf(parts: LinkParts, reference: string): Promise<Incident> {
  const [incident] = await parts.family.heads([reference]);
  if (!incident) throw absent(reference);
  return incident;
}

/** A part of an incident by its id. @throws DeskError notFound. */
export async function partOf<K extends PartKind>(
  parts: LinkParts,
  kind: K,
  incident: Incident,
  id: string,
): Promise<PartOf<K>> {
  const part = await parts.parts.get(kind, partitionsOf(incident), id);
  if (!part) throw new DeskError('notFound', `Nothing of ${incident.reference} has the id ${id}.`);
  return part;
}

/** A page of an incident's parts of one kind. */
export async function pageOf<K extends PartKind>(
  parts: LinkParts,
  kind: K,
  reference: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ incident: Incident; parts: readonly PartOf<K>[]; next?: string }> {
  const list = `${kind}:${reference}`;
  const incident = await headOf(parts, reference);
  const page = await parts.parts.list(kind, partitionsOf(incident), {
    size: query.limit,
    after: readCursor(list, query.cursor, (position) => /^[\w.-]+$/.test(position)),
  });
  // The same relation may stand on two incidents that were merged: it is one.
  const shown = page.parts.filter(({ id }, index) => page.parts[index - 1]?.id !== id);
  return { incident, parts: shown, ...(page.next ? { next: writeCursor(list, page.next) } : {}) };
}

/** A part as it is shown. */
export function shown<P extends { readonly revision: number }>(part: P): Omit<P, 'revision'> {
  const { revision: _, ...view } = part;
  return view;
}
