import type { Settings } from '../settings/index.ts';
import { byRule, type Draft } from './draft.ts';
import type { IncidentPatch } from './patch-schema.ts';
import { priorityOf } from './priority.ts';

type Wish = Pick<IncidentPatch, 'impact' | 'urgency' | 'priority' | 'priorityReason'>;

const byMatrix = byRule('impact and urgency');

/** Impact and urgency, and the priority: the matrix's, unless an agent has said another with a reason. */
export function patchPriority(draft: Draft, wish: Wish, { priorities }: Pick<Settings, 'priorities'>): void {
  const before = draft.incident;
  for (const [field, list] of [
    ['impact', priorities.impacts],
    ['urgency', priorities.urgencies],
  ] as const) {
    const to = wish[field];
    if (to === undefined || to === before[field]) continue;
    if (list.some(({ code }) => code === to)) draft.set(field, to);
    else draft.refuse(`/${field}`, `There is no such ${field}.`);
  }
  if (wish.priority) override(draft, wish.priority, wish.priorityReason);
  else if (wish.priorityReason !== undefined) explain(draft, wish.priorityReason);
  if (wish.priority === null && before.priorityOverride) setReason(draft, undefined);
  const { impact, urgency } = draft.incident;
  const moved = impact !== before.impact || urgency !== before.urgency;
  if (wish.priority === null || (moved && !draft.incident.priorityOverride)) recompute(draft, priorities);
}

/** What the incident has already needs no reason: a client may send back what it has read. */
function override(draft: Draft, priority: NonNullable<Wish['priority']>, reason: string | undefined): void {
  const { incident } = draft;
  if (reason === undefined) {
    if (priority === incident.priority) return;
    draft.refuse('/priorityReason', 'Say why the priority is not the one of the matrix.');
    return;
  }
  draft.set('priority', priority, { because: reason, byRule: false });
  setReason(draft, reason);
}

function explain(draft: Draft, reason: string): void {
  if (draft.incident.priorityOverride) setReason(draft, reason);
  else draft.refuse('/priorityReason', 'It goes with a priority.');
}

function setReason(draft: Draft, reason: string | undefined): void {
  const from = draft.incident.priorityOverride?.reason;
  if (from === reason) return;
  draft.put('priorityOverride', reason === undefined ? undefined : { reason });
  draft.note('priorityReason', from, reason);
}

function recompute(draft: Draft, priorities: Settings['priorities']): void {
  const { impact, urgency } = draft.incident;
  const priority = priorityOf(priorities, impact, urgency);
  if (priority) {
    draft.set('priority', priority, byMatrix);
    return;
  }
  // One of them was taken out of the settings since it was chosen.
  const gone = priorities.impacts.some(({ code }) => code === impact) ? 'urgency' : 'impact';
  draft.refuse(`/${gone}`, `The ${gone} ${draft.incident[gone]} is not in use any more: choose another.`);
}
