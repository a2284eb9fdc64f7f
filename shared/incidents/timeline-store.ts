import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { incidentKey, timeline } from '../table/keys.ts';
import { eventOfItem, type TimelineEvent } from './event.ts';

/** A page of a timeline, in the order that was asked for. Positions are sort keys; absent where nothing is. */
export interface TimelinePage {
  readonly events: readonly TimelineEvent[];
  /** Go on after this one. */
  readonly next?: string;
  /** What stands before this one comes before the page. */
  readonly previous?: string;
}

export interface TimelineQuery {
  readonly size: number;
  readonly newestFirst: boolean;
  /** Goes on after this position. */
  readonly after?: string | undefined;
  /** Ends right before this position: the page that came before. Not together with `after`. */
  readonly before?: string | undefined;
  /** Which entries are shown; all where unset. */
  readonly wanted?: ((event: TimelineEvent) => boolean) | undefined;
}

/** How often a page comes back for more, and how many entries it looks through at a time where few may match. */
const ROUNDS = 5;
const FILTERED_BATCH = 200;
const LEAST_BATCH = 10;

/** A page ends early where its entries are longer than this: an answer of API Gateway's has 6 MB at most. */
const PAGE_CHARACTERS = 2_000_000;

interface Entry {
  readonly place: string;
  readonly event: TimelineEvent;
}

/** What was read of one partition and not taken yet, and where to go on; nowhere where it is at its end. */
interface Lane {
  readonly reference: string;
  entries: Entry[];
  from: string | undefined;
  ended: boolean;
}

/**
 * Reads the timelines of several incidents as one, interleaved in the order of time. Sort keys begin with the
 * instant, so a position in one partition is one in all of them. A page may be shorter than asked for and still
 * have a `next`: what is read for it is bounded.
 */
export async function readTimeline(
  client: DynamoDBDocumentClient,
  table: string,
  references: readonly string[],
  query: TimelineQuery,
): Promise<TimelinePage> {
  const back = query.before !== undefined;
  const ascending = query.newestFirst === back;
  const from = query.before ?? query.after;
  const lanes = references.map((reference): Lane => ({ reference, entries: [], from, ended: false }));
  const limit = batchOf(query, references.length);
  const refill = async () => {
    const empty = lanes.filter(({ entries, ended }) => entries.length === 0 && !ended);
    await Promise.all(empty.map((lane) => fill(client, table, lane, { ascending, limit })));
  };
  return pageOf(await take(lanes, refill, query, ascending), query, back);
}

/** All that the timeline of one incident tells, the oldest first. */
export async function wholeTimeline(
  client: DynamoDBDocumentClient,
  table: string,
  reference: string,
): Promise<readonly TimelineEvent[]> {
  const events: TimelineEvent[] = [];
  let after: string | undefined;
  do {
    const page = await readTimeline(client, table, [reference], {
      ...{ size: FILTERED_BATCH, newestFirst: false },
      after,
    });
    events.push(...page.events);
    after = page.next;
  } while (after !== undefined);
  return events;
}

const batchOf = ({ size, wanted }: TimelineQuery, lanes: number): number => {
  const enough = wanted ? Math.max(size + 1, FILTERED_BATCH) : size + 1;
  return lanes === 1 ? enough : Math.max(LEAST_BATCH, Math.ceil((2 * enough) / lanes));
};

async function fill(
  client: DynamoDBDocumentClient,
  table: string,
  lane: Lane,
  by: { ascending: boolean; limit: number },
): Promise<void> {
  const { pk } = incidentKey(lane.reference);
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': timeline.from, ':to': timeline.to },
      ScanIndexForward: by.ascending,
      Limit: by.limit,
      // It need not be the key of an entry of this partition.
      ...(lane.from ? { ExclusiveStartKey: { pk, sk: lane.from } } : {}),
    }),
  );
  lane.entries = Items.map((item) => ({ place: String(item.sk), event: eventOfItem(item) }));
  lane.from = LastEvaluatedKey && String(LastEvaluatedKey.sk);
  lane.ended = !LastEvaluatedKey;
}

interface Taken {
  readonly shown: readonly TimelineEvent[];
  /** The first and the last entry that was looked at, in the direction of reading. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly more: boolean;
}

/** Takes entries in their order, as long as it is certain that none of another lane comes before them. */
async function take(
  lanes: readonly Lane[],
  refill: () => Promise<void>,
  { size, wanted = () => true }: TimelineQuery,
  ascending: boolean,
): Promise<Taken> {
  const shown: TimelineEvent[] = [];
  let first: string | undefined;
  let last: string | undefined;
  let room = PAGE_CHARACTERS;
  const certain = () => lanes.every(({ entries, ended }) => ended || entries.length > 0);
  const waiting = () => lanes.some(({ entries }) => entries.length > 0);
  for (let round = 1; round <= ROUNDS && shown.length < size && room > 0; round += 1) {
    await refill();
    while (certain() && waiting() && shown.length < size && room > 0) {
      const entry = takeNext(lanes, ascending);
      if (!entry) break;
      first ??= entry.place;
      last = entry.place;
      if (!wanted(entry.event)) continue;
      shown.push(entry.event);
      room -= JSON.stringify(entry.event).length;
    }
  }
  // Whether there is more is known only by what was read beyond the page.
  if (!waiting()) await refill();
  return { shown, first, last, more: waiting() };
}

/** What comes next. An entry that stands in several lanes, such as that of their merging, is told once. */
function takeNext(lanes: readonly Lane[], ascending: boolean): Entry | undefined {
  let next: Entry | undefined;
  for (const { entries } of lanes) {
    const [head] = entries;
    if (head && (!next || head.place < next.place === ascending)) next = head;
  }
  for (const { entries } of lanes) if (entries[0]?.place === next?.place) entries.shift();
  return next;
}

function pageOf({ shown, first, last, more }: Taken, query: TimelineQuery, back: boolean): TimelinePage {
  // An entry stays for ever: what a position was taken from still stands there.
  const beyond = more && last !== undefined ? last : undefined;
  const behind = (back || query.after !== undefined) && first !== undefined ? first : undefined;
  const [next, previous] = back ? [behind, beyond] : [beyond, behind];
  return {
    events: back ? [...shown].reverse() : shown,
    ...(next ? { next } : {}),
    ...(previous ? { previous } : {}),
  };
}
