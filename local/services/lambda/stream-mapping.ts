import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningResource } from '../../contract.ts';
import { readWhole, writeWhole } from '../../core/durable-file.ts';
import type { Engine } from '../../engine.ts';
import { failedItems } from './batch-response.ts';
import type { RunningFunction } from './function.ts';

const pollMs = 75;
const longestPauseMs = 10_000;

/** A table whose stream can be read: records in order, each shaped as Lambda gets it. */
export interface StreamSource extends RunningResource {
  readStream(
    checkpoint: string | undefined,
    limit: number,
  ): Promise<{ records: unknown[]; checkpoint: string }>;
}

export interface StreamMapping {
  readonly id: string;
  readonly streamArn: string;
  readonly source: StreamSource;
  readonly target: RunningFunction;
  readonly batchSize: number;
  readonly windowMs: number;
  /** -1: without end. */
  readonly retries: number;
  /** Seconds; -1: however old. */
  readonly maxAgeSeconds: number;
  readonly bisects: boolean;
  readonly reportsFailures: boolean;
  /** Which records are handed over; the others are passed by. */
  readonly accepts: (record: unknown) => boolean;
  readonly onFailureArn: string | undefined;
}

interface StreamRecord {
  readonly dynamodb?: { readonly SequenceNumber?: string; readonly ApproximateCreationDateTime?: number };
}

/** Reads a table's stream to a function, in order; returns what stops it. */
export function startStreamMapping(engine: Engine, mapping: StreamMapping): () => Promise<void> {
  const { source, target, batchSize, windowMs } = mapping;
  const path = join(engine.dataDir, 'checkpoints', `${mapping.id}.json`);
  const stop = new AbortController();
  let emptySince = Number.NEGATIVE_INFINITY;

  const readBatch = async (from: string | undefined) => {
    const asked = performance.now();
    const batch = await source.readStream(from, batchSize);
    if (batch.records.length === 0) emptySince = asked;
    if (batch.records.length === 0 || batch.records.length >= batchSize || windowMs === 0) return batch;
    await sleep(windowMs, undefined, { signal: stop.signal });
    return source.readStream(from, batchSize);
  };
  const run = async (): Promise<void> => {
    const stored = readWhole(path);
    let checkpoint =
      stored === undefined ? undefined : (JSON.parse(stored) as { checkpoint: string }).checkpoint;
    while (!stop.signal.aborted) {
      try {
        const batch = await readBatch(checkpoint);
        if (batch.records.length > 0) {
          const done = engine.busy(`stream for ${target.name}`);
          const accepted = batch.records.filter(mapping.accepts) as StreamRecord[];
          await deliverRecords(engine, mapping, accepted, stop.signal).finally(done);
          writeWhole(path, JSON.stringify({ checkpoint: batch.checkpoint }));
        }
        checkpoint = batch.checkpoint;
        if (batch.records.length === 0) await sleep(pollMs, undefined, { signal: stop.signal });
      } catch (error) {
        if (stop.signal.aborted) return;
        engine.log('error', 'the stream could not be read', { function: target.name, reason: String(error) });
        await sleep(1000, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    }
  };
  engine.activity.probe((since) =>
    !stop.signal.aborted && emptySince < since ? `stream for ${target.name}` : undefined,
  );
  const running = run();
  return async () => {
    stop.abort();
    await running;
  };
}

/** Delivers records until the function has taken all of them, or they are given up to the failure destination. */
async function deliverRecords(
  engine: Engine,
  mapping: StreamMapping,
  records: StreamRecord[],
  signal: AbortSignal,
): Promise<void> {
  const { target, retries, bisects, reportsFailures } = mapping;
  let rest = withoutTooOld(engine, mapping, records);
  if (rest.length < records.length)
    await giveUp(engine, mapping, records.slice(0, records.length - rest.length), 'RecordAgeExceeded', 0);
  for (let attempt = 0; rest.length > 0; attempt += 1) {
    const fault = engine.faults.next({ service: 'dynamodb', operation: 'Deliver', caller: target.logicalId });
    if (fault === 'delay') await sleep(1000, undefined, { signal });
    if (fault === 'duplicate') await target.invoke({ Records: rest }).catch(() => undefined);
    const ids = rest.map((record) => record.dynamodb?.SequenceNumber ?? '');
    const failed = await target.invoke({ Records: rest }).then(
      (answer) => failedItems(answer, ids, reportsFailures),
      () => undefined,
    );
    if (failed?.size === 0) return;
    if (signal.aborted) throw new Error('stopped before the records were taken');
    // Lambda goes on from the first record that failed: order is kept, later ones may come twice.
    if (failed) rest = rest.slice(ids.findIndex((id) => failed.has(id)));
    if (!failed && bisects && rest.length > 1) {
      // Splitting does not count as a retry.
      const half = Math.ceil(rest.length / 2);
      await deliverRecords(engine, mapping, rest.slice(0, half), signal);
      return deliverRecords(engine, mapping, rest.slice(half), signal);
    }
    if (retries >= 0 && attempt >= retries)
      return giveUp(engine, mapping, rest, 'RetryAttemptsExhausted', attempt + 1);
    await sleep(Math.min(longestPauseMs, 100 * 2 ** attempt), undefined, { signal });
  }
}

function withoutTooOld(
  engine: Engine,
  { maxAgeSeconds }: StreamMapping,
  records: StreamRecord[],
): StreamRecord[] {
  if (maxAgeSeconds < 0) return records;
  // A stream's own time stamps are real time.
  const oldest = (engine.clock.now() - engine.clock.offsetMs) / 1000 - maxAgeSeconds;
  const first = records.findIndex(
    ({ dynamodb }) => (dynamodb?.ApproximateCreationDateTime ?? oldest) >= oldest,
  );
  return first === -1 ? [] : records.slice(first);
}

async function giveUp(
  engine: Engine,
  mapping: StreamMapping,
  records: StreamRecord[],
  condition: string,
  attempts: number,
): Promise<void> {
  const { target, onFailureArn, streamArn } = mapping;
  engine.log('error', 'stream records were given up', {
    function: target.name,
    records: records.length,
    condition,
  });
  if (onFailureArn === undefined) return;
  await engine.deliver(onFailureArn, {
    version: '1.0',
    timestamp: new Date(engine.clock.now()).toISOString(),
    requestContext: { functionArn: target.attributes.Arn, condition, approximateInvokeCount: attempts },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    DDBStreamBatchInfo: {
      startSequenceNumber: records[0]?.dynamodb?.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb?.SequenceNumber,
      batchSize: records.length,
      streamArn,
    },
  });
}
