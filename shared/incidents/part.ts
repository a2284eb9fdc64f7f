import * as z from 'zod';
import { AgentRef, Reference } from './incident.ts';

const Instant = z.iso.datetime();

/** What every part has: the incident whose partition it stands in, its id, and the count of its changes. */
const common = {
  id: z.string(),
  /** The incident it was made on; it stays there when that one is merged into another. */
  reference: Reference,
  revision: z.number().int(),
  createdAt: Instant,
  createdBy: AgentRef,
};

export const Task = z.object({
  ...common,
  title: z.string(),
  dueAt: Instant.optional(),
  assignee: AgentRef.optional(),
  status: z.enum(['open', 'done', 'cancelled']),
  /** Whether the incident cannot be solved while this is open. */
  requiredToSolve: z.boolean(),
  doneAt: Instant.optional(),
});
export type Task = z.infer<typeof Task>;

export const TimeEntry = z.object({
  ...common,
  agent: AgentRef,
  /** The day of the work, in the site's time zone: `2026-11-23`. */
  day: z.iso.date(),
  minutes: z.number().int(),
  billable: z.boolean(),
  activity: z.string().optional(),
  rateCode: z.string().optional(),
  note: z.string().optional(),
  /** For whom, as it stood when the time was logged. */
  account: z.string().optional(),
});
export type TimeEntry = z.infer<typeof TimeEntry>;

/** A file of an incident. Its bytes are in the files bucket under `attachmentKey(id)`. */
export const AttachedFile = z.object({
  ...common,
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  /** `expected` until the upload is confirmed: listed to nobody, and attached to nothing. */
  state: z.enum(['expected', 'here', 'removed']),
  origin: z.enum(['upload', 'mail']),
  /** Public once the customer brought it or was sent it: their page offers it. */
  visibility: z.enum(['public', 'internal']).default('internal'),
  /** The entry of the timeline that tells of its coming. */
  entry: z.object({ at: Instant, id: z.string() }).optional(),
  /** Shown within a mail's HTML, which names it by its content id. */
  inline: z.boolean().optional(),
  contentId: z.string().optional(),
  /** Epoch second after which an upload that never came falls away. */
  expiresAt: z.number().int().optional(),
});
export type AttachedFile = z.infer<typeof AttachedFile>;

export const relationKinds = [
  'incident',
  'problem',
  'change',
  'request',
  'knowledge',
  'workOrder',
  'url',
] as const;

export const Relation = z.object({
  ...common,
  relation: z.enum(relationKinds),
  /** A reference, an id in another system, or a URL, as the relation has it. */
  target: z.string(),
  title: z.string().optional(),
});
export type Relation = z.infer<typeof Relation>;

/** Stands with the parent, under the reference of the child as its id. */
export const Child = z.object(common);
export type Child = z.infer<typeof Child>;

export const Opportunity = z.object({
  ...common,
  name: z.string(),
  amount: z.number(),
  /** ISO 4217. */
  currency: z.string(),
  stage: z.string(),
  note: z.string().optional(),
});
export type Opportunity = z.infer<typeof Opportunity>;

/** An offer of the catalogue that was presented to the customer. */
export const PresentedOffer = z.object({
  ...common,
  offer: z.string(),
  title: z.string(),
  state: z.enum(['presented', 'accepted', 'declined']),
  note: z.string().optional(),
});
export type PresentedOffer = z.infer<typeof PresentedOffer>;

/** A cross-reference to billable field work that another system keeps. */
export const ServiceOrder = z.object({
  ...common,
  number: z.string(),
  status: z.enum(['open', 'scheduled', 'done', 'cancelled']),
  description: z.string().optional(),
  scheduledFor: Instant.optional(),
});
export type ServiceOrder = z.infer<typeof ServiceOrder>;

/** Everything that hangs on an incident and has a life of its own, by the `kind` of its item. */
export const partKinds = {
  task: Task,
  time: TimeEntry,
  file: AttachedFile,
  relation: Relation,
  child: Child,
  opportunity: Opportunity,
  offer: PresentedOffer,
  serviceOrder: ServiceOrder,
} as const;

export type PartKind = keyof typeof partKinds;
export type PartOf<K extends PartKind> = z.infer<(typeof partKinds)[K]>;

/** One part as a change leaves it. `revision` is the one it was read with; 0 for a new one. */
export type PartChange = {
  [K in PartKind]: { readonly kind: K; readonly part: PartOf<K>; readonly remove?: true };
}[PartKind];
