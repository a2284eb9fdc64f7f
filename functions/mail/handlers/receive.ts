import * as z from 'zod';
import {
  type InboundRecord,
  type InboundStore,
  isSettled,
  mailIdOfKey,
  mailReceiver,
  type ReceiverParts,
  readMail,
} from '../../../shared/mail/index.ts';
import { type Logger, logEvents } from '../../../shared/platform/logger.ts';
import { queueHandler } from '../../../shared/platform/queue-handler.ts';

export interface ReceiveParts extends ReceiverParts {
  readonly inbound: InboundStore;
  /** A mail as it came; undefined where it is not there. */
  readonly rawMail: (key: string) => Promise<Uint8Array | undefined>;
  readonly clock: () => Date;
  readonly logger: Logger;
}

/** What S3 tells of a new object; when the notification is set up it also sends a test that names none. */
export const Notification = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).default([]),
});

/** Places each mail that the queue tells of. */
export const receiveHandler = (parts: ReceiveParts) => {
  const { inbound, site, clock, logger } = parts;
  const receive = mailReceiver(parts);
  const ownAddresses = [...site.supportAddresses, site.sender];

  /** A mail that is placed once more may have been removed for privacy; where it landed stands. */
  async function place(mailId: string, key: string): Promise<InboundRecord> {
    const raw = await parts.rawMail(key);
    if (raw) return receive(mailId, await readMail(raw, { ownAddresses }), clock(), raw);
    const before = await inbound.outcome(mailId);
    if (!before || !isSettled(before)) throw new Error('There is no raw mail.');
    return before;
  }

  return queueHandler(Notification, logger, async ({ Records }, { attributes }) => {
    for (const { s3 } of Records) {
      const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
      const mailId = mailIdOfKey(key);
      // Seen in the log of mail before anything else can fail again.
      if (triesOf(attributes) > 1) await inbound.pending(mailId, site.id, clock());
      const { outcome, reference } = await place(mailId, key);
      logger.info(logEvents.mailReceived, { mailId, outcome, ...(reference ? { reference } : {}) });
    }
  });
};

/** How often SQS has handed this out. */
const triesOf = (attributes: { ApproximateReceiveCount?: string } | undefined) =>
  Number(attributes?.ApproximateReceiveCount ?? 1);
