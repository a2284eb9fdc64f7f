import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { eventKey, eventsAt, incidentKey, textKey, timeline } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { IncidentState } from './change.ts';
import { eventOfItem, type TimelineEvent } from './event.ts';
import { Incident } from './incident.ts';
import { stateOf } from './store.ts';
import { KeptText } from './text-store.ts';
import { readTimeline, type TimelinePage, type TimelineQuery } from './timeline-store.ts';

export type IncidentReader = ReturnType<typeof incidentReader>;

/** The incidents whose timelines and parts are those of this one: itself, and what was merged into it. */
export const partitionsOf = ({ reference, merged }: Incident): readonly string[] => [reference, ...merged];

/** How many changes are told of at most, and over how many pages of so many entries they are looked for. */
const CHANGES = 50;
const CHANGE_PAGES = 4;

export const incidentReader = (client: DynamoDBDocumentClient, table: string) => ({
  /** The incident alone, as it stands. */
  head: (reference: string) => headOf(client, table, reference),

  /**
   * The incident with its promises, description and the beginning of its timeline: one query for what stands
   * in a row, and beside it one read for the long text; of one that is kept in the files bucket `description`
   * is the beginning, and `longDescription` leads to the whole. Where others were merged into it, their timelines are
   * interleaved in a second step.
   */
  async whole(
    reference: string,
    pageSize: number,
  ): Promise<
    (IncidentState & TimelinePage & { description: string; longDescription?: KeptText }) | undefined
  > {
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
    const kept = readItem(KeptText, text.Item ?? { text: '' });
    const described = { description: kept.text, ...(kept.object ? { longDescription: kept } : {}) };
    const events = eventsOf(items);
    const size = pageSize - items.length + events.length;
    if (state.incident.merged.length > 0 && size > 0) {
      const references = partitionsOf(state.incident);
      const all = await readTimeline(client, table, references, { size, newestFirst: false });
      return { ...state, ...described, ...all };
    }
    const next = page.LastEvaluatedKey && String(page.LastEvaluatedKey.sk);
    return { ...state, ...described, events, ...(next ? { next } : {}) };
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
    return Item && eventOfItem(Item);
  },

  /** What a timeline tells of one instant: all entries of a change have one. */
  async entriesAt(reference: string, at: string): Promise<readonly TimelineEvent[]> {
    const { from, to } = eventsAt(at);
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': incidentKey(reference).pk, ':from': from, ':to': to },
        Limit: 200,
      }),
    );
    return eventsOf(Items);
  },

  /** What changed an incident after a version, oldest first: the newest fifty entries of that. */
  async changesSince(reference: string, version: number): Promise<readonly TimelineEvent[]> {
    const { pk } = incidentKey(reference);
    const since: TimelineEvent[] = [];
    let from: Record<string, unknown> | undefined;
    // Views and deliveries stand between the changes, and change nothing: a few pages are looked through.
    for (let page = 0; page < CHANGE_PAGES; page += 1) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': pk, ':from': timeline.from, ':to': timeline.to },
          ScanIndexForward: false,
          Limit: CHANGES,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      const changes = eventsOf(Items).filter((event) => event.version !== undefined);
      since.push(...changes.filter((event) => (event.version ?? 0) > version));
      from = LastEvaluatedKey;
      if (!from || since.length >= CHANGES || changes.some((event) => (event.version ?? 0) <= version)) break;
    }
    return since.slice(0, CHANGES).reverse();
  },

  /**
   * A page of the timeline, with the incident whose it is; undefined where there is none. One round trip, and
   * another where incidents were merged into it.
   */
  async timeline(
    reference: string,
    query: TimelineQuery,
  ): Promise<TimelinePage & { incident?: Incident | undefined }> {
    const [incident, own] = await Promise.all([
      headOf(client, table, reference),
      readTimeline(client, table, [reference], query),
    ]);
    if (!incident || incident.merged.length === 0) return { incident, ...own };
    return { incident, ...(await readTimeline(client, table, partitionsOf(incident), query)) };
  },
});

async function headOf(
  client: DynamoDBDocumentClient,
  table: string,
  reference: string,
): Promise<Incident | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: incidentKey(reference), ConsistentRead: true }),
  );
  return Item && readItem(Incident, Item);
}

const eventsOf = (items: readonly Record<string, unknown>[]) =>
  items.filter((item) => item.kind === 'event').map((item) => eventOfItem(item));
