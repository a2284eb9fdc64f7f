import {
  addTask,
  changeTask,
  type IncidentReader,
  MAX_TASKS,
  type PartStore,
  partitionsOf,
  type Task,
  type TaskChange,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { addTaskRoute, changeTaskRoute, listTasksRoute } from '../routes/tasks.ts';
import { type CommandParts, commander } from './command.ts';
import { commandOf } from './command-of.ts';
import { listParts, partView } from './list-parts.ts';

export const addTaskHandler = (parts: CommandParts): RouteHandler<typeof addTaskRoute> => {
  const run = commander(parts);
  return (request) =>
    run<TaskChange, TaskOutcome>(commandOf(request), {
      name: 'addTask',
      status: 201,
      decide: async (state, context) => {
        // Each new task is a new version of the incident: the count cannot be outrun.
        const { parts: tasks } = await parts.parts.list('task', partitionsOf(state.incident), {
          size: MAX_TASKS,
        });
        return addTask(state, request.body, tasks.length, context);
      },
      resultOf,
    });
};

export const changeTaskHandler = (parts: CommandParts): RouteHandler<typeof changeTaskRoute> => {
  const run = commander(parts);
  return (request) => {
    let task: Task | undefined;
    return run<TaskChange, TaskOutcome>(commandOf(request), {
      name: 'changeTask',
      status: 200,
      decide: async (state, context) => {
        const { incident } = state;
        task = await parts.parts.get('task', partitionsOf(incident), request.params.taskId);
        if (!task) throw new DeskError('notFound', `${incident.reference} has no such task.`);
        return changeTask(state, task, request.body, context);
      },
      resultOf,
      unchanged: ({ incident }) => {
        if (!task) throw new Error('A task that was not read cannot stay as it was.');
        return resultOf({ incident, task });
      },
    });
  };
};

type TaskOutcome = ReturnType<typeof resultOf>;

const resultOf = ({ incident, task }: Pick<TaskChange, 'incident' | 'task'>) => ({
  reference: incident.reference,
  version: incident.version,
  task: partView(task),
  openRequiredTasks: incident.openRequiredTasks,
});

export const listTasksHandler =
  (reader: IncidentReader, parts: PartStore): RouteHandler<typeof listTasksRoute> =>
  async ({ params, query }) => {
    const { incident, shown, next } = await listParts({ reader, parts }, 'task', params.reference, query);
    return { status: 200, body: { tasks: shown, openRequiredTasks: incident.openRequiredTasks, ...next } };
  };
