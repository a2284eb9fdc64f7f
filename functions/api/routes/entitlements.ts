import * as z from 'zod';
import { CustomerId } from '../../../shared/customers/index.ts';
import {
  Draw,
  Entitlement,
  EntitlementStatus,
  MOST_GRANTED,
  reasonCodes,
  Terms,
} from '../../../shared/entitlements/index.ts';
import { Channel, Reference } from '../../../shared/incidents/index.ts';
import { Day } from '../../../shared/platform/day-schema.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { line } from './command.ts';
import { AccountParams, ContactParams, IfMatch } from './customers.ts';
import { Id, PageQuery } from './linking.ts';
import { Idempotency } from './portal.ts';

const common = { role: 'agent', function: 'api/entitlements', tag: 'Entitlements' } as const;
const managed = { ...common, role: 'manager' } as const;

const Reasons = z.array(z.object({ code: z.enum(reasonCodes), detail: z.string() }));

export const EntitlementView = Entitlement.omit({ fromAt: true, untilAt: true, scopeRevision: true }).extend({
  usable: z.boolean().meta({ description: 'Whether it is in force today, with terms left.' }),
  reasons: Reasons.meta({ description: 'Why it is not: expired, used up, suspended and so on.' }),
});

const EntitlementParams = z.object({ entitlementId: Id });
const ids = z.array(Id).max(50);

const fields = {
  account: CustomerId.nullable().optional(),
  contact: CustomerId.nullable().optional(),
  includesSubAccounts: z.boolean().optional().meta({
    description: 'Whether the accounts below the owning one have a part in it.',
  }),
  products: ids.optional().meta({ description: 'Models or families; an empty list covers all.' }),
  channels: z.array(Channel).max(8).optional().meta({ description: 'An empty list covers all.' }),
  until: Day.nullable().optional().meta({ description: 'The last day; none: without end.' }),
  status: EntitlementStatus.optional(),
  slaPolicy: Id.nullable().optional(),
  calendar: Id.nullable().optional(),
  notes: z.string().trim().min(1).max(10_000).nullable().optional(),
};

const Created = { description: 'The entitlement; its ETag is its version.', schema: EntitlementView };

export const createEntitlementRoute = defineRoute({
  ...managed,
  id: 'createEntitlement',
  method: 'POST',
  path: '/v1/entitlements',
  summary: 'Say what an account or a contact is owed',
  description: 'It belongs to an account or to a contact. Days are those of the site’s time zone.',
  headers: Idempotency,
  body: z.strictObject({
    name: line(100),
    ...fields,
    from: Day.optional().meta({ description: 'The first day; today by default.' }),
    terms: Terms,
  }),
  replies: { 201: Created },
});

export const readEntitlementRoute = defineRoute({
  ...common,
  id: 'readEntitlement',
  method: 'GET',
  path: '/v1/entitlements/{entitlementId}',
  summary: 'Read an entitlement with its balance',
  params: EntitlementParams,
  replies: { 200: Created },
});

export const changeEntitlementRoute = defineRoute({
  ...managed,
  id: 'changeEntitlement',
  method: 'PATCH',
  path: '/v1/entitlements/{entitlementId}',
  summary: 'Change an entitlement',
  description:
    'If-Match is required. What is absent stays, null clears. Its owner and the kind of its terms can be changed while it is a draft; more or less granted is a row of the ledger.',
  params: EntitlementParams,
  headers: IfMatch,
  body: z.strictObject({
    ...fields,
    name: line(100).optional(),
    from: Day.optional(),
    terms: Terms.optional(),
  }),
  refuses: ['conflict', 'illegalTransition', 'preconditionRequired'],
  replies: { 200: { description: 'The entitlement as it stands now.', schema: EntitlementView } },
});

export const deleteEntitlementRoute = defineRoute({
  ...managed,
  id: 'deleteEntitlement',
  method: 'DELETE',
  path: '/v1/entitlements/{entitlementId}',
  summary: 'Delete a draft of an entitlement',
  description: 'What was in force once is cancelled instead. With If-Match a stale version is refused.',
  params: EntitlementParams,
  headers: IfMatch,
  refuses: ['conflict'],
  replies: { 204: { description: 'It is gone.' } },
});

export const listDrawsRoute = defineRoute({
  ...common,
  id: 'listDraws',
  method: 'GET',
  path: '/v1/entitlements/{entitlementId}/draws',
  summary: 'Page through the ledger of an entitlement',
  description:
    'The newest first. What was granted, drawn, given back and corrected: the changes sum up to the balance.',
  params: EntitlementParams,
  query: PageQuery,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({
        balance: z.int().optional(),
        draws: z.array(Draw),
        next: z.string().optional(),
      }),
    },
  },
});

export const correctBalanceRoute = defineRoute({
  ...managed,
  id: 'correctBalance',
  method: 'POST',
  path: '/v1/entitlements/{entitlementId}/corrections',
  summary: 'Correct the balance of an entitlement',
  description: 'A row of the ledger with the reason. No more can be taken than is left.',
  params: EntitlementParams,
  headers: Idempotency,
  body: z.strictObject({
    change: z
      .int()
      .min(-MOST_GRANTED)
      .max(MOST_GRANTED)
      .refine((change) => change !== 0, 'More or less, but not nothing.')
      .meta({ description: 'Incidents or minutes: below zero takes away.' }),
    reason: line(500),
  }),
  refuses: ['conflict'],
  replies: { 201: { description: 'The row that was written.', schema: Draw } },
});

const EntitlementPage = {
  description: 'A page; `next` is absent on the last one.',
  schema: z.object({ entitlements: z.array(EntitlementView), next: z.string().optional() }),
};

export const listAccountEntitlementsRoute = defineRoute({
  ...common,
  id: 'listAccountEntitlements',
  method: 'GET',
  path: '/v1/accounts/{accountId}/entitlements',
  summary: 'Page through the entitlements of an account',
  description: 'Its own, the newest first, whatever their status.',
  params: AccountParams,
  query: PageQuery,
  replies: { 200: EntitlementPage },
});

export const listContactEntitlementsRoute = defineRoute({
  ...common,
  id: 'listContactEntitlements',
  method: 'GET',
  path: '/v1/contacts/{contactId}/entitlements',
  summary: 'Page through the entitlements of a contact',
  description: 'Its own, the newest first, whatever their status.',
  params: ContactParams,
  query: PageQuery,
  replies: { 200: EntitlementPage },
});

export const listChoicesRoute = defineRoute({
  ...common,
  id: 'listEntitlementChoices',
  method: 'GET',
  path: '/v1/incidents/{reference}/entitlements',
  summary: 'Page through the entitlements that could be chosen for an incident',
  description:
    'Those of its contact, of its account and of the accounts above, each with every reason why it cannot be chosen.',
  params: z.object({ reference: Reference }),
  query: PageQuery,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one.',
      schema: z.object({
        choices: z.array(
          z.object({
            entitlement: EntitlementView,
            choosable: z.boolean(),
            chosen: z.boolean().meta({ description: 'Whether the incident has it.' }),
            reasons: Reasons,
          }),
        ),
        next: z.string().optional(),
      }),
    },
  },
});
