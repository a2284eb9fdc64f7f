import type { Route, Settings } from '../settings/index.ts';
import type { Incident } from './incident.ts';

/** Where the routing leads an incident, and by which rule. */
export interface Routed {
  readonly name: string;
  /** What it asks of an incident: all of it holds for this one. */
  readonly when: Route['when'];
  readonly queue?: string;
  readonly supportGroup?: string;
}

/** The first rule of which every condition holds; undefined where none does. */
export function routeOf(incident: Incident, { routing }: Pick<Settings, 'routing'>): Routed | undefined {
  const route = routing.find(({ when }) => holds(incident, when));
  if (!route) return undefined;
  const { name, when, queue, supportGroup } = route;
  return { name, when, ...(queue ? { queue } : {}), ...(supportGroup ? { supportGroup } : {}) };
}

const holds = (incident: Incident, when: Route['when']): boolean =>
  Object.entries(when).every(
    ([field, value]) => value === undefined || incident[field as keyof Route['when']] === value,
  );
