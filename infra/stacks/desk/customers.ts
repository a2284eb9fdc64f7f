import { QueueWorker } from '../../constructs/queue-worker.ts';
import { changing } from '../serving.ts';
import type { Surroundings } from './surroundings.ts';

/** Brings along what belongs to a contact that was merged away. */
export function mergeContacts({ stack, data, parts, bus }: Surroundings): void {
  const worker = parts.function('customers/merge', parts.table);
  data.grantTable(worker, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']);
  // Every merge is looked at twice, and one of many incidents more often.
  const merging = parts.queue('merge-contacts', 'customers/merge', { maxReceiveCount: 20 });
  parts.route(bus, ['ContactMerged'], merging);
  new QueueWorker(stack, 'MergeContactsWorker', { worker, queue: merging.queue, batchSize: 1 });
}

/** Works through imports and exports. */
export function transfer({ stack, data, parts, bus }: Surroundings): void {
  const worker = parts.function('transfer/run', { ...parts.table, ...parts.site, ...parts.files });
  data.grantTable(worker, changing);
  data.grantIndexes(worker, 'lists');
  data.grantFiles(worker, ['GetObject'], 'texts/');
  data.grantFiles(worker, ['GetObject', 'PutObject'], 'transfers/');
  // The worker itself ends what has failed eight times.
  const transfers = parts.queue('transfers', 'transfer/run', { maxReceiveCount: 10 });
  parts.route(bus, ['TransferDue'], transfers);
  new QueueWorker(stack, 'TransfersWorker', { worker, queue: transfers.queue, batchSize: 1 });
}
