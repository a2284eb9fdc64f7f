import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type FamilyStore,
  familyStore,
  type Incident,
  type IncidentState,
  livingIncident,
  type PartKind,
  type PartOf,
  partitionsOf,
  type TableLayout,
} from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError, faultyField } from '../../../shared/platform/errors.ts';
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

/**
 * The incident that a body names in `pointer`, or its survivor.
 * @throws DeskError invalidRequest naming the field where there is none.
 */
export async function named(parts: LinkParts, reference: string, pointer: string): Promise<IncidentState> {
  const state = await livingIncident(parts.incidents, reference);
  if (state) return state;
  throw faultyField(pointer, `There is no incident ${reference}.`);
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
