import * as z from 'zod';

/** What a mail may end as: exactly one of these. */
export const outcomes = ['incident', 'event', 'autoReply', 'bounce', 'quarantined', 'duplicate'] as const;

const Verdict = z.enum(['pass', 'fail', 'none', 'gray']);

/**
 * What became of one inbound mail; every mail that SES accepted ends as exactly one of `outcomes`. `duplicate` is a
 * second delivery of a mail we have: it names the same incident and adds nothing. `pending`: an attempt to place it
 * has failed, and none has succeeded yet.
 */
export const InboundRecord = z.object({
  mailId: z.string(),
  siteId: z.string(),
  outcome: z.enum([...outcomes, 'pending']),
  /** The incident it opened or went to. */
  reference: z.string().optional(),
  /** Why, in a sentence. */
  reason: z.string(),
  /** Who wrote it and on what, for the list of mail; '' where it says neither. */
  from: z.string(),
  subject: z.string(),
  receivedAt: z.iso.datetime(),
  /** What else its head says, for who looks into the log. Absent on mails of before this was kept. */
  head: z
    .object({
      to: z.array(z.string()),
      messageId: z.string().optional(),
      date: z.string().optional(),
      verdicts: z.object({ spf: Verdict, dkim: Verdict, dmarc: Verdict, spam: Verdict, virus: Verdict }),
      /** Why no person wrote it. */
      automatic: z.string().optional(),
      unreadable: z.string().optional(),
      attachments: z.int(),
    })
    .optional(),
  /** Set once a manager has let it out of quarantine. */
  released: z.object({ at: z.iso.datetime(), by: z.object({ id: z.string(), name: z.string() }) }).optional(),
  /** Set once its content was removed for privacy: it is not given out any more. */
  redacted: z.iso.datetime().optional(),
});
export type InboundRecord = z.infer<typeof InboundRecord>;

/** Whether it stands what became of a mail, so that nothing is to be done for it any more. */
export const isSettled = ({ outcome, released }: InboundRecord): boolean =>
  outcome !== 'pending' && !(outcome === 'quarantined' && released !== undefined);
