import * as z from 'zod';
import { partKinds } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Agent } from './agent.ts';
import { CommandHeaders, CommandResult, IncidentParams, line } from './command.ts';
import { pageFields } from './page-fields.ts';

const tag = 'Work';

export const TaskView = partKinds.task.omit({ revision: true });
export const TaskResult = CommandResult.extend({
  task: TaskView,
  openRequiredTasks: z.number().int().meta({ description: 'How many must be done before it is solved.' }),
});

const title = line(250);
const dueAt = z.iso.datetime();

export const addTaskRoute = defineRoute({
  id: 'addTask',
  method: 'POST',
  path: '/v1/incidents/{reference}/tasks',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Add a task to an incident',
  description:
    'The incident cannot be solved while a task that is required for it is open. An incident has at most 200 tasks.',
  params: IncidentParams,
  headers: CommandHeaders,
  body: z.strictObject({
    title,
    dueAt: dueAt.optional(),
    assignee: Agent.optional(),
    requiredToSolve: z.boolean().default(false),
  }),
  replies: { 201: { description: 'The task is there.', schema: TaskResult } },
});

export const changeTaskRoute = defineRoute({
  id: 'changeTask',
  method: 'PATCH',
  path: '/v1/incidents/{reference}/tasks/{taskId}',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Change a task: do it, hand it over, put it off',
  description:
    'What is absent stays, null clears. Where nothing changes the version stays. A task that was done or cancelled can be opened again.',
  params: IncidentParams.extend({ taskId: z.string().regex(/^\w{1,64}$/, 'An id as the desk gave it.') }),
  headers: CommandHeaders,
  body: z
    .strictObject({
      title: title.optional(),
      dueAt: dueAt.nullable().optional(),
      assignee: Agent.nullable().optional(),
      status: partKinds.task.shape.status.optional(),
      requiredToSolve: z.boolean().optional(),
    })
    .refine((wish) => Object.keys(wish).length > 0, 'It names no field to change.'),
  replies: { 200: { description: 'The task as it stands now.', schema: TaskResult } },
});

export const listTasksRoute = defineRoute({
  id: 'listTasks',
  method: 'GET',
  path: '/v1/incidents/{reference}/tasks',
  role: 'agent',
  function: 'api/desk',
  tag,
  summary: 'The tasks of an incident',
  description: 'In the order in which they were added; those of incidents merged into it included.',
  params: IncidentParams,
  query: z.object(pageFields(200, 50)),
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({
        tasks: z.array(TaskView),
        openRequiredTasks: z.number().int(),
        next: z.string().optional(),
      }),
    },
  },
});
