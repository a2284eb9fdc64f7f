import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { MOST_POLICIES, PolicyInput, SlaPolicy } from '../../../shared/sla/index.ts';
import { faults } from './faults.ts';
import { Idempotency } from './portal.ts';
import { ifMatch } from './schedule-parts.ts';

const tag = 'SLA';
const params = z.object({ id: z.string().regex(/^[\w-]{1,64}$/, 'The id of a policy.') });
const written = { function: 'api/setup', tag, role: 'admin' } as const;
/** Agents name one on an incident. */
const read = { function: 'api/setup', tag, role: 'agent' } as const;
const POLICY_BYTES = 96 * 1024;

const Standing = SlaPolicy.extend({ faults: faults() });

const Order = z.object({
  version: z.int().meta({ description: 'That of the order, for If-Match.' }),
  policies: z.array(Standing),
});

export const listPoliciesRoute = defineRoute({
  ...read,
  id: 'listSlaPolicies',
  method: 'GET',
  path: '/v1/sla/policies',
  summary: 'List the SLA policies in their order',
  description: `At most ${MOST_POLICIES}. The first whose conditions hold applies, unless the entitlement, contract or account names one; the ETag is that of the order.`,
  replies: { 200: { description: 'All of them.', schema: Order } },
});

export const readPolicyRoute = defineRoute({
  ...read,
  id: 'readSlaPolicy',
  method: 'GET',
  path: '/v1/sla/policies/{id}',
  summary: 'Read an SLA policy',
  params,
  replies: { 200: { description: 'The policy.', schema: Standing } },
});

export const createPolicyRoute = defineRoute({
  ...written,
  id: 'createSlaPolicy',
  method: 'POST',
  path: '/v1/sla/policies',
  summary: 'Add an SLA policy behind the others',
  description:
    'Conditions are those of business rules, over what an incident is. Minutes are business minutes of the calendar.',
  headers: Idempotency,
  bodyLimit: POLICY_BYTES,
  body: PolicyInput,
  refuses: ['conflict'],
  replies: { 201: { description: 'It is there.', schema: SlaPolicy } },
});

export const replacePolicyRoute = defineRoute({
  ...written,
  id: 'replaceSlaPolicy',
  method: 'PUT',
  path: '/v1/sla/policies/{id}',
  summary: 'Replace an SLA policy',
  description:
    'If-Match is required. Incidents keep the terms they were promised until something they are chosen by changes.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  bodyLimit: POLICY_BYTES,
  body: PolicyInput,
  refuses: ['preconditionRequired'],
  replies: { 200: { description: 'It is replaced.', schema: SlaPolicy } },
});

export const deletePolicyRoute = defineRoute({
  ...written,
  id: 'deleteSlaPolicy',
  method: 'DELETE',
  path: '/v1/sla/policies/{id}',
  summary: 'Delete an SLA policy',
  description:
    'Incidents keep what they were promised. One that an entitlement, contract or account names is not deleted: the answer names some of them.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  refuses: ['conflict'],
  replies: { 204: { description: 'It is gone.' } },
});

export const orderPoliciesRoute = defineRoute({
  ...written,
  id: 'orderSlaPolicies',
  method: 'PUT',
  path: '/v1/sla/policies/order',
  summary: 'Put the SLA policies into another order',
  description: 'If-Match with the ETag of the list is required.',
  headers: z.object({ 'if-match': ifMatch }),
  body: z.strictObject({ order: z.array(z.string().max(64)).max(MOST_POLICIES) }),
  refuses: ['preconditionRequired'],
  replies: { 200: { description: 'The policies in their new order.', schema: Order } },
});
