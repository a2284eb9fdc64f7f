import { isDeepStrictEqual } from 'node:util';
import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, type TimelineEvent, timelineEvent } from './event.ts';
import type { AgentRef, Incident } from './incident.ts';
import type { Task } from './part.ts';
import type { PlaceOf } from './revise.ts';
import { step } from './step.ts';

/** Tasks of one incident, with those of the incidents merged into it. */
export const MAX_TASKS = 200;

export interface NewTask {
  readonly title: string;
  readonly dueAt?: string | undefined;
  readonly assignee?: AgentRef | undefined;
  readonly requiredToSolve: boolean;
}

/** What is to change of a task; null takes away what it may be without. */
export interface TaskWish {
  readonly title?: string | undefined;
  readonly dueAt?: string | null | undefined;
  readonly assignee?: AgentRef | null | undefined;
  readonly status?: Task['status'] | undefined;
  readonly requiredToSolve?: boolean | undefined;
}

/** A change of an incident with the task that it is about. */
export interface TaskChange extends Change {
  readonly task: Task;
}

type By = { actor: Actor; now: Date; newId: NewId };

/**
 * Adds a task to an incident that has so many (`count`) already.
 * @throws DeskError conflict where it has as many as there may be, or where it is solved and the task would have
 * had to be done before.
 */
export function addTask(state: IncidentState, wish: NewTask, count: number, by: By): TaskChange {
  if (count >= MAX_TASKS) throw new DeskError('conflict', `There may be ${MAX_TASKS} tasks, and there are.`);
  const { title, dueAt, assignee, requiredToSolve } = wish;
  const task: Task = {
    id: by.newId(by.now),
    reference: state.incident.reference,
    revision: 0,
    createdAt: by.now.toISOString(),
    createdBy: { id: by.actor.id, name: by.actor.name },
    title,
    ...(dueAt ? { dueAt } : {}),
    ...(assignee ? { assignee } : {}),
    status: 'open',
    requiredToSolve,
  };
  const { id } = task;
  const told = { id, title, requiredToSolve, ...(dueAt ? { dueAt } : {}), ...(assignee ? { assignee } : {}) };
  return changeOf(state, undefined, task, by, (place) => timelineEvent('taskAdded', place(by.actor), told));
}

/**
 * Changes a task of the incident; undefined where all is as wished.
 * @throws DeskError conflict where the incident is solved and the task would have had to be done before.
 */
export function changeTask(state: IncidentState, task: Task, wish: TaskWish, by: By): TaskChange | undefined {
  const after = wished(task, wish, by.now);
  const changes = changesBetween(task, after);
  if (changes.length === 0) return undefined;
  return changeOf(state, task, after, by, (place) =>
    timelineEvent('taskChanged', place(by.actor), { id: task.id, title: after.title, changes }),
  );
}

/** Whether the incident cannot be solved before this is done. */
export const blocks = ({ status, requiredToSolve }: Task): boolean => requiredToSolve && status === 'open';

function wished(task: Task, wish: TaskWish, now: Date): Task {
  const { dueAt, assignee, doneAt, ...rest } = task;
  const status = wish.status ?? task.status;
  const due = wish.dueAt === undefined ? dueAt : wish.dueAt;
  const who = wish.assignee === undefined ? assignee : wish.assignee;
  return {
    ...rest,
    title: wish.title ?? task.title,
    status,
    requiredToSolve: wish.requiredToSolve ?? task.requiredToSolve,
    ...(due ? { dueAt: due } : {}),
    ...(who ? { assignee: who } : {}),
    ...(status === 'done' ? { doneAt: doneAt ?? now.toISOString() } : {}),
  };
}

const told = ['title', 'dueAt', 'assignee', 'status', 'requiredToSolve'] as const;

const changesBetween = (before: Task, after: Task) =>
  told
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => ({
      field,
      ...(before[field] === undefined ? {} : { from: before[field] }),
      ...(after[field] === undefined ? {} : { to: after[field] }),
    }));

function changeOf(
  state: IncidentState,
  before: Task | undefined,
  task: Task,
  by: By,
  entry: (place: PlaceOf) => TimelineEvent,
): TaskChange {
  const blocking = Number(blocks(task)) - Number(before ? blocks(before) : false);
  const openRequiredTasks = state.incident.openRequiredTasks + blocking;
  if (blocking > 0) refuseWhereDone(state.incident);
  const change = step(state, { ...state.incident, openRequiredTasks }, by, (place) => [entry(place)]);
  return { ...change, parts: [{ kind: 'task', part: task }], task };
}

function refuseWhereDone({ reference, status }: Incident): void {
  if (status !== 'solved' && status !== 'closed') return;
  throw new DeskError(
    'conflict',
    `${reference} is ${status}: no task can be required to solve it any more. Reopen it first, or leave out requiredToSolve.`,
  );
}
