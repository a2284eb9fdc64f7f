import * as z from 'zod';
import { AgentRef, Channel, IncidentPatch, Priority, Status } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { CommandResult, line } from './command.ts';
import { Idempotency } from './portal.ts';

/** Room for a description of 1 MB as JSON writes it, in any script. */
const CREATION_BYTES = 2_500_000;

const fields = IncidentPatch.shape;

/** What an agent writes down of a question: its fields are those of PATCH, under the same rules. */
const NewIncident = z
  .strictObject({
    channel: Channel.meta({ description: 'How the question came.' }),
    subject: line(250),
    description: fields.description.unwrap().unwrap().default(''),
    contact: fields.contact.unwrap(),
    receipt: z.boolean().optional().meta({
      description: 'Whether the asker gets a receipt. By default for portal, email and chat.',
    }),
    account: fields.account,
    asset: fields.asset,
    product: fields.product,
    category: fields.category,
    topic: fields.topic,
    reasonGeneral: fields.reasonGeneral,
    reasonSpecific: fields.reasonSpecific,
    impact: fields.impact,
    urgency: fields.urgency,
    priority: fields.priority,
    priorityReason: fields.priorityReason,
    queue: fields.queue,
    supportGroup: fields.supportGroup,
    assignee: fields.assignee,
    contract: fields.contract,
    entitlement: fields.entitlement,
    doNotDecrement: fields.doNotDecrement,
    doNotDecrementReason: fields.doNotDecrementReason,
    slaPolicy: fields.slaPolicy,
    language: fields.language.meta({ description: 'By default the contact’s, else the site’s.' }),
    tags: fields.tags,
    customFields: fields.customFields,
    stage: fields.stage,
    shareResolution: fields.shareResolution,
    informedUsers: fields.informedUsers,
    route: fields.route,
  })
  .refine(({ route, queue, supportGroup }) => !route || (queue === undefined && supportGroup === undefined), {
    path: ['route'],
    message: 'Either the routing names queue and group, or you do.',
  });

export const CreatedIncident = CommandResult.extend({
  status: Status,
  createdAt: z.iso.datetime(),
  firstResponseDueAt: z.iso
    .datetime()
    .optional()
    .meta({ description: 'None where the policy promises none.' }),
  contactId: z.string(),
  priority: Priority,
  queue: z.string().nullable(),
  supportGroup: z.string().nullable(),
  assignee: AgentRef.nullable(),
  receipt: z.boolean().meta({ description: 'Whether a receipt is on its way.' }),
});
export type CreatedIncident = z.infer<typeof CreatedIncident>;

export const createIncidentRoute = defineRoute({
  id: 'createIncident',
  method: 'POST',
  path: '/v1/incidents',
  role: 'agent',
  function: 'api/work',
  tag: 'Incidents',
  summary: 'Open an incident for somebody who called, wrote or came by',
  description:
    'An address that is known is that contact’s; who has none can be named alone. Ask for candidates first, to find the incident it might be about.',
  headers: Idempotency,
  bodyLimit: CREATION_BYTES,
  body: NewIncident,
  refuses: ['noAddress'],
  replies: { 201: { description: 'The incident is open.', schema: CreatedIncident } },
});
