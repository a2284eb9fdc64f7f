import type { KpiInstance } from '../sla/index.ts';
import {
  NOBODY,
  type Order,
  orderAttribute,
  orders,
  type Scope,
  scopeAttribute,
  scopes,
  shardOf,
  viewPartition,
  viewPlace,
} from '../table/keys.ts';
import type { Incident } from './incident.ts';

/** What sorts behind every instant: an incident to which nothing is promised any more. */
export const NEVER = '9999';

const keptFor = new Set<KpiInstance['state']>(['running', 'followUp', 'warning', 'late']);

/** The earliest instant at which a promise still open falls due. */
export const dueOf = (kpis: readonly KpiInstance[]): string =>
  kpis
    .filter(({ state }) => keptFor.has(state))
    .flatMap(({ dueAt }) => dueAt ?? [])
    .sort()[0] ?? NEVER;

/**
 * The index attributes by which an incident is listed. One that was merged away is in no list: it is only a
 * pointer. The list of one agent is short and written by few, so it has one shard; everybody's have many.
 */
export function viewAttributes(
  incident: Incident,
  kpis: readonly KpiInstance[],
  viewShards: number,
): Record<string, string> {
  if (incident.mergedInto) return {};
  const values: Record<Scope, string> = {
    status: '',
    assignee: incident.assignee?.id ?? NOBODY,
    group: incident.supportGroup ?? NOBODY,
    queue: incident.queue ?? NOBODY,
  };
  const places: Record<Order, string> = {
    created: incident.createdAt,
    updated: incident.updatedAt,
    priority: `${incident.priority} ${incident.createdAt}`,
    due: dueOf(kpis),
  };
  const shardIn = (scope: Scope) => shardOf(incident.reference, shardsOf(scope, values[scope], viewShards));
  return Object.fromEntries([
    ...scopes.map((scope) => [
      scopeAttribute(scope),
      viewPartition(scope, values[scope], incident.status, shardIn(scope)),
    ]),
    ...orders.map((order) => [orderAttribute(order), viewPlace(places[order], incident.reference)]),
  ]);
}

/** Over how many partitions a list is spread. */
export const shardsOf = (scope: Scope, value: string, viewShards: number): number =>
  scope === 'assignee' && value !== NOBODY ? 1 : viewShards;
