import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Actor,
  addTask,
  changeTask,
  type IncidentState,
  MAX_TASKS,
  type Task,
} from '../../../shared/incidents/index.ts';
import { aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const actor: Actor = { kind: 'agent', id: 'agent-1', name: 'Agent Example' };
const by = { actor, now: plus(morning, minutes(5)), newId: countedIds('task') };
const aTask = (over: Partial<Task> = {}): Task => ({
  ...{ id: 't-1', reference: '260612-000001', revision: 3, title: 'Order a fuser' },
  ...{ createdAt: morning.toISOString(), createdBy: { id: 'agent-1', name: 'Agent Example' } },
  ...{ status: 'open', requiredToSolve: false },
  ...over,
});
const other = { id: 'agent-2', name: 'Other Agent' };

describe('adding a task', () => {
  it('tells all of it, and counts one that is required', () => {
    const wish = {
      title: 'Order',
      dueAt: '2026-06-15T08:00:00.000Z',
      assignee: other,
      requiredToSolve: true,
    };
    const { incident, events, parts, task } = addTask(aState({ openRequiredTasks: 1 }), wish, 4, by);
    expect(incident).toMatchObject({ version: 2, openRequiredTasks: 2 });
    expect(task).toMatchObject({ ...wish, status: 'open', revision: 0, reference: incident.reference });
    expect(events).toMatchObject([{ type: 'taskAdded', data: { id: task.id, ...wish } }]);
    expect(parts).toEqual([{ kind: 'task', part: task }]);
  });

  it('counts none that is not required', () => {
    const { incident } = addTask(aState(), { title: 'x', requiredToSolve: false }, 0, by);
    expect(incident.openRequiredTasks).toBe(0);
  });

  it('stops at the most there may be', () => {
    const wish = { title: 'x', requiredToSolve: false };
    expect(addTask(aState(), wish, MAX_TASKS - 1, by).task.title).toBe('x');
    expect(() => addTask(aState(), wish, MAX_TASKS, by)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });

  it.each(['solved', 'closed'] as const)(
    'to a %s incident goes, but none that is required to solve it',
    (status) => {
      expect(
        addTask(aState({ status }), { title: 'x', requiredToSolve: false }, 0, by).incident.version,
      ).toBe(2);
      expect(() => addTask(aState({ status }), { title: 'x', requiredToSolve: true }, 0, by)).toThrow(
        expect.objectContaining({ code: 'conflict' }),
      );
    },
  );
});

describe('changing a task', () => {
  it('tells each field from what to what, and no other', () => {
    const task = aTask({ assignee: other, dueAt: '2026-06-15T08:00:00.000Z' });
    const wish = { title: 'Order two', assignee: null, dueAt: null, status: 'done' as const };
    const change = changeTask(aState(), task, wish, by);
    expect(change?.events).toMatchObject([{ type: 'taskChanged' }]);
    expect(change?.events[0]?.data).toEqual({
      id: 't-1',
      title: 'Order two',
      changes: [
        { field: 'title', from: 'Order a fuser', to: 'Order two' },
        { field: 'dueAt', from: '2026-06-15T08:00:00.000Z' },
        { field: 'assignee', from: other },
        { field: 'status', from: 'open', to: 'done' },
      ],
    });
    expect(change?.task).toEqual(aTask({ title: 'Order two', status: 'done', doneAt: by.now.toISOString() }));
  });

  it('into what it is changes nothing', () => {
    const task = aTask({ assignee: other });
    const wish = { title: task.title, assignee: { ...other }, status: 'open' as const, dueAt: null };
    expect(changeTask(aState(), task, wish, by)).toBeUndefined();
  });

  it('keeps when it was done until it is opened again', () => {
    const done = aTask({ status: 'done', doneAt: morning.toISOString() });
    expect(changeTask(aState(), done, { title: 'x' }, by)?.task.doneAt).toBe(morning.toISOString());
    expect(changeTask(aState(), done, { status: 'open' }, by)?.task).not.toHaveProperty('doneAt');
  });

  it.each<[string, Partial<Task>, Parameters<typeof changeTask>[2], number]>([
    ['done', { requiredToSolve: true }, { status: 'done' }, -1],
    ['cancelled', { requiredToSolve: true }, { status: 'cancelled' }, -1],
    ['not required any more', { requiredToSolve: true }, { requiredToSolve: false }, -1],
    ['required', {}, { requiredToSolve: true }, 1],
    ['opened again', { requiredToSolve: true, status: 'done' }, { status: 'open' }, 1],
    ['done, not required', {}, { status: 'done' }, 0],
    ['required when it is done', { status: 'done' }, { requiredToSolve: true }, 0],
    [
      'opened, and not required any more',
      { requiredToSolve: true, status: 'done' },
      { status: 'open', requiredToSolve: false },
      0,
    ],
  ])('that is %s counts what is left', (_, task, wish, delta) => {
    const change = changeTask(aState({ openRequiredTasks: 5 }), aTask(task), wish, by);
    expect(change?.incident.openRequiredTasks).toBe(5 + delta);
  });

  it('of a solved incident may do it, but not hold it back again', () => {
    const done = aTask({ requiredToSolve: true, status: 'done' });
    expect(() => changeTask(aState({ status: 'solved' }), done, { status: 'open' }, by)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
    expect(changeTask(aState({ status: 'solved' }), aTask(), { status: 'done' }, by)?.task.status).toBe(
      'done',
    );
  });

  it('any number of times keeps the count of what is open and required', () => {
    const wish = fc.record({
      status: fc.constantFrom('open' as const, 'done' as const, 'cancelled' as const),
      requiredToSolve: fc.boolean(),
      at: fc.nat({ max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 40 }), (wishes) => {
        let state: IncidentState = aState();
        const tasks: Task[] = [];
        for (const { at, ...rest } of wishes) {
          const task = tasks[at];
          const change = task
            ? changeTask(state, task, rest, by)
            : addTask(state, { title: 'x', requiredToSolve: rest.requiredToSolve }, tasks.length, by);
          if (!change) continue;
          state = { ...state, incident: change.incident };
          if (task) tasks[at] = change.task;
          else tasks.push(change.task);
          const open = tasks.filter((one) => one.status === 'open' && one.requiredToSolve).length;
          expect(state.incident.openRequiredTasks).toBe(open);
        }
      }),
    );
  });
});
