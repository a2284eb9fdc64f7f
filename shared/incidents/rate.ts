import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, timelineEvent } from './event.ts';
import { step } from './step.ts';

/** What a customer says of how an incident went. */
export interface Rating {
  readonly score: number;
  /** Words to it; absent where there are none. */
  readonly text?: string | undefined;
}

/** The incident as it is rated. Undefined where it has this score already and nothing is said besides. */
export function rate(
  state: IncidentState,
  { score, text }: Rating,
  by: { actor: Actor; now: Date; newId: NewId },
): Change | undefined {
  const had = state.incident.feedback;
  if (had?.score === score && !text) return undefined;
  const at = by.now.toISOString();
  const feedback = { score, givenAt: had?.givenAt ?? at, changedAt: at };
  return step(state, { ...state.incident, feedback }, by, (place) => [
    timelineEvent('feedback', place(by.actor), {
      score,
      ...(had && had.score !== score ? { from: had.score } : {}),
      ...(text ? { text } : {}),
    }),
  ]);
}
