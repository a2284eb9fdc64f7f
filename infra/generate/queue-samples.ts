import { rawMailKey } from '../../shared/mail/index.ts';
import { nextThreshold } from '../../shared/sla/index.ts';
import { busSample } from './bus-samples.ts';
import { busEnvelope, queueBatch } from './envelopes.ts';
import { sesEvents } from './ses-samples.ts';
import { account, askedAt, later, mailId, opened, prefix, region } from './story.ts';
import { streamBatch } from './table-changes.ts';

/** An event that reaches a function otherwise than by the HTTP API; `name` tells several of one function apart. */
export interface FunctionSample {
  readonly function: string;
  readonly name: string;
  readonly event: unknown;
}

const rawMailBucket = `${prefix}-raw-mail`;

/** What S3 tells a queue of a mail that SES has put into the bucket. */
const mailStored = {
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: region,
      eventTime: askedAt.toISOString(),
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'AWS:ses' },
      requestParameters: { sourceIPAddress: '192.0.2.10' },
      responseElements: { 'x-amz-request-id': 'SAMPLE0000000001', 'x-amz-id-2': 'sample' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'inbound',
        bucket: {
          name: rawMailBucket,
          ownerIdentity: { principalId: 'SAMPLE' },
          arn: `arn:aws:s3:::${rawMailBucket}`,
        },
        object: {
          key: rawMailKey(mailId),
          size: 2048,
          eTag: 'd41d8cd98f00b204e9800998ecf8427e',
          sequencer: '0066A1B2C3D4E5F601',
        },
      },
    },
  ],
};

/** What S3 sends once, when the notification is set up. */
const bucketTest = {
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: askedAt.toISOString(),
  Bucket: rawMailBucket,
  RequestId: 'SAMPLE0000000000',
  HostId: 'sample',
};

const everyMonth = busEnvelope({
  source: 'aws.events',
  detailType: 'Scheduled Event',
  detail: {},
  at: later(60),
  resources: [`arn:aws:events:${region}:${account}:rule/${prefix}-every-month`],
});

const everyMinute = busEnvelope({
  source: 'aws.events',
  detailType: 'Scheduled Event',
  detail: {},
  at: later(60),
  resources: [`arn:aws:events:${region}:${account}:rule/${prefix}-every-minute`],
});

const dueEntries = opened.kpis.flatMap((kpi) => {
  const next = nextThreshold(kpi);
  return next ? [{ reference: kpi.reference, kpi: kpi.kpi, at: next.at }] : [];
});

export const functionSamples: readonly FunctionSample[] = [
  {
    function: 'mail/receive',
    name: 'mail-stored',
    event: queueBatch('inbound-mail', [{ body: mailStored, at: askedAt }]),
  },
  {
    function: 'mail/receive',
    name: 'bucket-test',
    event: queueBatch('inbound-mail', [{ body: bucketTest, at: askedAt }]),
  },
  {
    function: 'mail/send',
    name: 'response-queued',
    event: queueBatch('responses', [{ body: busSample('ResponseQueued'), at: later(1) }]),
  },
  ...sesEvents.map(({ name, event, at }) => ({
    function: 'mail/feedback',
    name,
    event: queueBatch('mail-feedback', [{ body: event, at }]),
  })),
  {
    function: 'customers/merge',
    name: 'contact-merged',
    event: queueBatch('merge-contacts', [{ body: busSample('ContactMerged'), at: later(1201) }]),
  },
  {
    function: 'incidents/close-children',
    name: 'children-to-close',
    event: queueBatch('close-children', [{ body: busSample('ChildrenToClose'), at: later(901) }]),
  },
  {
    function: 'transfer/run',
    name: 'transfer-due',
    event: queueBatch('transfers', [{ body: busSample('TransferDue'), at: later(1401) }]),
  },
  {
    function: 'incidents/redact',
    name: 'content-removed',
    event: queueBatch('removals', [{ body: busSample('ContentRemoved'), at: later(1001) }]),
  },
  {
    function: 'webhooks/fan-out',
    name: 'events',
    event: queueBatch('webhook-events', [
      { body: busSample('OpportunityOpened'), at: later(701) },
      { body: busSample('WebhookAsked'), at: later(1301) },
    ]),
  },
  {
    function: 'webhooks/deliver',
    name: 'webhook-queued',
    event: queueBatch('webhooks', [{ body: busSample('WebhookQueued'), at: later(1302) }]),
  },
  { function: 'stream/publish', name: 'batch', event: streamBatch },
  { function: 'timers/sweep', name: 'every-minute', event: everyMinute },
  { function: 'timers/renew-holidays', name: 'every-month', event: everyMonth },
  {
    function: 'timers/fire',
    name: 'due-entry',
    event: queueBatch(
      'timers',
      dueEntries.map((body) => ({ body, at: new Date(Date.parse(body.at) - 30_000) })),
    ),
  },
  {
    function: 'rules/run',
    name: 'question-asked',
    event: queueBatch('rules', [{ body: busSample('TimelineEventAdded'), at: later(1) }]),
  },
  {
    function: 'search/index',
    name: 'question-asked',
    event: queueBatch('search', [{ body: busSample('TimelineEventAdded'), at: later(1) }]),
  },
  {
    function: 'tracking/record',
    name: 'first-hits',
    event: queueBatch('tracking', [
      { body: busSample('MessageViewed'), at: later(91) },
      { body: busSample('LinkFollowed'), at: later(91) },
    ]),
  },
];
