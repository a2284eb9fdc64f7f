import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DeskFunction } from './desk-function.ts';

export interface QueueWorkerProps {
  readonly worker: DeskFunction;
  readonly queue: IQueue;
  /** Messages handed over at once. The function answers which of them failed. */
  readonly batchSize: number;
  /** At least 2: SQS knows no smaller bound. */
  readonly maxConcurrency?: number;
}

/** Has a function work off a queue. */
export class QueueWorker extends Construct {
  constructor(scope: Construct, id: string, { worker, queue, batchSize, maxConcurrency }: QueueWorkerProps) {
    super(scope, id);
    worker.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      queue.queueArn,
    );
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: worker.lambda,
      eventSourceArn: queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    });
    // Lambda checks the role's rights when the mapping is made.
    mapping.node.addDependency(worker.role);
  }
}
