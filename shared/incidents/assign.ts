import { DeskError } from '../platform/errors.ts';
import type { Change, IncidentState } from './change.ts';
import type { AgentRef } from './incident.ts';
import { type PatchBy, patch } from './patch.ts';
import { whyNotAssigned } from './patch-assignee.ts';
import { type Routed, routeOf } from './route.ts';

/** Who is to work an incident, and where it waits. What is absent stays, null clears. */
export interface Assignment {
  readonly assignee?: AgentRef | null | undefined;
  readonly supportGroup?: string | null | undefined;
  readonly queue?: string | null | undefined;
  /** Kept with each change on the timeline. */
  readonly reason?: string | undefined;
}

/**
 * Hands an incident to an agent, a support group or a queue; undefined where it is there already.
 * @throws DeskError invalidRequest for an agent, group or queue that the settings do not know.
 */
export const assign = (
  state: IncidentState,
  { reason = 'assign', ...wish }: Assignment,
  by: PatchBy,
): Change | undefined => patch(state, { fields: { ...wish, reason } }, by);

/**
 * Gives an incident to the agent who takes it; undefined where it is theirs already.
 * @throws DeskError conflict for one who is not in its support group and, with `unlessAssigned`, where somebody
 * else has it, naming them.
 */
export function take(
  state: IncidentState,
  wish: { readonly unlessAssigned: boolean },
  by: PatchBy,
): Change | undefined {
  const { assignee } = state.incident;
  if (assignee?.id === by.actor.id) return undefined;
  if (wish.unlessAssigned && assignee) {
    throw new DeskError('conflict', `It is assigned to ${assignee.name}.`);
  }
  const fault = whyNotAssigned(state.incident, by.actor, by);
  if (fault) throw new DeskError('conflict', `You cannot take it. ${fault}`);
  const { id, name } = by.actor;
  return patch(state, { fields: { assignee: { id, name }, reason: 'take' } }, by);
}

/** Leads an incident where the routing of the settings says; undefined where it is there already. */
export const route = (state: IncidentState, by: PatchBy): Change | undefined =>
  patch(state, { fields: { route: true, reason: 'route' } }, by);

/** Which rule of the routing holds for an incident as it stands, and why, in words. */
export function explainRoute(
  incident: IncidentState['incident'],
  settings: PatchBy['settings'],
): { readonly route: Routed | null; readonly because: string } {
  const routed = routeOf(incident, settings);
  if (!routed) {
    const { length } = settings.routing;
    return {
      route: null,
      because:
        length === 0 ? 'The routing has no rules.' : `None of the ${length} rules of the routing holds.`,
    };
  }
  const conditions = Object.entries(routed.when).map(([field, value]) => `${field} is ${value}`);
  const because =
    conditions.length === 0 ? 'It holds for every incident.' : `It holds: ${conditions.join(', ')}.`;
  return { route: routed, because };
}
