import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Availability, AvailabilityInput } from '../../../shared/schedules/index.ts';
import { AgentId } from './agent.ts';
import { Instant, ifMatch, Paging } from './schedule-parts.ts';

const tag = 'Schedules';
const params = z.object({ agentId: AgentId.meta({ description: 'An agent’s id, or `me`.' }) });

const absence = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  reason: z.string().optional().meta({ description: 'Shown to managers and the agent alone.' }),
});
export const AvailabilityView = Availability.extend({ absences: z.array(absence) });

export const readAvailabilityRoute = defineRoute({
  id: 'readAvailability',
  method: 'GET',
  path: '/v1/agents/{agentId}/availability',
  role: 'agent',
  function: 'api/desk',
  tag,
  summary: 'When an agent works, and when not',
  description:
    'An agent who has never said is there at any hour (version 0). Why somebody is away is shown to managers and the agent alone.',
  params,
  replies: { 200: { description: 'The ETag is its version.', schema: AvailabilityView } },
});

export const saveAvailabilityRoute = defineRoute({
  id: 'saveAvailability',
  method: 'PUT',
  path: '/v1/agents/{agentId}/availability',
  role: 'agent',
  function: 'api/setup',
  tag,
  summary: 'Say when an agent works, and when not',
  description:
    'If-Match is required, "0" where it was never saved. Agents change their own absences, and send their working hours as they are; managers change everything of everybody.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  body: AvailabilityInput,
  refuses: ['preconditionRequired'],
  replies: { 200: { description: 'As it stands now.', schema: AvailabilityView } },
});

export const listAvailabilityRoute = defineRoute({
  id: 'listAvailability',
  method: 'GET',
  path: '/v1/availability',
  role: 'agent',
  function: 'api/desk',
  tag,
  summary: 'Who is there at an instant, and until when',
  description:
    'The members of a support group in its order; without one, the agents who have said when they work. At `at`, else now.',
  query: Paging.extend({
    at: Instant.optional(),
    group: z.string().min(1).max(64).optional().meta({ description: 'The code of a support group.' }),
  }),
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({
        at: z.iso.datetime(),
        agents: z.array(
          z.object({
            agent: z.object({ id: z.string(), name: z.string().optional() }),
            available: z.boolean(),
            absent: z.boolean().meta({ description: 'Whether an absence keeps them away, not the hour.' }),
            until: z.iso.datetime().optional().meta({ description: 'When they leave, if they are there.' }),
            availableFrom: z.iso
              .datetime()
              .optional()
              .meta({ description: 'When they are back, if they are not.' }),
          }),
        ),
        next: z.string().optional(),
      }),
    },
  },
});
