import { type Acting, carryOut } from '../automation/index.ts';
import type { Escalation, Timer } from '../escalations/index.ts';
import {
  type Actor,
  asOneChange,
  type Change,
  type IncidentState,
  step,
  timelineEvent,
} from '../incidents/index.ts';

/**
 * Carries out an escalation: its actions, the level, the note that it was done on this occasion, and the entry that
 * tells of all of it, as one change.
 */
export async function escalate(
  state: IncidentState,
  escalation: Escalation,
  { timer, why }: { readonly timer: Timer; readonly why: readonly string[] },
  by: Omit<Acting, 'actor' | 'because' | 'firing' | 'origin' | 'earlier'>,
): Promise<Change> {
  const { id, name, level, actions } = escalation;
  const actor: Actor = { kind: 'desk', id, name };
  const firing = { id: by.newId(by.now) };
  const because = `escalation: ${name}`;
  const carried = await carryOut(actions, state, { ...by, actor, because, firing, origin: 'escalation' });
  const { incident } = carried.state;
  const from = state.incident.escalationLevel;
  const told = step(
    carried.state,
    {
      ...incident,
      escalationLevel: Math.max(level, incident.escalationLevel ?? 0),
      timers: noted(incident.timers, id, timer.of),
    },
    by,
    (place) => [
      timelineEvent(
        'escalated',
        { ...place(actor), id: firing.id },
        {
          level,
          ...(from === undefined ? {} : { from }),
          because: reasonOf(escalation, timer),
          ...{ escalationId: id, name, dueAt: timer.at, why: [...why] },
          actions: carried.outcomes,
        },
      ),
    ],
  );
  const change = asOneChange(state, [...carried.steps, told]);
  if (!change) throw new Error('An escalation always tells of itself.');
  return change;
}

function noted(
  timers: IncidentState['incident']['timers'],
  id: string,
  of: string,
): NonNullable<IncidentState['incident']['timers']> {
  const escalations = timers?.escalations ?? {};
  const times = (escalations[id]?.times ?? 0) + 1;
  return { ...timers, escalations: { ...escalations, [id]: { of, times } } };
}

const words = {
  unassigned: 'Nobody has been assigned for',
  noReply: 'A message of the customer has had no answer for',
  noAnswer: 'The customer has not answered for',
  notUpdated: 'Nobody has done anything to it for',
} as const;

function reasonOf({ trigger, count }: Escalation, { of }: Timer): string {
  if (trigger.on !== 'kpi') {
    return `${words[trigger.on]} ${trigger.minutes}${count === 'business' ? ' business' : ''} minutes, since ${of}.`;
  }
  const { kpi, threshold, minutes } = trigger;
  const when =
    minutes === 0
      ? 'came to'
      : `is ${Math.abs(minutes)} business minutes ${minutes < 0 ? 'before' : 'after'}`;
  return `${kpi} ${when} ${threshold}.`;
}
