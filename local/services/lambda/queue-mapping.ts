import { createHash } from 'node:crypto';
import type { ReceivedMessage } from '../../core/queue.ts';
import type { Engine } from '../../engine.ts';
import type { RunningQueue } from '../sqs/queue.ts';
import { failedItems } from './batch-response.ts';
import type { RunningFunction } from './function.ts';

export interface QueueMapping {
  readonly source: RunningQueue;
  readonly target: RunningFunction;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly concurrency: number;
  readonly reportsFailures: boolean;
}

/** Moves messages from a queue to a function in batches; returns what stops it. */
export function startQueueMapping(engine: Engine, mapping: QueueMapping): () => Promise<void> {
  const { source, target, batchSize, windowMs, concurrency } = mapping;
  const queue = source.queue;
  const underWay = new Set<Promise<void>>();
  let running = true;
  let window: NodeJS.Timeout | undefined;

  const pump = (windowOver = false): void => {
    while (running && underWay.size < concurrency) {
      const { visible } = queue.counts();
      if (visible === 0) return;
      if (visible < batchSize && windowMs > 0 && !windowOver) {
        window ??= setTimeout(() => {
          window = undefined;
          pump(true);
        }, windowMs);
        return;
      }
      // Held as long as this process lives: a moved clock must not hand out what is being worked on.
      const batch = queue.receive(batchSize, Number.POSITIVE_INFINITY);
      if (batch.length === 0) return;
      const work = processBatch(engine, mapping, batch).catch((error: unknown) =>
        engine.log('error', 'a batch could not be settled', { queue: queue.name, reason: String(error) }),
      );
      underWay.add(work);
      void work.finally(() => {
        underWay.delete(work);
        pump();
      });
    }
  };
  const unlisten = queue.onVisible(() => queueMicrotask(pump));
  engine.activity.probe(() =>
    running && queue.counts().visible > 0 ? `queue ${queue.name} for ${target.name}` : undefined,
  );
  pump();
  return async () => {
    running = false;
    clearTimeout(window);
    unlisten();
    await Promise.allSettled(underWay);
  };
}

async function processBatch(engine: Engine, mapping: QueueMapping, batch: ReceivedMessage[]): Promise<void> {
  const { source, target, reportsFailures } = mapping;
  const done = engine.busy(`queue ${source.queue.name} for ${target.name}`);
  const begun = engine.clock.now();
  try {
    const fault = engine.faults.next({ service: 'sqs', operation: 'Deliver', caller: target.logicalId });
    if (fault === 'delay' || fault === 'reorder') {
      for (const { receipt } of batch) source.queue.postpone(receipt, fault === 'delay' ? 5 : 1);
      return;
    }
    const event = { Records: batch.map((message) => toRecord(engine, source, message)) };
    const ids = batch.map(({ id }) => id);
    const failed = await target.invoke(event).then(
      (answer) => failedItems(answer, ids, reportsFailures),
      () => new Set(ids),
    );
    const left = source.visibilitySeconds - (engine.clock.now() - begun) / 1000;
    for (const { id, receipt, receiveCount } of batch) {
      if (failed.has(id)) source.queue.release(receipt, left);
      // Twice, not for ever: what came again and again would end among the dead letters, worked off or not.
      else if (fault === 'duplicate' && receiveCount === 1) source.queue.release(receipt, 0);
      else source.queue.delete(receipt);
    }
  } finally {
    done();
  }
}

function toRecord(engine: Engine, source: RunningQueue, message: ReceivedMessage) {
  const { id, receipt, body, attributes, receiveCount, sentAt, firstReceivedAt } = message;
  return {
    messageId: id,
    receiptHandle: receipt,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
      SenderId: engine.account,
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
    },
    messageAttributes: lowerCased(attributes),
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: source.attributes.Arn,
    awsRegion: engine.region,
  };
}

/** Message attributes as a function gets them: the members of the SQS API with a small first letter. */
function lowerCased(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const lower = (value: unknown) =>
    Object.fromEntries(
      Object.entries(value ?? {}).map(([key, inner]) => [key[0]?.toLowerCase() + key.slice(1), inner]),
    );
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, lower(value)]));
}
