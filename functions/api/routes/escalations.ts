import * as z from 'zod';
import { Escalation, EscalationInput, MOST_ESCALATIONS } from '../../../shared/escalations/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { faults } from './faults.ts';
import { Idempotency } from './portal.ts';
import { ifMatch } from './schedule-parts.ts';

const Standing = Escalation.extend({ faults: faults() });
const common = { function: 'api/rules', tag: 'Escalations' } as const;
const params = z.object({ id: z.string().regex(/^[\w-]{1,64}$/, 'The id of an escalation.') });

export const listEscalationsRoute = defineRoute({
  ...common,
  id: 'listEscalations',
  method: 'GET',
  path: '/v1/escalations',
  role: 'manager',
  summary: 'List the escalations by level',
  replies: {
    200: {
      description: `All of them, at most ${MOST_ESCALATIONS}.`,
      schema: z.object({ escalations: z.array(Standing) }),
    },
  },
});

export const createEscalationRoute = defineRoute({
  ...common,
  id: 'createEscalation',
  method: 'POST',
  path: '/v1/escalations',
  role: 'admin',
  summary: 'Add an escalation',
  description:
    'When its trigger comes to pass on an open incident and its condition holds, its actions are carried out once, and the incident is marked with its level. Incidents follow what is changed here when they are changed next, or when a timer of theirs comes.',
  headers: Idempotency,
  body: EscalationInput,
  refuses: ['conflict'],
  replies: { 201: { description: 'It is there.', schema: Escalation } },
});

export const readEscalationRoute = defineRoute({
  ...common,
  id: 'readEscalation',
  method: 'GET',
  path: '/v1/escalations/{id}',
  role: 'manager',
  summary: 'Read an escalation',
  params,
  replies: { 200: { description: 'The escalation; the ETag is its version.', schema: Standing } },
});

export const replaceEscalationRoute = defineRoute({
  ...common,
  id: 'replaceEscalation',
  method: 'PUT',
  path: '/v1/escalations/{id}',
  role: 'admin',
  summary: 'Replace an escalation',
  description: 'If-Match is required.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  body: EscalationInput,
  refuses: ['preconditionRequired', 'conflict'],
  replies: { 200: { description: 'It is replaced.', schema: Escalation } },
});

export const deleteEscalationRoute = defineRoute({
  ...common,
  id: 'deleteEscalation',
  method: 'DELETE',
  path: '/v1/escalations/{id}',
  role: 'admin',
  summary: 'Delete an escalation',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  replies: { 204: { description: 'It is gone.' } },
});
