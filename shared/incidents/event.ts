import * as z from 'zod';
import { Channel } from './incident.ts';

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

const mailed = {
  /** The inbound mail: its raw form stays retrievable under this id. */
  mailId: z.string(),
  attachments: z.array(AttachmentNote),
  /** Attachments that were over a limit, with the reason. */
  leftOut: z.array(z.object({ name: z.string(), reason: z.string() })),
};

/** The built-in kinds of timeline events: what each tells, and who sees it. */
export const eventTypes = {
  created: {
    visibility: 'public',
    data: z.object({
      channel: Channel,
      subject: z.string(),
      mail: z.object(mailed).optional(),
    }),
  },
  emailIn: {
    visibility: 'public',
    data: z.object({
      subject: z.string(),
      /** What the customer wrote, without the quoted history. */
      text: z.string(),
      /** Whether the whole text, kept with the mail, says more than `text`. */
      shortened: z.boolean(),
      from: z.object({ name: z.string(), address: z.string() }).optional(),
      /** Why this mail belongs here. */
      matchedBy: z.string(),
      /** Set on a mail that a machine wrote: it is filed, and wakes nobody. */
      automatic: z.string().optional(),
      ...mailed,
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
    }),
  },
  emailDelivered: { visibility: 'internal', data: z.object({ messageId: z.string() }) },
  emailBounced: {
    visibility: 'internal',
    data: z.object({ messageId: z.string(), hard: z.boolean(), reason: z.string() }),
  },
  emailComplained: { visibility: 'internal', data: z.object({ messageId: z.string(), reason: z.string() }) },
  emailFailed: { visibility: 'internal', data: z.object({ messageId: z.string(), reason: z.string() }) },
  fieldChanged: {
    visibility: 'internal',
    data: z.object({
      field: z.string(),
      from: z.string().optional(),
      to: z.string().optional(),
      because: z.string(),
    }),
  },
  slaWarning: { visibility: 'internal', data: z.object({ kpi: z.string(), dueAt: z.string() }) },
  slaLate: { visibility: 'internal', data: z.object({ kpi: z.string(), dueAt: z.string() }) },
  slaMet: {
    visibility: 'internal',
    data: z.object({ kpi: z.string(), dueAt: z.string(), late: z.boolean() }),
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
  data: z.record(z.string(), z.unknown()),
});
export type TimelineEvent = z.infer<typeof TimelineEvent>;

/** Builds one entry; its data is checked by the type it names. */
export function timelineEvent<T extends EventType>(
  type: T,
  place: { id: string; reference: string; at: string; actor: Actor },
  data: EventData<T>,
): TimelineEvent {
  return { ...place, type, visibility: eventTypes[type].visibility, data: data as Record<string, unknown> };
}
