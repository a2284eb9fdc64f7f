import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TimelineEvent } from './event.ts';
import { eventWrite } from './writes.ts';

/**
 * Adds one entry that changes nothing else of the incident. The entry's instant and id are its identity: the
 * same one added again is there already.
 */
export async function addEvent(
  client: DynamoDBDocumentClient,
  table: string,
  event: TimelineEvent,
): Promise<void> {
  try {
    await client.send(new PutCommand(eventWrite(event, { table }).Put));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
