import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { DeskAlarm } from './alarms.ts';
import type { DeskFunction } from './desk-function.ts';
import { DeadLetterQueue } from './worked-queue.ts';

export interface StreamWorkerProps {
  readonly worker: DeskFunction;
  /** With a stream. */
  readonly table: Table;
  /** Only what is new in items of these kinds, by their attribute `kind`, is handed over. */
  readonly kinds: readonly string[];
  readonly deadLetterName: string;
  readonly topic: ITopic | undefined;
}

/** Has a function follow a table's stream from its beginning, in order. */
export class StreamWorker extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { worker, table, kinds, deadLetterName, topic }: StreamWorkerProps,
  ) {
    super(scope, id);
    const { tableStreamArn } = table;
    if (tableStreamArn === undefined) throw new Error('The table has no stream.');
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      name: deadLetterName,
      meaning: 'Changes of the table could not be published. Each message names the place in the stream.',
      topic,
    });
    worker.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      tableStreamArn,
    );
    worker.allow(['sqs:SendMessage'], deadLetters.queue.queueArn);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: worker.lambda,
      eventSourceArn: tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      filters: [{ pattern: JSON.stringify({ dynamodb: { NewImage: { kind: { S: kinds } } } }) }],
      // Rides out an outage of some hours; a record that never passes does not hold up the others for longer.
      // The stream keeps records for a day, so there is time left to publish them again by hand.
      retryAttempts: 1000,
      maxRecordAge: Duration.hours(12),
      // CDK's own SqsDlq would grant more than to send.
      onFailure: { bind: () => ({ destination: deadLetters.queue.queueArn }) },
    });
    // Lambda checks the role's rights when the mapping is made.
    mapping.node.addDependency(worker.role);
    new DeskAlarm(this, 'Behind', {
      metric: worker.lambda.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: 60_000,
      periods: 5,
      meaning: 'Events are published more than a minute late.',
      runbook: 'stream-behind',
      topic,
    });
  }
}
