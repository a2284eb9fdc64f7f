import * as z from 'zod';
import { DrawCause } from '../entitlements/index.ts';
import { WebhookCause } from '../events/index.ts';
import { readItem } from '../table/read-item.ts';
import { AgentRef, Channel, ContactRef } from './incident.ts';
import { ruleEventTypes } from './rule-event.ts';

/** A file that came with a mail or was uploaded, kept under `id` in the files bucket. */
export const AttachmentNote = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  inline: z.boolean(),
  contentId: z.string().optional(),
});
export type AttachmentNote = z.infer<typeof AttachmentNote>;

/** What an entry says of the mail it came with. */
export const Mailed = z.object({
  /** The inbound mail: its raw form stays retrievable under this id. */
  mailId: z.string(),
  attachments: z.array(AttachmentNote),
  /** Attachments that were over a limit, with the reason. */
  leftOut: z.array(z.object({ name: z.string(), reason: z.string() })),
});
export type Mailed = z.infer<typeof Mailed>;

/** A file that somebody attached to what they wrote. */
const files = z.array(
  z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.number().int() }),
);

/** What somebody wrote, with the standard text it was made from. */
const written = z.object({
  text: z.string(),
  standardTextId: z.string().optional(),
  files: files.optional(),
});

/** What a change of a part says of it. */
const part = z.object({ id: z.string(), title: z.string() });

/** What is told of a mail that we sent; `messageId` is absent where only the incident it was about is known. */
const aboutSent = z.object({
  messageId: z.string().optional(),
  /** Where it was to go, other than to whom it was written. */
  address: z.string().optional(),
  /** The mail that reported it. */
  mailId: z.string().optional(),
});

/** Incidents or minutes that an entitlement has more or less than before. */
const drawn = z.object({ entitlement: z.string(), amount: z.number().int(), because: DrawCause });

/** A promise, and when it is due; a clock that stands has no due time. */
const threshold = z.object({ kpi: z.string(), name: z.string().optional(), dueAt: z.string().optional() });

/** A value before or after a change; absent for none. */
const Value = z.unknown();

