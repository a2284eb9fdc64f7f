import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { eventKey, incidentKey, textKey, timeline } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { IncidentState } from './change.ts';
import { TimelineEvent } from './event.ts';
import { stateOf } from './store.ts';

/** One page of a timeline. `next` is the sort key to go on after; absent on the last page. */
export interface TimelinePage {
  readonly events: readonly TimelineEvent[];
  readonly next?: string;
}

export type IncidentReader = ReturnType<typeof incidentReader>;

export const incidentReader = (client: DynamoDBDocumentClient, table: string) => ({
  /**
   * The incident with its promises, description and the beginning of its timeline: one query for what stands
   * in a row, and beside it one read for the long text.
   */
  async whole(
    reference: string,
    pageSize: number,
  ): Promise<(IncidentState & TimelinePage & { description: string }) | undefined> {
    const { pk, sk } = incidentKey(reference);
    const [page, text] = await Promise.all([
      client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': pk, ':from': sk, ':to': timeline.to },
          Limit: pageSize,
        }),
      ),
      client.send(
        new GetCommand({ TableName: table, Key: textKey(reference, 'description'), ConsistentRead: true }),
      ),
    ]);
    const items = page.Items ?? [];
    const state = stateOf(items);
    if (!state) return undefined;
    return {
      ...state,
      description: String(text.Item?.text ?? ''),
      events: eventsOf(items),
      ...(page.LastEvaluatedKey ? { next: String(page.LastEvaluatedKey.sk) } : {}),
    };
  },

  /** One entry of a timeline. */
  async event(reference: string, place: { at: string; id: string }): Promise<TimelineEvent | undefined> {
    const { Item } = await client.send(
      new GetCommand({
        TableName: table,
        Key: eventKey(reference, place.at, place.id),
        ConsistentRead: true,
      }),
    );
    return Item && readItem(TimelineEvent, Item);
  },

  /** What changed an incident after a version, oldest first: the newest fifty entries of it. */
  async changesSince(reference: string, version: number): Promise<readonly TimelineEvent[]> {
    const { pk } = incidentKey(reference);
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': timeline.from, ':to': timeline.to },
        ScanIndexForward: false,
        Limit: 50,
      }),
    );
    return eventsOf(Items)
      .filter((event) => (event.version ?? 0) > version)
      .reverse();
  },

  /** A page of the timeline, oldest or newest first, after the sort key `after`. */
  async timeline(
    reference: string,
    page: { after?: string | undefined; size: number; newestFirst: boolean },
  ): Promise<TimelinePage> {
    const { pk } = incidentKey(reference);
    const result = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': timeline.from, ':to': timeline.to },
        ScanIndexForward: !page.newestFirst,
        Limit: page.size,
        ...(page.after ? { ExclusiveStartKey: { pk, sk: page.after } } : {}),
      }),
    );
    return {
      events: eventsOf(result.Items ?? []),
      ...(result.LastEvaluatedKey ? { next: String(result.LastEvaluatedKey.sk) } : {}),
    };
  },
});

const eventsOf = (items: readonly Record<string, unknown>[]) =>
  items.filter((item) => item.kind === 'event').map((item) => readItem(TimelineEvent, item));
