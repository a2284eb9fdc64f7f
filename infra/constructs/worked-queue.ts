import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmPeriod, DeskAlarm, type RunbookEntry } from './alarms.ts';

/** SQS's longest, so that there is time to mend what sent them here. */
const deadLetterRetention = Duration.days(14);

export interface DeadLetterQueueProps {
  readonly name: string;
  /** What a message in it means, in a sentence. */
  readonly meaning: string;
  readonly topic: ITopic | undefined;
}

/** A queue for what could not be worked off, with the alarm that says so. */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: props.name,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: deadLetterRetention,
    });
    new DeskAlarm(this, 'NotEmpty', {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 1,
      meaning: props.meaning,
      runbook: 'dead-letters',
      topic: props.topic,
    });
  }
}

export interface WorkedQueueProps {
  readonly name: string;
  /** Timeout of the function that works it off, in seconds. */
  readonly consumerTimeout: number;
  /** Deliveries before a message counts as one that will never pass. */
  readonly maxReceiveCount?: number;
  /** Seconds a message may wait before that is an alarm, and the entry that says what to do. */
  readonly maxWait?: { readonly seconds: number; readonly runbook: RunbookEntry };
  readonly topic: ITopic | undefined;
}

/** A queue that a function works off, and its dead-letter queue. */
export class WorkedQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: WorkedQueueProps) {
    super(scope, id);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      name: `${props.name}-dead`,
      meaning: `What ${props.name} held could not be worked off.`,
      topic: props.topic,
    });
    this.deadLetters = deadLetters.queue;
    this.queue = new Queue(this, 'Queue', {
      queueName: props.name,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // AWS asks for six times the function's timeout: a throttled batch must not become visible early.
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeout),
      deadLetterQueue: { queue: deadLetters.queue, maxReceiveCount: props.maxReceiveCount ?? 5 },
    });
    if (!props.maxWait) return;
    new DeskAlarm(this, 'Waits', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: alarmPeriod, statistic: 'Maximum' }),
      threshold: props.maxWait.seconds,
      meaning: `What ${props.name} holds has waited more than ${props.maxWait.seconds} s.`,
      runbook: props.maxWait.runbook,
      topic: props.topic,
    });
  }
}
