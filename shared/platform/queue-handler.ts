import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { CorruptDataError, TryLater } from './errors.ts';
import { describeFault, type Logger, logEvents } from './logger.ts';

/**
 * The Lambda of a queue. Each record is parsed and handled by itself; one that fails goes back to the queue
 * alone, and after the queue's last attempt to its dead letters.
 */
export function queueHandler<S extends z.ZodType>(
  schema: S,
  logger: Logger,
  handle: (message: z.output<S>, record: SQSRecord) => Promise<void>,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS);
  const recordHandler = async (record: SQSRecord) => {
    try {
      await handle(parse(schema, record.body), record);
    } catch (error) {
      if (!(error instanceof TryLater)) {
        logger.error(logEvents.recordFailed, {
          messageId: record.messageId,
          attempt: record.attributes?.ApproximateReceiveCount,
          fault: describeFault(error),
        });
      }
      throw error;
    }
  };
  return (event, context) =>
    processPartialResponse(event, recordHandler, processor, {
      context,
      throwOnFullBatchFailure: false,
    }) as Promise<SQSBatchResponse>;
}

function parse<S extends z.ZodType>(schema: S, body: string): z.output<S> {
  const read = schema.safeParse(JSON.parse(body));
  if (read.success) return read.data;
  const fields = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new CorruptDataError(`A queued message is not as we send it: ${fields}`);
}
