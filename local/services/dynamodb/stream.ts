import { DynamoError, dynamo } from './client.ts';

const target = 'DynamoDBStreams_20120810';

interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
}
interface StreamPage {
  readonly StreamDescription: { readonly Shards?: readonly Shard[]; readonly LastEvaluatedShardId?: string };
}
interface RecordPage {
  readonly Records?: readonly { readonly dynamodb: { readonly SequenceNumber: string } }[];
  readonly NextShardIterator?: string;
}

/** Per shard: the sequence number of the last record read, or `end` once the shard is closed and read. */
type Checkpoint = Readonly<Record<string, string>>;
const end = 'end';
/** Position in a shard nothing was read of yet. */
const start = '';

/** How many positions keep their iterator: the readers of one stream, and a step back each for a retry. */
const keptIterators = 16;
/** DynamoDB's largest page. */
const pageLimit = 1000;

export interface StreamReader {
  read(checkpoint: string | undefined, limit: number): Promise<{ records: unknown[]; checkpoint: string }>;
}

/**
 * Reads a table's stream as Lambda's poller does: each shard from the checkpoint on, a child shard only once
 * its parent is read to its end.
 * @param streamArn DynamoDB Local's own ARN of the stream.
 * @param publicArn the ARN that records carry.
 */
export function streamReader(url: string, streamArn: string, publicArn: string): StreamReader {
  const iterators = new Map<string, string>();
  const region = publicArn.split(':')[3] ?? '';
  let shards: readonly Shard[] | undefined;

  const listShards = async (): Promise<readonly Shard[]> => {
    const listed: Shard[] = [];
    for (let from: string | undefined; ; ) {
      const page: StreamPage = await dynamo(url, `${target}.DescribeStream`, {
        StreamArn: streamArn,
        ...(from === undefined ? {} : { ExclusiveStartShardId: from }),
      });
      listed.push(...(page.StreamDescription.Shards ?? []));
      from = page.StreamDescription.LastEvaluatedShardId;
      if (from === undefined) return listed;
    }
  };

  const iteratorAt = async (shard: string, position: string): Promise<string> => {
    const kept = iterators.get(`${shard} ${position}`);
    if (kept !== undefined) return kept;
    const from =
      position === start
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position };
    const input = { StreamArn: streamArn, ShardId: shard, ...from };
    const got = await dynamo<{ ShardIterator: string }>(url, `${target}.GetShardIterator`, input);
    return got.ShardIterator;
  };

  const keep = (shard: string, position: string, iterator: string) => {
    const place = `${shard} ${position}`;
    iterators.delete(place);
    iterators.set(place, iterator);
    const oldest = iterators.keys().next();
    if (iterators.size > keptIterators && !oldest.done) iterators.delete(oldest.value);
  };

  /** One page from a position; an iterator that expired, or a position already trimmed, is made anew once. */
  const readPage = async (shard: string, position: string, limit: number): Promise<RecordPage> => {
    for (let attempt = 1, at = position; ; attempt++) {
      try {
        const iterator = await iteratorAt(shard, at);
        const Limit = Math.min(limit, pageLimit);
        return await dynamo<RecordPage>(url, `${target}.GetRecords`, { ShardIterator: iterator, Limit });
      } catch (error) {
        if (attempt > 2 || !(error instanceof DynamoError)) throw error;
        iterators.delete(`${shard} ${at}`);
        // Records are kept for a day: after that the oldest still there is the next.
        if (error.code === 'TrimmedDataAccessException') at = start;
        else if (error.code !== 'ExpiredIteratorException') throw error;
      }
    }
  };

  const readShard = async (shard: string, position: string, limit: number) => {
    const page = await readPage(shard, position, limit);
    const records = page.Records ?? [];
    const last = records.at(-1)?.dynamodb.SequenceNumber ?? position;
    if (page.NextShardIterator === undefined) {
      // Closed: its children are not known yet.
      shards = undefined;
      return { records, position: end };
    }
    keep(shard, last, page.NextShardIterator);
    return { records, position: last };
  };

  return {
    async read(checkpoint, limit) {
      const before = checkpoint === undefined ? {} : (JSON.parse(checkpoint) as Checkpoint);
      shards ??= await listShards();
      const present = shards;
      const ids = new Set(present.map(({ ShardId }) => ShardId));
      const after: Record<string, string> = {};
      const records: unknown[] = [];
      for (const { ShardId, ParentShardId } of inOrder(present)) {
        const position = before[ShardId] ?? start;
        const parentUnread =
          ParentShardId !== undefined && ids.has(ParentShardId) && after[ParentShardId] !== end;
        if (position === end || parentUnread || records.length >= limit) {
          if (position !== start) after[ShardId] = position;
          continue;
        }
        const read = await readShard(ShardId, position, limit - records.length);
        for (const record of read.records) {
          records.push({
            ...record,
            eventSource: 'aws:dynamodb',
            awsRegion: region,
            eventSourceARN: publicArn,
          });
        }
        if (read.position !== start) after[ShardId] = read.position;
      }
      return { records, checkpoint: JSON.stringify(after) };
    },
  };
}

/** Parents before their children. */
function inOrder(shards: readonly Shard[]): Shard[] {
  const byId = new Map(shards.map((shard) => [shard.ShardId, shard]));
  const ordered = new Set<Shard>();
  const visit = (shard: Shard): void => {
    const parent = shard.ParentShardId === undefined ? undefined : byId.get(shard.ParentShardId);
    if (parent !== undefined && !ordered.has(parent)) visit(parent);
    ordered.add(shard);
  };
  for (const shard of shards) visit(shard);
  return [...ordered];
}