/** The built-in kinds of timeline events: what each tells, and who sees it. */
export const eventTypes = {
  created: {
    visibility: 'public',
    data: Mailed.partial().extend({
      channel: Channel,
      subject: z.string(),
      /** Who asks, where an agent has written it down for them. */
      onBehalfOf: z.object({ id: z.string(), name: z.string(), phone: z.string().optional() }).optional(),
      /** What an agent, or a rule then, has set besides. */
      fields: z.array(z.object({ field: z.string(), to: Value.optional(), because: z.string() })).optional(),
    }),
  },
  emailIn: {
    visibility: 'public',
    data: Mailed.extend({
      subject: z.string(),
      /** What the customer wrote, without the quoted history. */
      text: z.string(),
      /** Whether the whole text, kept with the mail, says more than `text`. */
      shortened: z.boolean(),
      from: z.object({ name: z.string(), address: z.string() }).optional(),
      /** Why this mail belongs here. */
      matchedBy: z.string(),
      /** Set where its sender is not on the incident: they wrote to its address, and are shown nothing of it. */
      outside: z.boolean().optional(),
      /** Set on a mail that a machine wrote: it is filed, and wakes nobody. */
      automatic: z.string().optional(),
    }),
  },
  emailOut: {
    visibility: 'public',
    data: z.object({
      messageId: z.string(),
      messageType: z.string(),
      to: z.array(z.string()),
      cc: z.array(z.string()).optional(),
      bcc: z.array(z.string()).optional(),
      /** What the agent wrote; absent where a template says it all. */
      text: z.string().optional(),
      /** The standard text it was made from. */
      standardTextId: z.string().optional(),
      files: files.optional(),
    }),
  },
  emailDelivered: { visibility: 'internal', data: z.object({ messageId: z.string() }) },
  emailBounced: {
    visibility: 'internal',
    data: aboutSent.extend({ hard: z.boolean(), reason: z.string() }),
  },
  /** A server says that it goes on trying. */
  emailDelayed: { visibility: 'internal', data: aboutSent.extend({ reason: z.string() }) },
  emailComplained: { visibility: 'internal', data: aboutSent.extend({ reason: z.string() }) },
  /** Mail of a sender is held back from here on: there was too much of it. */
  mailHeld: {
    visibility: 'internal',
    data: z.object({ address: z.string(), reason: z.string(), mailId: z.string() }),
  },
  emailFailed: { visibility: 'internal', data: z.object({ messageId: z.string(), reason: z.string() }) },
  /** For agents only. */
  workNote: { visibility: 'internal', data: written },
  /** Shown to the customer, and mailed to nobody. */
  comment: { visibility: 'public', data: written },
  callIn: { visibility: 'internal', data: z.object({ text: z.string(), minutes: z.number().optional() }) },
  callOut: { visibility: 'internal', data: z.object({ text: z.string(), minutes: z.number().optional() }) },
  scheduled: { visibility: 'internal', data: z.object({ text: z.string(), at: z.string() }) },
  /** A type of the desk's own; `name` is its name in the settings, which also say who sees it. */
  custom: {
    visibility: 'internal',
    data: z.object({ name: z.string(), label: z.string(), text: z.string() }),
  },
  fieldChanged: {
    visibility: 'internal',
    data: z.object({
      /** As PATCH names it; `customFields.<name>` for a custom field. */
      field: z.string(),
      from: Value.optional(),
      to: Value.optional(),
      /** The step or rule that changed it, or the reason an agent gave. */
      because: z.string(),
    }),
  },
  taskAdded: {
    visibility: 'internal',
    data: part.extend({
      requiredToSolve: z.boolean(),
      dueAt: z.string().optional(),
      assignee: AgentRef.optional(),
    }),
  },
  taskChanged: {
    visibility: 'internal',
    data: part.extend({
      changes: z.array(z.object({ field: z.string(), from: Value.optional(), to: Value.optional() })),
    }),
  },
  timeLogged: {
    visibility: 'internal',
    data: z.object({
      id: z.string(),
      minutes: z.number(),
      billable: z.boolean(),
      day: z.string(),
      agent: AgentRef,
    }),
  },
  timeRemoved: {
    visibility: 'internal',
    data: z.object({
      id: z.string(),
      minutes: z.number(),
      billable: z.boolean(),
      day: z.string(),
      agent: AgentRef,
      because: z.string(),
    }),
  },
  entitlementDrawn: { visibility: 'internal', data: drawn },
  entitlementGivenBack: { visibility: 'internal', data: drawn },
  fileAdded: {
    visibility: 'internal',
    data: z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.number() }),
  },
  fileRemoved: { visibility: 'internal', data: z.object({ id: z.string(), name: z.string() }) },
  /** Another incident was merged into this one, or this one into another. */
  merged: {
    visibility: 'internal',
    data: z.object({
      from: z.string(),
      into: z.string(),
      because: z.string().optional(),
      contact: ContactRef.optional(),
    }),
  },
  /** An entry of one incident became an incident of its own. */
  split: {
    visibility: 'internal',
    data: z.object({ from: z.string(), into: z.string(), eventId: z.string() }),
  },
  relationAdded: {
    visibility: 'internal',
    data: z.object({
      id: z.string(),
      relation: z.string(),
      target: z.string(),
      title: z.string().optional(),
    }),
  },
  relationRemoved: {
    visibility: 'internal',
    data: z.object({ id: z.string(), relation: z.string(), target: z.string() }),
  },
  opportunityAdded: {
    visibility: 'internal',
    data: z.object({
      id: z.string(),
      name: z.string(),
      amount: z.number(),
      currency: z.string(),
      stage: z.string(),
    }),
  },
  opportunityChanged: {
    visibility: 'internal',
    data: z.object({ id: z.string(), name: z.string(), field: z.string(), from: Value, to: Value }),
  },
  offerPresented: { visibility: 'internal', data: part.extend({ offer: z.string() }) },
  offerAnswered: { visibility: 'internal', data: part.extend({ answer: z.enum(['accepted', 'declined']) }) },
  serviceOrderLinked: {
    visibility: 'internal',
    data: z.object({ id: z.string(), number: z.string(), status: z.string() }),
  },
  serviceOrderChanged: {
    visibility: 'internal',
    data: z.object({ id: z.string(), number: z.string(), field: z.string(), from: Value, to: Value }),
  },
  /** Closing a parent asked for its children to be closed. */
  childrenToClose: { visibility: 'internal', data: z.object({ because: z.string() }) },
  /** A child that was to be closed with its parent, and could not be. */
  childNotClosed: { visibility: 'internal', data: z.object({ child: z.string(), because: z.string() }) },
  /** What an entry said was removed for privacy; the entry itself stands as a tombstone. */
  redacted: {
    visibility: 'internal',
    data: z.object({
      eventId: z.string(),
      at: z.string(),
      type: z.string(),
      /** The incident the entry stands on, where that was merged into this one. */
      reference: z.string().optional(),
      reason: z.string(),
    }),
  },
  slaFollowUp: { visibility: 'internal', data: threshold },
  slaWarning: { visibility: 'internal', data: threshold },
  slaLate: { visibility: 'internal', data: threshold },
  slaMet: { visibility: 'internal', data: threshold.extend({ late: z.boolean() }) },
  /** What is owed changed, and with it what clocks run against. */
  slaChanged: {
    visibility: 'internal',
    data: threshold.extend({ from: z.string().optional(), because: z.string() }),
  },
  messageViewed: {
    visibility: 'internal',
    data: z.object({ messageId: z.string(), messageType: z.string() }),
  },
  linkFollowed: {
    visibility: 'internal',
    data: z.object({ messageId: z.string(), messageType: z.string(), link: z.string(), url: z.string() }),
  },
  related: {
    visibility: 'internal',
    data: z.object({ reference: z.string(), because: z.string() }),
  },
  /** A rule or an escalation calls a webhook: the entry is the call, published as `WebhookAsked`. */
  webhookCalled: {
    visibility: 'internal',
    data: z.object({ webhookId: z.string(), cause: WebhookCause, because: z.string() }),
  },
  /** The customer has rated the incident, or changed the rating; `text` are their words to it. */
  feedback: {
    visibility: 'internal',
    data: z.object({ score: z.int(), from: z.int().optional(), text: z.string().optional() }),
  },
  ...ruleEventTypes,
} as const satisfies Record<string, { visibility: 'public' | 'internal'; data: z.ZodType }>;

