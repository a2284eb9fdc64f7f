import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Mfa } from 'aws-cdk-lib/aws-cognito';
import { EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { routes } from '../../functions/routes.ts';
import { publishedKinds } from '../../shared/events/index.ts';
import { triggeringTypes } from '../../shared/rules/index.ts';
import { rebuildTypes, textFields, textTypes } from '../../shared/search/index.ts';
import { viewIndex } from '../../shared/table/keys.ts';
import { CALLED, offeredEvents } from '../../shared/webhooks/index.ts';
import { inboundPrefix, outboundPrefix } from '../constructs/buckets.ts';
import { HttpEntrance } from '../constructs/http-entrance.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { SignIn } from '../constructs/sign-in.ts';
import { StreamWorker } from '../constructs/stream-worker.ts';
import type { DataStack } from './data-stack.ts';
import { DeskParts } from './desk-parts.ts';
import type { MailStack } from './mail-stack.ts';
import { Part, type PartProps } from './part.ts';

export interface DeskStackProps extends PartProps {
  readonly data: DataStack;
  readonly mail: MailStack;
  /** Folder of the functions' bundles. */
  readonly bundles: string;
}

/** What a function does to the table that changes incidents with their relatives and parts. */
const changing = [
  ...(['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem'] as const),
  ...(['PutItem', 'UpdateItem', 'DeleteItem'] as const),
];

/** What works: functions, what reaches them, and what they may do. */
export class DeskStack extends Part {
  private readonly data: DataStack;
  private readonly mail: MailStack;
  private readonly parts: DeskParts;
  private readonly bus: EventBus;
  private readonly entrance: HttpEntrance;

  constructor(scope: Construct, id: string, { data, mail, bundles, ...props }: DeskStackProps) {
    super(scope, id, { description: 'Incident Desk: functions, API, bus and queues', ...props });
    this.data = data;
    this.mail = mail;
    this.parts = new DeskParts(this, data, bundles);
    this.bus = new EventBus(this, 'Bus', { eventBusName: this.prefix });
    const signIn = new SignIn(this, 'SignIn', {
      prefix: this.prefix,
      mfa: this.settings.stage === 'local' ? Mfa.OPTIONAL : Mfa.REQUIRED,
      removal: this.removal,
    });
    this.entrance = new HttpEntrance(this, 'Http', {
      prefix: this.prefix,
      signIn,
      allowedOrigins: this.settings.allowedOrigins,
      throttle: this.settings.throttle,
      logRetention: this.logRetention,
      removal: this.removal,
    });
    this.serveRoutes();
    this.receiveMail();
    this.sendMail();
    this.hearFeedback();
    this.publishChanges();
    this.closeChildren();
    this.mergeContacts();
    this.transfer();
    this.removeContent();
    this.keepTime();
    this.recordTracking();
    this.indexTexts();
    this.runRules();
    this.callWebhooks();
    new CfnOutput(this, 'ApiUrl', { value: this.entrance.api.apiEndpoint });
    new CfnOutput(this, 'UserPoolId', { value: signIn.users.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: signIn.client.userPoolClientId });
  }

  private serveRoutes(): void {
    const { data, parts } = this;
    const portal = parts.function('api/portal', { ...parts.table, ...parts.site, ...parts.signing });
    data.grantTable(portal, [
      'GetItem',
      'BatchGetItem',
      'ConditionCheckItem',
      'PutItem',
      'UpdateItem',
      'Query',
    ]);
    data.grantSigningKeys(portal);

    const desk = parts.function('api/desk', { ...parts.table, ...parts.site, ...parts.files });
    data.grantTable(desk, ['GetItem', 'BatchGetItem', 'Query']);
    data.grantViews(desk);
    data.grantFiles(desk, ['GetObject']);

    const work = parts.function('api/work', { ...parts.table, ...parts.site, ...parts.files });
    data.grantFiles(work, ['GetObject', 'PutObject']);
    data.grantTable(work, [
      'GetItem',
      'BatchGetItem',
      'ConditionCheckItem',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'Query',
    ]);

    const find = parts.function('api/find', { ...parts.table, ...parts.search });
    data.grantTable(find, ['GetItem', 'BatchGetItem', 'Query']);

    const setup = parts.function('api/setup', { ...parts.table, ...parts.site });
    data.grantTable(setup, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query']);

    const texts = parts.function('api/texts', { ...parts.table, ...parts.site });
    data.grantTable(texts, ['GetItem', 'PutItem', 'DeleteItem', 'Query']);

    const bulk = parts.function('api/bulk', { ...parts.table, ...parts.site, ...parts.files });
    data.grantFiles(bulk, ['GetObject', 'PutObject']);
    data.grantTable(bulk, [
      'GetItem',
      'BatchGetItem',
      'ConditionCheckItem',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'Query',
    ]);

    const files = parts.function('api/files', {
      ...parts.table,
      ...parts.site,
      ...parts.signing,
      ...parts.files,
      RAW_MAIL_BUCKET: data.rawMail.bucketName,
    });
    data.grantTable(files, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query']);
    data.grantFiles(files, ['GetObject']);
    // An address to send a file to is signed with the function's own right to put it there.
    data.grantFiles(files, ['PutObject'], 'uploads/');
    data.grantFiles(files, ['PutObject'], 'attachments/');
    data.grantRawMail(files, ['GetObject'], inboundPrefix);
    data.grantSigningKeys(files);

    const hit = parts.function('tracking/hit', { ...parts.table, ...parts.signing });
    data.grantTable(hit, ['UpdateItem']);
    data.grantSigningKeys(hit);

    const links = parts.function('api/links', { ...parts.table, ...parts.site });
    data.grantTable(links, changing);

    const customers = parts.function('api/customers', { ...parts.table, ...parts.site });
    data.grantTable(customers, changing);
    data.grantIndexes(customers, 'lists');

    const products = parts.function('api/products', { ...parts.table, ...parts.site });
    data.grantTable(products, changing);
    data.grantIndexes(products, 'lists');

    const webhooks = parts.function('api/webhooks', { ...parts.table, ...parts.site });
    data.grantTable(webhooks, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query']);
    data.grantIndexes(webhooks, 'lists');

    const entitlements = parts.function('api/entitlements', { ...parts.table, ...parts.site });
    data.grantTable(entitlements, changing);

    const rules = parts.function('api/rules', { ...parts.table, ...parts.site });
    data.grantTable(rules, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query']);

    const transfers = parts.function('api/transfers', { ...parts.table, ...parts.site, ...parts.files });
    data.grantTable(transfers, ['GetItem', 'PutItem']);
    data.grantIndexes(transfers, 'lists');
    // What was sent is taken over from one place to the other; files are given out by signed addresses.
    data.grantFiles(transfers, ['GetObject', 'PutObject'], 'uploads/');
    data.grantFiles(transfers, ['GetObject', 'PutObject'], 'transfers/');

    const targets = {
      'api/transfers': transfers,
      'api/rules': rules,
      'api/entitlements': entitlements,
      'api/customers': customers,
      'api/products': products,
      'api/links': links,
      'api/portal': portal,
      'api/desk': desk,
      'api/work': work,
      'api/find': find,
      'api/setup': setup,
      'api/files': files,
      'api/texts': texts,
      'api/bulk': bulk,
      'api/webhooks': webhooks,
      'api/documents': parts.function('api/documents', {}),
      'tracking/hit': hit,
    };
    this.entrance.serve(routes, targets, 'api/documents');
  }

  private receiveMail(): void {
    const { data, parts } = this;
    const worker = parts.function('mail/receive', {
      ...parts.table,
      ...parts.site,
      ...parts.signing,
      ...parts.files,
      RAW_MAIL_BUCKET: data.rawMail.bucketName,
    });
    data.grantTable(worker, [
      'GetItem',
      'BatchGetItem',
      'ConditionCheckItem',
      'PutItem',
      'UpdateItem',
      'Query',
    ]);
    data.grantRawMail(worker, ['GetObject'], inboundPrefix);
    data.grantFiles(worker, ['PutObject']);
    data.grantSigningKeys(worker);
    new QueueWorker(this, 'InboundMail', {
      worker,
      queue: data.inboundMail.queue,
      // A large mail fills a function by itself.
      batchSize: 1,
      maxConcurrency: this.settings.receiveConcurrency,
    });
  }

  private sendMail(): void {
    const { data, parts } = this;
    const responses = parts.queue('responses', 'mail/send', {
      // A mail held back for SES's own word comes round again a few times.
      maxReceiveCount: 10,
      maxWait: { seconds: 300, runbook: 'responses-wait' },
    });
    const worker = parts.function('mail/send', {
      ...parts.table,
      ...parts.site,
      ...parts.signing,
      ...parts.files,
      RAW_MAIL_BUCKET: data.rawMail.bucketName,
      RESPONSES_QUEUE_URL: responses.queue.queueUrl,
      BASE_URL: this.settings.baseUrl ?? this.entrance.api.apiEndpoint,
      CONFIGURATION_SET: this.mail.configurationSet.configurationSetName,
      SEND_GRACE_SECONDS: String(this.settings.sendGraceSeconds),
    });
    data.grantTable(worker, ['GetItem', 'PutItem', 'UpdateItem', 'Query']);
    data.grantRawMail(worker, ['PutObject'], outboundPrefix);
    data.grantFiles(worker, ['GetObject'], 'attachments/');
    data.grantSigningKeys(worker);
    this.mail.grantSend(worker);
    parts.route(this.bus, ['ResponseQueued'], responses);
    new QueueWorker(this, 'ResponsesWorker', { worker, queue: responses.queue, batchSize: 5 });
  }

  private hearFeedback(): void {
    const { parts } = this;
    const worker = parts.function('mail/feedback', parts.table);
    this.data.grantTable(worker, ['GetItem', 'PutItem', 'UpdateItem']);
    const feedback = parts.queue('mail-feedback', 'mail/feedback');
    new Rule(this, 'MailFeedbackRule', {
      description: "What SES reports of this desk's mail",
      eventPattern: {
        source: ['aws.ses'],
        detail: {
          mail: { tags: { 'ses:configuration-set': [this.mail.configurationSet.configurationSetName] } },
        },
      },
      targets: [new SqsQueue(feedback.queue, { deadLetterQueue: feedback.deadLetters })],
    });
    new QueueWorker(this, 'MailFeedbackWorker', { worker, queue: feedback.queue, batchSize: 10 });
  }

  private publishChanges(): void {
    const { parts } = this;
    const worker = parts.function('stream/publish', { BUS_NAME: this.bus.eventBusName });
    worker.allow(['events:PutEvents'], this.bus.eventBusArn);
    new StreamWorker(this, 'Stream', {
      worker,
      table: this.data.table,
      kinds: publishedKinds,
      deadLetterName: `${this.prefix}-stream-dead`,
      topic: this.data.alarmTopic,
    });
  }

  private removeContent(): void {
    const { data, parts } = this;
    const worker = parts.function('incidents/redact', {
      ...parts.table,
      ...parts.files,
      RAW_MAIL_BUCKET: data.rawMail.bucketName,
    });
    data.grantTable(worker, ['GetItem', 'UpdateItem', 'DeleteItem', 'Query']);
    data.grantRemoval(worker);
    // A removal waits for mails that are on their way, and so comes round more often than others.
    const removals = parts.queue('removals', 'incidents/redact', { maxReceiveCount: 10 });
    parts.route(this.bus, ['ContentRemoved'], removals);
    new QueueWorker(this, 'RemovalsWorker', { worker, queue: removals.queue, batchSize: 1 });
  }

  private transfer(): void {
    const { data, parts } = this;
    const worker = parts.function('transfer/run', { ...parts.table, ...parts.site, ...parts.files });
    data.grantTable(worker, changing);
    data.grantIndexes(worker, 'lists');
    data.grantFiles(worker, ['GetObject'], 'texts/');
    data.grantFiles(worker, ['GetObject', 'PutObject'], 'transfers/');
    // The worker itself ends what has failed eight times.
    const transfers = parts.queue('transfers', 'transfer/run', { maxReceiveCount: 10 });
    parts.route(this.bus, ['TransferDue'], transfers);
    new QueueWorker(this, 'TransfersWorker', { worker, queue: transfers.queue, batchSize: 1 });
  }

  private mergeContacts(): void {
    const { parts } = this;
    const worker = parts.function('customers/merge', parts.table);
    this.data.grantTable(worker, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']);
    // Every merge is looked at twice, and one of many incidents more often.
    const merging = parts.queue('merge-contacts', 'customers/merge', { maxReceiveCount: 20 });
    parts.route(this.bus, ['ContactMerged'], merging);
    new QueueWorker(this, 'MergeContactsWorker', { worker, queue: merging.queue, batchSize: 1 });
  }

  private closeChildren(): void {
    const { parts } = this;
    const worker = parts.function('incidents/close-children', { ...parts.table, ...parts.site });
    this.data.grantTable(worker, changing);
    const closing = parts.queue('close-children', 'incidents/close-children');
    parts.route(this.bus, ['ChildrenToClose'], closing);
    // A long family fills an invocation by itself.
    new QueueWorker(this, 'CloseChildrenWorker', { worker, queue: closing.queue, batchSize: 1 });
  }

  private keepTime(): void {
    const { parts } = this;
    const timers = parts.queue('timers', 'timers/fire');
    const sweep = parts.function('timers/sweep', { ...parts.table, TIMERS_QUEUE_URL: timers.queue.queueUrl });
    this.data.grantIndexes(sweep, 'due');
    sweep.allow(['sqs:SendMessage'], timers.queue.queueArn);
    new Rule(this, 'EveryMinute', {
      description: 'Looks for what falls due in the coming minute',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next sweep makes up for one that failed.
      targets: [new LambdaFunction(sweep.lambda, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
    const renew = parts.function('timers/renew-holidays', { ...parts.table, ...parts.site });
    this.data.grantTable(renew, ['GetItem', 'UpdateItem', 'Query']);
    new Rule(this, 'EveryMonth', {
      description: 'Has the holidays of countries written out for another year where one is over',
      schedule: Schedule.rate(Duration.days(30)),
      targets: [new LambdaFunction(renew.lambda, { retryAttempts: 2, maxEventAge: Duration.hours(6) })],
    });
    const fire = parts.function('timers/fire', parts.table);
    // The calendars of promises are read in batches.
    this.data.grantTable(fire, ['GetItem', 'BatchGetItem', 'PutItem']);
    new QueueWorker(this, 'TimersWorker', { worker: fire, queue: timers.queue, batchSize: 10 });
  }

  private recordTracking(): void {
    const { parts } = this;
    const worker = parts.function('tracking/record', parts.table);
    this.data.grantTable(worker, ['PutItem']);
    const tracking = parts.queue('tracking', 'tracking/record');
    parts.route(this.bus, ['MessageViewed', 'LinkFollowed'], tracking);
    new QueueWorker(this, 'TrackingWorker', { worker, queue: tracking.queue, batchSize: 10 });
  }

  private runRules(): void {
    const { parts } = this;
    const worker = parts.function('rules/run', { ...parts.table, ...parts.site });
    this.data.grantTable(worker, changing);
    // How many open incidents an agent has.
    this.data.grantViews(worker, [viewIndex('assignee', 'created')]);
    const rules = parts.queue('rules', 'rules/run');
    new Rule(this, 'RulesRule', {
      eventBus: this.bus,
      description: 'Entries of timelines on which business rules may fire',
      eventPattern: { detailType: ['TimelineEventAdded'], detail: { type: [...triggeringTypes] } },
      targets: [new SqsQueue(rules.queue, { deadLetterQueue: rules.deadLetters })],
    });
    new QueueWorker(this, 'RulesWorker', { worker, queue: rules.queue, batchSize: 10 });
  }

  private indexTexts(): void {
    const { parts } = this;
    const worker = parts.function('search/index', { ...parts.table, ...parts.search });
    this.data.grantTable(worker, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem']);
    const search = parts.queue('search', 'search/index');
    new Rule(this, 'SearchRule', {
      eventBus: this.bus,
      description: 'Entries of timelines that are texts, or after which a text is no longer what it was',
      eventPattern: {
        detailType: ['TimelineEventAdded'],
        detail: {
          $or: [
            { type: [...textTypes, ...rebuildTypes] },
            { type: ['fieldChanged'], field: [...textFields] },
          ],
        },
      },
      targets: [new SqsQueue(search.queue, { deadLetterQueue: search.deadLetters })],
    });
    new QueueWorker(this, 'SearchWorker', { worker, queue: search.queue, batchSize: 10 });
  }

  private callWebhooks(): void {
    const { parts } = this;
    const chooser = parts.function('webhooks/fan-out', { ...parts.table, ...parts.site });
    this.data.grantTable(chooser, ['GetItem', 'PutItem', 'Query']);
    const events = parts.queue('webhook-events', 'webhooks/fan-out');
    new Rule(this, 'WebhookEventsRule', {
      eventBus: this.bus,
      description: `What webhooks may ask for, and calls of them, to ${events.queue.node.path}`,
      eventPattern: { detailType: [...offeredEvents, CALLED] },
      targets: [new SqsQueue(events.queue, { deadLetterQueue: events.deadLetters })],
    });
    new QueueWorker(this, 'WebhookEventsWorker', { worker: chooser, queue: events.queue, batchSize: 10 });

    // A delivery's message is its timer: it comes round for each attempt, and between them as often as the queue
    // has to be told to hold it on.
    const deliveries = parts.queue('webhooks', 'webhooks/deliver', { maxReceiveCount: 100 });
    const sender = parts.function('webhooks/deliver', {
      ...parts.table,
      ...parts.site,
      DELIVERIES_QUEUE_URL: deliveries.queue.queueUrl,
    });
    this.data.grantTable(sender, ['GetItem', 'PutItem', 'UpdateItem']);
    parts.route(this.bus, ['WebhookQueued'], deliveries);
    new QueueWorker(this, 'WebhooksWorker', {
      worker: sender,
      queue: deliveries.queue,
      batchSize: 5,
      // Receivers that are slow together must not take the desk's other functions their share of Lambda.
      maxConcurrency: 20,
    });
  }
}
