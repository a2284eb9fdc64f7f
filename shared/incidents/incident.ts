import * as z from 'zod';
import { EntitlementUse } from '../entitlements/index.ts';
import { Since, TimersDone } from '../escalations/index.ts';
import { Language } from '../platform/language.ts';
import { contractStatuses } from '../products/index.ts';
import { Channel, Priority, Reference, Status } from '../settings/index.ts';
import { choosers } from '../sla/index.ts';

export { Channel, Priority, Reference, Status };

const Instant = z.iso.datetime();

/** A customer's person on an incident, as known when they came to it. Who only telephones has no address. */
export const ContactRef = z.object({ id: z.string(), name: z.string(), address: z.string().optional() });
export type ContactRef = z.infer<typeof ContactRef>;

export const AgentRef = z.object({ id: z.string(), name: z.string() });
export type AgentRef = z.infer<typeof AgentRef>;

/**
 * The device that an incident is about, with its warranty and contract as they stood on the day it was set. One
 * that the desk does not know is a serial number alone.
 */
export const AssetSnapshot = z.object({
  id: z.string().optional(),
  serialNumber: z.string(),
  product: z.string().optional(),
  /** The day it was set, where the site is. */
  setOn: z.iso.date().optional(),
  warranty: z.object({ from: z.iso.date(), until: z.iso.date() }).optional(),
  /** On that day; absent where its warranty was not known. */
  inWarranty: z.boolean().optional(),
  contract: z
    .object({
      id: z.string(),
      number: z.string().optional(),
      from: z.iso.date().optional(),
      until: z.iso.date().optional(),
      /** On that day. */
      status: z.enum(contractStatuses).optional(),
    })
    .optional(),
});
export type AssetSnapshot = z.infer<typeof AssetSnapshot>;

/** The value of a custom field; which kinds a field takes is defined in the settings. */
export const CustomValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
export type CustomValue = z.infer<typeof CustomValue>;

/** Who else hears of what happens to an incident. */
export const InformedUser = z.object({ address: z.string(), name: z.string().optional() });
export type InformedUser = z.infer<typeof InformedUser>;

/** An incident as it is stored, but for its description, which may be long and has an item of its own. */
export const Incident = z.object({
  reference: Reference,
  siteId: z.string(),
  subject: z.string(),
  channel: Channel,
  /** Who asks. */
  contact: ContactRef,
  /** Others who take part: contacts of incidents that were merged into this one. */
  participants: z.array(ContactRef).default([]),
  account: z.string().optional(),
  asset: AssetSnapshot.optional(),
  product: z.string().optional(),
  category: z.string().optional(),
  /** A node of the subject tree: how similar incidents and answers are found. */
  topic: z.string().optional(),
  /** Codes naming the problem; specific lies within general. */
  reasonGeneral: z.string().optional(),
  reasonSpecific: z.string().optional(),
  impact: z.string().default('medium'),
  urgency: z.string().default('medium'),
  priority: Priority.default('P3'),
  /** Set where an agent chose the priority in place of the matrix. */
  priorityOverride: z.object({ reason: z.string() }).optional(),
  status: Status,
  /** How it ended. */
  disposition: z.string().optional(),
  resolutionGeneral: z.string().optional(),
  resolutionSpecific: z.string().optional(),
  resolutionNotes: z.string().optional(),
  /** Whether the resolution notes go to the requester. */
  shareResolution: z.boolean().default(false),
  queue: z.string().optional(),
  supportGroup: z.string().optional(),
  assignee: AgentRef.optional(),
  contract: z.string().optional(),
  entitlement: z.string().optional(),
  /** What was drawn on it, and what must be known to draw. */
  entitlementUse: EntitlementUse.optional(),
  /** Set where the incident draws on no entitlement, with the reason. */
  doNotDecrement: z.object({ reason: z.string() }).optional(),
  /** Set while its disposition says that it was cancelled. */
  cancelled: z.literal(true).optional(),
  slaPolicy: z.string().optional(),
  /** What the policy was called when it was chosen, by whom or what, and why; the zone is that of built-in calendars. */
  sla: z
    .object({
      by: z.enum(choosers),
      name: z.string().optional(),
      because: z.string(),
      timeZone: z.string(),
    })
    .optional(),
  parent: Reference.optional(),
  /** How many children it has, and how many of them are open. */
  children: z.object({ all: z.number().int(), open: z.number().int() }).default({ all: 0, open: 0 }),
  /** The survivor, where this incident was merged away: a pointer since then. */
  mergedInto: Reference.optional(),
  /** The incidents merged into this one, those merged into them included: parts of its timeline. */
  merged: z.array(Reference).default([]),
  informedUsers: z.array(InformedUser).default([]),
  language: Language,
  tags: z.array(z.string()).default([]),
  customFields: z.record(z.string(), CustomValue).default({}),
  /** Where it stands in the business process. */
  stage: z.string().default('identify'),
  /** The highest level it was escalated to. */
  escalationLevel: z.number().int().optional(),
  since: Since.optional(),
  timers: TimersDone.optional(),
  /** How the customer has rated it: 1 to 5. Words are on the timeline. */
  feedback: z.object({ score: z.int().min(1).max(5), givenAt: Instant, changedAt: Instant }).optional(),
  /** Tasks that must be done before it can be solved, and are not. */
  openRequiredTasks: z.number().int().default(0),
  /** Minutes logged. */
  minutes: z
    .object({ billable: z.number().int(), other: z.number().int() })
    .default({ billable: 0, other: 0 }),
  /** Files uploaded by agents and customers, or come by mail. */
  attachments: z.number().int().default(0),
  /** The web visit in which the question was asked. */
  visitId: z.string().optional(),
  /** The incident that this one follows or was split from. */
  related: z.string().optional(),
  /** Message-IDs of the customer's latest mails, oldest first: what our answers refer to. */
  mailThread: z.array(z.string()),
  createdAt: Instant,
  updatedAt: Instant,
  firstRespondedAt: Instant.optional(),
  solvedAt: Instant.optional(),
  closedAt: Instant.optional(),
  version: z.number().int().min(1),
});
export type Incident = z.infer<typeof Incident>;
