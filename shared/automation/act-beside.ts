import {
  addTask as add,
  type IncidentState,
  MAX_TASKS,
  partitionsOf,
  step,
  type TimelineEvent,
  timelineEvent,
} from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
import type { Act, Acting } from './acting.ts';

export const addTask: Act<'addTask'> = async (action, state, by) => {
  const { incident } = state;
  const { parts } = await by.parts.list('task', partitionsOf(incident), { size: MAX_TASKS });
  const dueAt =
    action.dueInMinutes === undefined
      ? undefined
      : new Date(by.now.getTime() + action.dueInMinutes * 60_000).toISOString();
  const wish = {
    title: action.title,
    dueAt,
    assignee: action.toAssignee ? incident.assignee : undefined,
    requiredToSolve: action.requiredToSolve,
  };
  const added = by.earlier.flatMap((change) => change.parts ?? []).filter(({ kind }) => kind === 'task');
  return { step: add(state, wish, parts.length + added.length, by) };
};

/** Marks the level; one that it has reached already stays. */
export const escalate: Act<'escalate'> = ({ level }, state, by) => {
  const from = state.incident.escalationLevel;
  if (from !== undefined && from >= level) return {};
  return {
    step: step(state, { ...state.incident, escalationLevel: level }, by, (place) => [
      timelineEvent('escalated', place(by.actor), {
        level,
        ...(from === undefined ? {} : { from }),
        because: by.because,
      }),
    ]),
  };
};

/** One webhook is called so often in an hour for one incident: it may answer by a change that calls it again. */
const MOST_CALLS_AN_HOUR = 30;
const HOUR = 3_600_000;

/** @throws DeskError where the webhook was called for this incident often enough, those of this change included. */
async function refuseCircle(
  webhookId: string,
  { incident: { reference } }: IncidentState,
  by: Acting,
): Promise<void> {
  const since = new Date(by.now.getTime() - HOUR).toISOString();
  const isCall = ({ type, at, data }: TimelineEvent) =>
    type === 'webhookCalled' && data.webhookId === webhookId && at > since;
  const { events } = await by.reader.timeline(reference, {
    ...{ size: MOST_CALLS_AN_HOUR, newestFirst: true },
    wanted: isCall,
  });
  const calls = [...events, ...by.earlier.flatMap((change) => change.events).filter(isCall)];
  if (calls.length >= MOST_CALLS_AN_HOUR) {
    throw new DeskError('conflict', `It was called ${MOST_CALLS_AN_HOUR} times within an hour already.`);
  }
}

export const callWebhook: Act<'callWebhook'> = async ({ webhookId }, state, by) => {
  const webhook = await by.webhooks.find(webhookId);
  if (!webhook) throw new DeskError('conflict', 'The webhook is not there any more.');
  if (!webhook.enabled) throw new DeskError('conflict', 'The webhook is turned off.');
  await refuseCircle(webhookId, state, by);
  const cause = { kind: by.origin ?? 'rule', id: by.actor.id } as const;
  return {
    step: step(state, state.incident, by, (place) => [
      timelineEvent('webhookCalled', place(by.actor), { webhookId, cause, because: by.because }),
    ]),
  };
};
