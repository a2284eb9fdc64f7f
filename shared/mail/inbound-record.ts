import * as z from 'zod';

/**
 * What became of one inbound mail; every mail that SES accepted ends as exactly one of these. `duplicate` is a
 * second delivery of a mail we have: it names the same incident and adds nothing.
 */
export const InboundRecord = z.object({
  mailId: z.string(),
  siteId: z.string(),
  outcome: z.enum(['incident', 'event', 'autoReply', 'bounce', 'quarantined', 'duplicate']),
  /** The incident it opened or went to. */
  reference: z.string().optional(),
  /** Why, in a sentence. */
  reason: z.string(),
  /** Who wrote it and on what, for the list of mail; '' where it says neither. */
  from: z.string(),
  subject: z.string(),
  receivedAt: z.iso.datetime(),
  /** Set once its content was removed for privacy: it is not given out any more. */
  redacted: z.iso.datetime().optional(),
});
export type InboundRecord = z.infer<typeof InboundRecord>;
