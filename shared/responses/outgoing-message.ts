import * as z from 'zod';
import { Language } from '../platform/language.ts';
import { messageTypeNames, noticeKinds } from './message-types.ts';

const Instant = z.iso.datetime();

/**
 * Why a message waits though nothing is wrong with it: the account's mails a second are used up, or SES said so
 * itself; its mails a day; or all its sending is stopped.
 */
export const waitReasons = ['rate', 'throttled', 'quota', 'paused'] as const;
export type WaitReason = (typeof waitReasons)[number];

/**
 * One mail to a customer or an informed user, from the decision to send it to what became of it.
 * `queued` → `claimed` → `sent` → `delivered` | `bounced` | `complained`; `failed` where SES refused it and
 * `withheld` where the contact is not to be mailed.
 */
export const OutgoingMessage = z.object({
  messageId: z.string(),
  type: z.enum(messageTypeNames),
  reference: z.string(),
  siteId: z.string(),
  /** Whose message it is; absent where it goes to an informed user. */
  contactId: z.string().optional(),
  to: z.array(z.string()).min(1),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  language: Language,
  /** The timeline event that holds what the agent wrote; absent where the template says it all. */
  event: z.object({ at: Instant, id: z.string() }).optional(),
  /** What an informed user, or whom a rule or an escalation tells, is told of `event`. */
  notice: z.enum(noticeKinds).optional(),
  /**
   * Set on a message by which an admin tries a template: it is sent as it stands here, to the admin alone, and no
   * incident learns of it. `reference` is then that of a sample or of the incident it was filled with.
   */
  test: z.object({ subject: z.string(), text: z.string(), html: z.string() }).optional(),
  state: z.enum(['queued', 'claimed', 'sent', 'delivered', 'bounced', 'complained', 'failed', 'withheld']),
  /** Why it failed, bounced or was withheld. */
  reason: z.string().optional(),
  /** Why it last waited; of meaning while it is `queued`. */
  waitingFor: z.enum(waitReasons).optional(),
  createdAt: Instant,
  claimedAt: Instant.optional(),
  sentAt: Instant.optional(),
  deliveredAt: Instant.optional(),
  /** SES's own id of the mail; its Message-ID is `<sesMessageId@…amazonses.com>`. */
  sesMessageId: z.string().optional(),
});
export type OutgoingMessage = z.infer<typeof OutgoingMessage>;
