import type { Settings } from '../settings/index.ts';
import type { ViewParameters } from './parameters.ts';

/** A view that every desk has. */
export interface BuiltInView {
  readonly id: string;
  readonly name: string;
  readonly parameters: ViewParameters;
}

const always: readonly BuiltInView[] = [
  { id: 'my-active', name: 'My active incidents', parameters: { assignee: 'me', sort: 'due' } },
  { id: 'my-groups', name: 'My groups’ incidents', parameters: { group: 'mine', sort: 'due' } },
  { id: 'unassigned', name: 'Unassigned', parameters: { assignee: 'none', sort: 'created', order: 'asc' } },
  { id: 'waiting', name: 'Waiting for the customer', parameters: { status: 'waiting', sort: 'updated' } },
  { id: 'late', name: 'Late or about to be', parameters: { due: 'soon', dueWithin: 60 } },
  { id: 'recently-updated', name: 'Recently updated', parameters: { status: 'all', sort: 'updated' } },
];

/** The views that every agent has: those above, and one for each queue. */
export const builtInViews = ({ teams }: Pick<Settings, 'teams'>): readonly BuiltInView[] => [
  ...always,
  ...teams.queues.map(({ code, label }) => ({
    id: `queue.${code}`,
    name: `Queue: ${label.en}`,
    parameters: { queue: code, sort: 'priority' as const },
  })),
];

/** One of them by its id; a queue's view is there for any queue. */
export function builtInView(id: string): BuiltInView | undefined {
  const found = always.find((view) => view.id === id);
  if (found || !id.startsWith('queue.') || id === 'queue.') return found;
  const code = id.slice('queue.'.length);
  return { id, name: `Queue: ${code}`, parameters: { queue: code, sort: 'priority' } };
}

/** The codes of the groups of which an agent is a member. */
export const groupsOf = ({ teams }: Pick<Settings, 'teams'>, agentId: string): string[] =>
  teams.groups.filter(({ members }) => members.some(({ id }) => id === agentId)).map(({ code }) => code);