export type EventType = keyof typeof eventTypes;
export type EventData<T extends EventType> = z.infer<(typeof eventTypes)[T]['data']>;

export const Actor = z.object({
  kind: z.enum(['contact', 'agent', 'desk']),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof Actor>;

/** The desk itself: timers, receipts, what SES reports. */
export const theDesk: Actor = { kind: 'desk', id: 'desk', name: 'Incident Desk' };

/** One entry of the timeline, as it is stored and shown. Nothing edits or removes it. */
export const TimelineEvent = z.object({
  id: z.string(),
  reference: z.string(),
  at: z.iso.datetime(),
  type: z.string(),
  visibility: z.enum(['public', 'internal']),
  actor: Actor,
  /** The version of the incident that the change led to; absent on what does not change the incident. */
  version: z.number().int().optional(),
  data: z.record(z.string(), z.unknown()),
  /** Set where the data was removed for privacy. */
  redacted: z.object({ at: z.iso.datetime(), by: z.string(), reason: z.string() }).optional(),
});
export type TimelineEvent = z.infer<typeof TimelineEvent>;

/** Where an entry stands and who made it. */
export interface EventPlace {
  readonly id: string;
  readonly reference: string;
  readonly at: string;
  readonly actor: Actor;
  readonly version?: number;
}

/** Builds one entry; its data is checked by the type it names. */
export function timelineEvent<T extends EventType>(
  type: T,
  place: EventPlace,
  data: EventData<T>,
): TimelineEvent {
  return { ...place, type, visibility: eventTypes[type].visibility, data: data as Record<string, unknown> };
}

/**
 * An entry as it is stored. Those that opened an incident by mail once named it under `mail`; they are read as
 * all others are.
 */
export function eventOfItem(item: Record<string, unknown>): TimelineEvent {
  const event = readItem(TimelineEvent, item);
  const { mail, ...data } = event.data;
  return event.type === 'created' && mail ? { ...event, data: { ...data, ...(mail as object) } } : event;
}
