import { publishedKinds } from '../../../shared/events/index.ts';
import { QueueWorker } from '../../constructs/queue-worker.ts';
import { StreamWorker } from '../../constructs/stream-worker.ts';
import type { Surroundings } from './surroundings.ts';

/** Puts what changed in the table on the bus. */
export function publishChanges({ stack, data, parts, bus }: Surroundings): void {
  const worker = parts.function('stream/publish', { BUS_NAME: bus.eventBusName });
  worker.allow(['events:PutEvents'], bus.eventBusArn);
  new StreamWorker(stack, 'Stream', {
    worker,
    table: data.table,
    kinds: publishedKinds,
    deadLetterName: `${stack.prefix}-stream-dead`,
    topic: data.alarmTopic,
  });
}

/** Keeps what customers opened and followed. */
export function recordTracking({ stack, data, parts, bus }: Surroundings): void {
  const worker = parts.function('tracking/record', parts.table);
  data.grantTable(worker, ['PutItem']);
  const tracking = parts.queue('tracking', 'tracking/record');
  parts.route(bus, ['MessageViewed', 'LinkFollowed'], tracking);
  new QueueWorker(stack, 'TrackingWorker', { worker, queue: tracking.queue, batchSize: 10 });
}
