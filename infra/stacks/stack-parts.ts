import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type FunctionPath, functions } from '../../functions/functions.ts';
import type { Variables } from '../../shared/platform/environment.ts';
import { DeskFunction } from '../constructs/desk-function.ts';
import { WorkedQueue, type WorkedQueueProps } from '../constructs/worked-queue.ts';
import type { DataStack } from './data-stack.ts';
import type { Part } from './part.ts';

type QueueOptions = Pick<WorkedQueueProps, 'maxWait' | 'maxReceiveCount'>;

/** Makes what repeats in the stacks of functions, and knows the variables that several functions share. */
export class StackParts {
  private readonly stack: Part;
  private readonly data: DataStack;
  private readonly bundles: string;

  constructor(stack: Part, data: DataStack, bundles: string) {
    this.stack = stack;
    this.data = data;
    this.bundles = bundles;
  }

  get table() {
    return {
      TABLE_NAME: this.data.table.tableName,
      VIEW_SHARDS: String(this.stack.settings.shards.view),
      DUE_SHARDS: String(this.stack.settings.shards.due),
    };
  }

  get search() {
    return { SEARCH_SHARDS: String(this.stack.settings.shards.search) };
  }

  get site() {
    return { SITE: JSON.stringify(this.stack.settings.site) };
  }

  get signing() {
    return { SIGNING_SECRET_ID: this.data.signingKeys.secretArn };
  }

  get files() {
    return { FILES_BUCKET: this.data.files.bucketName };
  }

  function<P extends FunctionPath>(
    path: P,
    environment: Variables<(typeof functions)[P]['env']>,
  ): DeskFunction<P> {
    return new DeskFunction(this.stack, pascal(path), {
      path,
      environment,
      prefix: this.stack.prefix,
      bundles: this.bundles,
      logRetention: this.stack.logRetention,
      removal: this.stack.removal,
      alarmTopic: this.data.alarmTopic,
    });
  }

  /** A queue for one function, which the queue's patience is measured by. */
  queue(name: string, consumer: FunctionPath, options: QueueOptions = {}): WorkedQueue {
    return new WorkedQueue(this.stack, `${pascal(name)}Queue`, {
      name: `${this.stack.prefix}-${name}`,
      consumerTimeout: functions[consumer].timeout,
      topic: this.data.alarmTopic,
      ...options,
    });
  }

  /** Leads events of these types from the bus to a queue. */
  route(bus: EventBus, detailTypes: readonly string[], { queue, deadLetters }: WorkedQueue): void {
    new Rule(this.stack, `${detailTypes.join('')}Rule`, {
      eventBus: bus,
      description: `${detailTypes.join(' and ')} to ${queue.node.path}`,
      eventPattern: { detailType: [...detailTypes] },
      targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters })],
    });
  }
}

/** `mail/send` → `MailSend`, `mail-feedback` → `MailFeedback`. */
const pascal = (name: string) =>
  name
    .split(/[/-]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
