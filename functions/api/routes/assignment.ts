import * as z from 'zod';
import { AgentRef, IncidentPatch } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { CommandHeaders, CommandResult, IncidentParams } from './command.ts';

const tag = 'Work';

/** Who works an incident and where it waits, as a command has left it. */
export const Assigned = CommandResult.extend({
  assignee: AgentRef.nullable(),
  supportGroup: z.string().nullable(),
  queue: z.string().nullable(),
});

const { assignee, supportGroup, queue } = IncidentPatch.shape;
const reason = z.string().trim().min(1).max(500).optional().meta({ description: 'Kept on the timeline.' });

export const assignRoute = defineRoute({
  id: 'assign',
  method: 'POST',
  path: '/v1/incidents/{reference}/assign',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Hand an incident to an agent, a support group or a queue',
  description:
    'What is absent stays, null clears. An assignee is a member of the support group, where the settings name its members; one who is not in the group it is handed to lets go of it.',
  params: IncidentParams,
  headers: CommandHeaders,
  body: z
    .strictObject({ assignee, supportGroup, queue, reason })
    .refine(
      (body) => [body.assignee, body.supportGroup, body.queue].some((field) => field !== undefined),
      'Name an assignee, a support group or a queue.',
    ),
  refuses: ['conflict'],
  replies: { 200: { description: 'Where it is now.', schema: Assigned } },
});

export const takeRoute = defineRoute({
  id: 'take',
  method: 'POST',
  path: '/v1/incidents/{reference}/take',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Take an incident',
  params: IncidentParams,
  headers: CommandHeaders,
  bodyOptional: true,
  body: z.strictObject({
    unlessAssigned: z
      .boolean()
      .default(false)
      .meta({ description: 'Refuses where another agent has it, naming them.' }),
  }),
  refuses: ['conflict'],
  replies: { 200: { description: 'It is the caller’s.', schema: Assigned } },
});

export const Routing = Assigned.extend({
  route: z
    .object({ name: z.string() })
    .nullable()
    .meta({ description: 'The rule that holds; null where none does.' }),
  because: z.string(),
});

export const routeIncidentRoute = defineRoute({
  id: 'routeIncident',
  method: 'POST',
  path: '/v1/incidents/{reference}/route',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Lead an incident where the routing says',
  description: 'The first rule of the settings’ routing that holds gives queue and support group.',
  params: IncidentParams,
  headers: CommandHeaders,
  refuses: ['conflict'],
  replies: { 200: { description: 'Which rule holds, and where the incident is now.', schema: Routing } },
});
