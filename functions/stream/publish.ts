import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type BusEvent, busSource, eventsOfChange } from '../../shared/events/index.ts';
import { PublishEnv, readEnv } from '../../shared/platform/environment.ts';
import { functionLogger, logEvents } from '../../shared/platform/logger.ts';

const env = readEnv(PublishEnv);
const bus = new EventBridgeClient({});
const logger = functionLogger('stream/publish');

/** What EventBridge takes in one call. */
const AT_ONCE = 10;

interface Outgoing {
  readonly event: BusEvent;
  readonly sequenceNumber: string;
}

/**
 * Puts what the table's stream shows on the bus, in order. Where the bus refuses one, the batch is taken up
 * again from there: what is published twice by that is told apart by its consumers' conditions.
 */
export const handler = async (batch: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const outgoing = batch.Records.flatMap(outgoingOf);
  for (let start = 0; start < outgoing.length; start += AT_ONCE) {
    const chunk = outgoing.slice(start, start + AT_ONCE);
    const refused = await firstRefused(chunk);
    if (refused) {
      logger.error(logEvents.published, { published: start, refused: refused.code });
      return { batchItemFailures: [{ itemIdentifier: refused.sequenceNumber }] };
    }
  }
  logger.info(logEvents.published, { records: batch.Records.length, published: outgoing.length });
  return { batchItemFailures: [] };
};

const outgoingOf = ({ dynamodb }: DynamoDBRecord): Outgoing[] => {
  const change = { before: image(dynamodb?.OldImage), after: image(dynamodb?.NewImage) };
  return eventsOfChange(change).map((event) => ({ event, sequenceNumber: dynamodb?.SequenceNumber ?? '' }));
};

const image = (stored: NonNullable<DynamoDBRecord['dynamodb']>['NewImage']) =>
  stored && unmarshall(stored as Record<string, AttributeValue>);

async function firstRefused(
  chunk: readonly Outgoing[],
): Promise<{ sequenceNumber: string; code: string } | undefined> {
  const { Entries = [] } = await bus.send(
    new PutEventsCommand({
      Entries: chunk.map(({ event }) => ({
        EventBusName: env.BUS_NAME,
        Source: busSource,
        DetailType: event.type,
        Detail: JSON.stringify(event.detail),
      })),
    }),
  );
  const at = Entries.findIndex(({ ErrorCode }) => ErrorCode);
  const first = chunk[at];
  return first && { sequenceNumber: first.sequenceNumber, code: Entries[at]?.ErrorCode ?? '' };
}
