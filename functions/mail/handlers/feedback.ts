import { type FeedbackParts, hearFeedback, SesEvent } from '../../../shared/mail/index.ts';
import { type Logger, logEvents } from '../../../shared/platform/logger.ts';
import { queueHandler } from '../../../shared/platform/queue-handler.ts';

/** Records what SES reports of each mail. */
export const feedbackHandler = ({ logger, ...parts }: FeedbackParts & { readonly logger: Logger }) => {
  const hear = hearFeedback(parts);
  return queueHandler(SesEvent, logger, async ({ detail }) => {
    const { messageId, changed } = await hear(detail);
    logger.info(logEvents.feedback, { eventType: detail.eventType, messageId, changed });
  });
};
