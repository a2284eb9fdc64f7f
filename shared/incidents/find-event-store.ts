import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { decodeTime } from 'ulid';
import { eventPlaces, incidentKey } from '../table/keys.ts';
import { eventOfItem, type TimelineEvent } from './event.ts';

/** Clocks of the machines that make ids agree within this. */
const SKEW_MS = 60_000;

/**
 * An entry of the timelines of some incidents, by its id alone. Ids of what people did begin with the instant
 * they were made at, and entries are sorted by theirs: one read where the two are near, as they are but for a
 * clock that was set; the rest of the timeline is looked through otherwise.
 */
export async function findEvent(
  client: DynamoDBDocumentClient,
  table: string,
  references: readonly string[],
  eventId: string,
): Promise<TimelineEvent | undefined> {
  const around = eventPlaces(new Date(timeOf(eventId) - SKEW_MS).toISOString());
  for (const { from, to } of [around.since, around.before]) {
    const found = await Promise.all(
      references.map((reference) => search(client, table, { reference, from, to, eventId })),
    );
    const event = found.find((one) => one !== undefined);
    if (event) return event;
  }
  return undefined;
}

/** 0 for an id that is not made of an instant. */
function timeOf(id: string): number {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return SKEW_MS;
  return Math.max(decodeTime(id), SKEW_MS);
}

async function search(
  client: DynamoDBDocumentClient,
  table: string,
  { reference, from, to, eventId }: { reference: string; from: string; to: string; eventId: string },
): Promise<TimelineEvent | undefined> {
  const { pk } = incidentKey(reference);
  let after: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        FilterExpression: 'id = :id',
        ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to, ':id': eventId },
        ...(after ? { ExclusiveStartKey: after } : {}),
      }),
    );
    const [item] = Items;
    if (item) return eventOfItem(item);
    after = LastEvaluatedKey;
  } while (after);
  return undefined;
}
