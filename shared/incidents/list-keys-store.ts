import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ListKeys } from './list-query.ts';

/** What of a list is walked through, in which direction. */
export interface Walk {
  readonly keys: ListKeys;
  readonly descending: boolean;
  /** Places; the upper bound does not belong to it. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The place to go on behind. */
  readonly after?: string | undefined;
}

interface Lane {
  readonly partition: string;
  places: string[];
  /** Where the partition goes on; undefined once all of it was read. */
  rest: Record<string, unknown> | undefined;
  done: boolean;
}

/** Before and behind every place. */
const [LOWEST, HIGHEST] = ['!', '~'];

/**
 * The places of a list, merged from all its partitions into one order. Every partition is asked for as many keys
 * as are ever wanted at once, so that a page takes one round of queries wherever it stands.
 */
export function mergedKeys(client: DynamoDBDocumentClient, table: string, walk: Walk, atOnce: number) {
  const { keys, descending } = walk;
  const before = (one: string, other: string) => (descending ? one > other : one < other);
  const [from, to] = boundsOf(walk);
  const lanes: Lane[] = keys.partitions.map((partition) => ({
    partition,
    places: [],
    rest: undefined,
    // A bound that moves with the clock may lie before the place that a page ended on: nothing is left then.
    done: from > to,
  }));

  async function refill(lane: Lane): Promise<void> {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        ...(keys.index ? { IndexName: keys.index } : {}),
        KeyConditionExpression: `${keys.partitionKey} = :pk AND ${keys.sortKey} BETWEEN :from AND :to`,
        ExpressionAttributeValues: { ':pk': lane.partition, ':from': from, ':to': to },
        ScanIndexForward: !descending,
        Limit: atOnce + 1,
        ...(lane.rest ? { ExclusiveStartKey: lane.rest } : {}),
      }),
    );
    lane.rest = LastEvaluatedKey;
    lane.done = LastEvaluatedKey === undefined;
    // The bounds of a query belong to it; the place to go on behind does not.
    lane.places = Items.map((item) => keys.toPlace(String(item[keys.sortKey]))).filter(
      (place) => place !== walk.after,
    );
  }

  /** The lane whose next place comes first; undefined when all are empty. */
  const first = () =>
    lanes.reduce<Lane | undefined>((best, lane) => {
      const [place] = lane.places;
      if (place === undefined) return best;
      const [leading] = best?.places ?? [];
      return leading === undefined || before(place, leading) ? lane : best;
    }, undefined);

  const thirsty = () => lanes.filter(({ places, done }) => places.length === 0 && !done);

  return {
    /** The next places, at most `count`; fewer only at the end of the list. */
    async take(count: number): Promise<string[]> {
      const taken: string[] = [];
      while (taken.length < count) {
        for (let dry = thirsty(); dry.length > 0; dry = thirsty()) await Promise.all(dry.map(refill));
        const place = first()?.places[0];
        if (place === undefined) break;
        taken.push(place);
        // An incident that is just moving between two partitions stands in both for a moment.
        for (const lane of lanes) if (lane.places[0] === place) lane.places.shift();
      }
      return taken;
    },

    /** Whether more may follow what was taken. */
    more: () => lanes.some(({ places, done }) => places.length > 0 || !done),
  };
}

/** The sort keys that a query lies between, both ends included. */
function boundsOf({ keys, descending, from, to, after }: Walk): [from: string, to: string] {
  const [low, high] = descending ? [from, after ?? to] : [after ?? from, to];
  return [keys.toKey(low ?? LOWEST), keys.toKey(high ?? HIGHEST)];
}
