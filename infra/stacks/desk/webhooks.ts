import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { CALLED, offeredEvents } from '../../../shared/webhooks/index.ts';
import { QueueWorker } from '../../constructs/queue-worker.ts';
import type { Surroundings } from './surroundings.ts';

/** Tells other systems what happens. */
export function callWebhooks({ stack, data, parts, bus }: Surroundings): void {
  const chooser = parts.function('webhooks/fan-out', { ...parts.table, ...parts.site });
  data.grantTable(chooser, ['GetItem', 'PutItem', 'Query']);
  const events = parts.queue('webhook-events', 'webhooks/fan-out');
  new Rule(stack, 'WebhookEventsRule', {
    eventBus: bus,
    description: `What webhooks may ask for, and calls of them, to ${events.queue.node.path}`,
    eventPattern: { detailType: [...offeredEvents, CALLED] },
    targets: [new SqsQueue(events.queue, { deadLetterQueue: events.deadLetters })],
  });
  new QueueWorker(stack, 'WebhookEventsWorker', { worker: chooser, queue: events.queue, batchSize: 10 });

  // A delivery's message is its timer: it comes round for each attempt, and between them as often as the queue
  // has to be told to hold it on.
  const deliveries = parts.queue('webhooks', 'webhooks/deliver', { maxReceiveCount: 100 });
  const sender = parts.function('webhooks/deliver', {
    ...parts.table,
    ...parts.site,
    DELIVERIES_QUEUE_URL: deliveries.queue.queueUrl,
  });
  data.grantTable(sender, ['GetItem', 'PutItem', 'UpdateItem']);
  parts.route(bus, ['WebhookQueued'], deliveries);
  new QueueWorker(stack, 'WebhooksWorker', {
    worker: sender,
    queue: deliveries.queue,
    batchSize: 5,
    // Receivers that are slow together must not take the desk's other functions their share of Lambda.
    maxConcurrency: 20,
  });
}
