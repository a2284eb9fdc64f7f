import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { CorruptDataError, TryLater } from './errors.ts';
import { describeFault, type Logger, logEvents } from './logger.ts';

/**
 * The Lambda of a queue. Each record is parsed and handled by itself, all of a batch at the same time, but for those
 * of which `about` says the same: they are handled in turn, as they would race each other. One that fails goes back
 * to the queue alone, and after the queue's last attempt to its dead letters.
 */
export function queueHandler<S extends z.ZodType>(
  schema: S,
  logger: Logger,
  handle: (message: z.output<S>, record: SQSRecord) => Promise<void>,
  about?: (message: z.output<S>) => string,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS);
  const recordHandler = (turns: InTurn) => async (record: SQSRecord) => {
    try {
      const message = parse(schema, record.body);
      const work = () => handle(message, record);
      await (about ? turns(about(message), work) : work());
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
    processPartialResponse(event, recordHandler(inTurn()), processor, {
      context,
      throwOnFullBatchFailure: false,
    }) as Promise<SQSBatchResponse>;
}

type InTurn = ReturnType<typeof inTurn>;

/** Works off what is about the same in the order in which it was given. */
function inTurn() {
  const lasts = new Map<string, Promise<void>>();
  return (about: string, work: () => Promise<void>): Promise<void> => {
    const mine = (lasts.get(about) ?? Promise.resolve()).then(work);
    // The next goes on whatever became of this one.
    lasts.set(
      about,
      mine.catch(() => undefined),
    );
    return mine;
  };
}

function parse<S extends z.ZodType>(schema: S, body: string): z.output<S> {
  const read = schema.safeParse(JSON.parse(body));
  if (read.success) return read.data;
  const fields = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new CorruptDataError(`A queued message is not as we send it: ${fields}`);
}
