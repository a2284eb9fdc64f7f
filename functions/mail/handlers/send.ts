import * as z from 'zod';
import { busEvents } from '../../../shared/events/index.ts';
import { responseSender, type SenderParts, sendPause } from '../../../shared/mail/index.ts';
import { TryLater } from '../../../shared/platform/errors.ts';
import { type Logger, logEvents } from '../../../shared/platform/logger.ts';
import { queueHandler } from '../../../shared/platform/queue-handler.ts';

export interface SendParts extends SenderParts {
  readonly clock: () => Date;
  readonly logger: Logger;
  /** Puts a message at the end of the queue, to be seen after some seconds. */
  readonly again: (body: string, delaySeconds: number) => Promise<void>;
  /** Hides the message that is at work for some seconds. */
  readonly hide: (receiptHandle: string, seconds: number) => Promise<void>;
}

export const Queued = z.object({
  'detail-type': z.literal('ResponseQueued'),
  detail: busEvents.ResponseQueued,
  /** How often it has waited for SES to take mail again. */
  waits: z.int().min(0).default(0),
});

/** Sends each message that the queue tells of. */
export const sendHandler = ({ clock, logger, again, hide, ...parts }: SendParts) => {
  const send = responseSender(parts);
  return queueHandler(Queued, logger, async ({ detail, waits }, record) => {
    const { messageId, reference, type } = detail;
    const now = clock();
    const outcome = await send(messageId, now);
    const facts = { messageId, reference, type };
    if (outcome.state === 'waits') {
      const { reason, since } = outcome;
      const pauseSeconds = sendPause(reason, waits, Math.random());
      const waitedSeconds = Math.round((now.getTime() - Date.parse(since)) / 1000);
      logger.info(logEvents.messageWaits, { ...facts, reason, pauseSeconds, waitedSeconds });
      // A message of its own: the queue counts no delivery against what only waits, and forgets none after days.
      const next = { 'detail-type': 'ResponseQueued', detail, waits: waits + 1 };
      await again(JSON.stringify(next), pauseSeconds);
      return;
    }
    if (outcome.state === 'held') {
      logger.info(logEvents.messageHeld, { ...facts, retrySeconds: outcome.retrySeconds });
      await hide(record.receiptHandle, outcome.retrySeconds);
      throw new TryLater('Held back until SES has said what became of it.');
    }
    if (outcome.state === 'braked') {
      logger.warn(logEvents.messageBraked, facts);
      return;
    }
    logger.info(outcome.state === 'refused' ? logEvents.messageRefused : logEvents.messageSent, {
      ...facts,
      outcome: outcome.state,
    });
  });
};
