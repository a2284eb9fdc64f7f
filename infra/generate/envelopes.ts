import { createHash } from 'node:crypto';
import { account, prefix, region } from './story.ts';

/** A UUID that follows from a name, so that a sample is the same each time it is made. */
const uuidOf = (name: string): string =>
  createHash('sha256')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

export interface BusMessage {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly at: Date;
  readonly resources?: readonly string[];
}

/** An event as EventBridge hands it to a target. */
export const busEnvelope = ({ source, detailType, detail, at, resources = [] }: BusMessage) => ({
  version: '0',
  id: uuidOf(`${detailType} ${JSON.stringify(detail)}`),
  'detail-type': detailType,
  source,
  account,
  time: at.toISOString().replace('.000Z', 'Z'),
  region,
  resources,
  detail,
});

/** Messages as Lambda gets them from a queue of this name. */
export const queueBatch = (queue: string, messages: readonly { body: unknown; at: Date }[]) => ({
  Records: messages.map(({ body, at }) => {
    const text = JSON.stringify(body);
    return {
      messageId: uuidOf(`message ${text}`),
      receiptHandle: uuidOf(`receipt ${text}`),
      body: text,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(at.getTime()),
        SenderId: account,
        ApproximateFirstReceiveTimestamp: String(at.getTime() + 40),
      },
      messageAttributes: {},
      md5OfBody: createHash('md5').update(text).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${region}:${account}:${prefix}-${queue}`,
      awsRegion: region,
    };
  }),
});
