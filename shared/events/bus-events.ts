import * as z from 'zod';

/** Who publishes on the desk's bus. */
export const busSource = 'incident-desk';

const Instant = z.iso.datetime();

/** An opportunity in ids and figures. Its name is somebody's text. */
const Opportunity = z.object({
  opportunityId: z.string(),
  reference: z.string(),
  amount: z.number(),
  currency: z.string(),
  stage: z.string(),
  revision: z.number().int(),
});

/** What called a webhook: the id is that of the rule or of the escalation's policy. */
export const WebhookCause = z.object({ kind: z.enum(['rule', 'escalation']), id: z.string() });

/**
 * Every event on the desk's bus, by its detail type. They carry ids and facts of the desk's own; what somebody
 * wrote is read from the table by those who may.
 */
export const busEvents = {
  /** An entry was added to an incident's timeline. */
  TimelineEventAdded: z.object({
    reference: z.string(),
    eventId: z.string(),
    at: Instant,
    type: z.string(),
    visibility: z.enum(['public', 'internal']),
    actor: z.enum(['contact', 'agent', 'desk']),
    /** Of `fieldChanged`: which one, so that rules can choose by it. */
    field: z.string().optional(),
  }),
  /** Closing an incident asks for its children to be closed. */
  ChildrenToClose: z.object({ reference: z.string(), eventId: z.string(), at: Instant }),
  /** A contact became a pointer to another: what was theirs becomes the other's. */
  ContactMerged: z.object({ contactId: z.string(), eventId: z.string(), at: Instant }),
  /** What an entry said was redacted, or a file removed: its copies beside the table go too. */
  ContentRemoved: z.object({ reference: z.string(), eventId: z.string(), at: Instant }),
  /**
   * A rule or an escalation calls a webhook: published for each entry `webhookCalled` of a timeline, which is all
   * that one has to write. What the webhook is sent are these facts.
   */
  WebhookAsked: z.object({
    webhookId: z.string(),
    reference: z.string(),
    eventId: z.string(),
    at: Instant,
    cause: WebhookCause,
  }),
  /** A webhook is to be sent something, for the first time or again: each `run` stands for one such wish. */
  WebhookQueued: z.object({
    deliveryId: z.string(),
    webhookId: z.string(),
    run: z.number().int(),
    eventType: z.string(),
  }),
  /** An import or an export has another leg to go. */
  TransferDue: z.object({
    jobId: z.string(),
    direction: z.enum(['import', 'export']),
    leg: z.int(),
    at: Instant,
  }),
  /** For the CRM. `revision` counts the changes of an opportunity: the highest is how it stands. */
  OpportunityOpened: Opportunity,
  OpportunityChanged: Opportunity,
  /** A mail that came is to be placed once more: replayed, or let out of quarantine. `wish` tells two wishes apart. */
  MailAskedFor: z.object({ mailId: z.string(), wish: z.string() }),
  /** A mail to a customer waits to be sent. */
  ResponseQueued: z.object({ messageId: z.string(), reference: z.string(), type: z.string() }),
  /** A contact has opened a message for the first time. */
  MessageViewed: z.object({
    messageId: z.string(),
    contactId: z.string(),
    reference: z.string(),
    messageType: z.string(),
    firstAt: Instant,
  }),
  /** A contact has followed a link of a message for the first time. */
  LinkFollowed: z.object({
    messageId: z.string(),
    contactId: z.string(),
    reference: z.string(),
    messageType: z.string(),
    firstAt: Instant,
    link: z.string(),
    url: z.string(),
  }),
} as const;

export type BusEventType = keyof typeof busEvents;
export type BusEvent = {
  [T in BusEventType]: { type: T; detail: z.infer<(typeof busEvents)[T]> };
}[BusEventType];
