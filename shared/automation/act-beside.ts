import { addTask as add, MAX_TASKS, partitionsOf, step, timelineEvent } from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
import type { Act } from './acting.ts';

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

export const callWebhook: Act<'callWebhook'> = async ({ webhookId }, state, by) => {
  const webhook = await by.webhooks.find(webhookId);
  if (!webhook) throw new DeskError('conflict', 'The webhook is not there any more.');
  if (!webhook.enabled) throw new DeskError('conflict', 'The webhook is turned off.');
  const cause = { kind: by.origin ?? 'rule', id: by.actor.id } as const;
  return {
    step: step(state, state.incident, by, (place) => [
      timelineEvent('webhookCalled', place(by.actor), { webhookId, cause, because: by.because }),
    ]),
  };
};
