import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { logEvents } from '../../../shared/platform/logger.ts';
import { alarmPeriod, DeskAlarm } from '../../constructs/alarms.ts';
import { inboundPrefix, outboundPrefix } from '../../constructs/buckets.ts';
import { QueueWorker } from '../../constructs/queue-worker.ts';
import { opening } from '../serving.ts';
import type { Surroundings } from './surroundings.ts';

/** What comes in. */
export function receiveMail({ stack, data, parts, bus }: Surroundings): void {
  const worker = parts.function('mail/receive', {
    ...parts.table,
    ...parts.site,
    ...parts.signing,
    ...parts.files,
    RAW_MAIL_BUCKET: data.rawMail.bucketName,
  });
  data.grantTable(worker, opening);
  data.grantRawMail(worker, ['GetObject'], inboundPrefix);
  data.grantFiles(worker, ['PutObject']);
  data.grantSigningKeys(worker);
  new QueueWorker(stack, 'InboundMail', {
    worker,
    queue: data.inboundMail.queue,
    // A large mail fills a function by itself.
    batchSize: 1,
    maxConcurrency: stack.settings.receiveConcurrency,
  });

  const again = parts.queue('mail-again', 'mail/receive', { maxReceiveCount: 10 });
  new Rule(stack, 'MailAskedForRule', {
    eventBus: bus,
    description: `Mails that are to be placed once more, as S3 tells of new ones, to ${again.queue.node.path}`,
    eventPattern: { detailType: ['MailAskedFor'] },
    targets: [
      new SqsQueue(again.queue, {
        deadLetterQueue: again.deadLetters,
        message: RuleTargetInput.fromObject({
          Records: [{ s3: { object: { key: `${inboundPrefix}${EventField.fromPath('$.detail.mailId')}` } } }],
        }),
      }),
    ],
  });
  new QueueWorker(stack, 'MailAgainWorker', { worker, queue: again.queue, batchSize: 1 });
}

/** What goes out. */
export function sendMail({ stack, data, mail, parts, bus, baseUrl }: Surroundings): void {
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
    BASE_URL: baseUrl,
    CONFIGURATION_SET: mail.configurationSet.configurationSetName,
    SEND_GRACE_SECONDS: String(stack.settings.sendGraceSeconds),
  });
  data.grantTable(worker, ['GetItem', 'PutItem', 'UpdateItem', 'Query']);
  data.grantRawMail(worker, ['PutObject'], outboundPrefix);
  data.grantFiles(worker, ['GetObject'], 'attachments/');
  data.grantSigningKeys(worker);
  mail.grantSend(worker);
  // What waits for SES to take mail again goes to the end of its own queue.
  worker.allow(['sqs:SendMessage'], responses.queue.queueArn);
  // A mail that waits for SES is a new message each time: the queue does not know how old it is, its sender does.
  const waited = new MetricFilter(stack, 'MessageWaited', {
    logGroup: worker.log,
    metricNamespace: stack.prefix,
    metricName: 'MessageWaitedSeconds',
    filterPattern: FilterPattern.stringValue('$.message', '=', logEvents.messageWaits),
    metricValue: '$.waitedSeconds',
  });
  new DeskAlarm(stack, 'MessagesWait', {
    metric: waited.metric({ period: alarmPeriod, statistic: 'Maximum' }),
    threshold: 300,
    meaning: 'A mail waits more than 300 s for SES to take mail again.',
    runbook: 'responses-wait',
    topic: data.alarmTopic,
  });
  parts.route(bus, ['ResponseQueued'], responses);
  new QueueWorker(stack, 'ResponsesWorker', {
    worker,
    queue: responses.queue,
    batchSize: 5,
    // Fifty mails under way are more than SES takes of most accounts; each worker asks it for the rate once a minute.
    maxConcurrency: 10,
  });
}

/** What becomes of what went out. */
export function hearFeedback({ stack, data, mail, parts }: Surroundings): void {
  const worker = parts.function('mail/feedback', parts.table);
  data.grantTable(worker, ['GetItem', 'PutItem', 'UpdateItem']);
  const feedback = parts.queue('mail-feedback', 'mail/feedback');
  new Rule(stack, 'MailFeedbackRule', {
    description: "What SES reports of this desk's mail",
    eventPattern: {
      source: ['aws.ses'],
      detail: {
        mail: { tags: { 'ses:configuration-set': [mail.configurationSet.configurationSetName] } },
      },
    },
    targets: [new SqsQueue(feedback.queue, { deadLetterQueue: feedback.deadLetters })],
  });
  new QueueWorker(stack, 'MailFeedbackWorker', { worker, queue: feedback.queue, batchSize: 10 });
}
