import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { ReceivedMessage } from '../../core/queue.ts';
import { AwsError } from '../../http/json-protocol.ts';
import type { RunningQueue } from './queue.ts';

const Attributes = z.record(z.string(), z.looseObject({ DataType: z.string() })).optional();
const Message = z.looseObject({
  MessageBody: z.string().min(1),
  DelaySeconds: z.number().min(0).max(900).optional(),
  MessageAttributes: Attributes,
});
const BatchId = z.string().regex(/^[\w-]{1,80}$/);
const ReceiveMessage = z.looseObject({
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
  VisibilityTimeout: z.number().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.number().min(0).max(20).optional(),
});
const Receipt = z.looseObject({ ReceiptHandle: z.string() });
const Visibility = z.looseObject({
  ReceiptHandle: z.string(),
  VisibilityTimeout: z.number().min(0).max(43_200),
});
const entries = <S extends z.ZodType>(schema: S) =>
  z.looseObject({ Entries: z.array(schema).min(1).max(10) });

type Operation = (queue: RunningQueue, input: Record<string, unknown>) => unknown;

/** What the queue service answers to, besides GetQueueUrl, which names no queue by URL. */
export const operations: Readonly<Record<string, Operation>> = {
  SendMessage: (queue, input) => send(queue, parse(Message, input)),
  SendMessageBatch: (queue, input) =>
    eachEntry(parse(entries(Message.extend({ Id: BatchId })), input).Entries, (entry) => send(queue, entry)),
  ReceiveMessage: (queue, input) => receive(queue, parse(ReceiveMessage, input)),
  DeleteMessage(queue, input) {
    queue.queue.delete(parse(Receipt, input).ReceiptHandle);
    return {};
  },
  DeleteMessageBatch: (queue, input) =>
    eachEntry(parse(entries(Receipt.extend({ Id: BatchId })), input).Entries, (entry) => {
      queue.queue.delete(entry.ReceiptHandle);
      return {};
    }),
  ChangeMessageVisibility: (queue, input) => changeVisibility(queue, parse(Visibility, input)),
  ChangeMessageVisibilityBatch: (queue, input) =>
    eachEntry(parse(entries(Visibility.extend({ Id: BatchId })), input).Entries, (entry) =>
      changeVisibility(queue, entry),
    ),
  GetQueueAttributes: (queue) => ({ Attributes: attributes(queue) }),
  PurgeQueue(queue) {
    queue.queue.purge();
    return {};
  },
};

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new AwsError('InvalidParameterValue', `${issue?.path.join('.')}: ${issue?.message}`);
}

function send(
  queue: RunningQueue,
  { MessageBody, DelaySeconds, MessageAttributes = {} }: z.output<typeof Message>,
) {
  const bytes = Buffer.byteLength(MessageBody) + Buffer.byteLength(JSON.stringify(MessageAttributes)) - 2;
  if (bytes > queue.maximumBytes) {
    throw new AwsError(
      'InvalidParameterValue',
      `The message is ${bytes} bytes long; the queue takes ${queue.maximumBytes}`,
    );
  }
  const MessageId = queue.queue.send(MessageBody, {
    delaySeconds: DelaySeconds ?? queue.delaySeconds,
    attributes: MessageAttributes,
  });
  return { MessageId, MD5OfMessageBody: md5(MessageBody) };
}

async function receive(queue: RunningQueue, input: z.output<typeof ReceiveMessage>) {
  const end = performance.now() + (input.WaitTimeSeconds ?? queue.waitSeconds) * 1000;
  for (;;) {
    const messages = queue.queue.receive(
      input.MaxNumberOfMessages,
      input.VisibilityTimeout ?? queue.visibilitySeconds,
    );
    if (messages.length > 0) return { Messages: messages.map(toMessage) };
    if (performance.now() >= end) return {};
    await sleep(20);
  }
}

function toMessage({
  id,
  receipt,
  body,
  attributes,
  receiveCount,
  sentAt,
  firstReceivedAt,
}: ReceivedMessage) {
  return {
    MessageId: id,
    ReceiptHandle: receipt,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
    },
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  };
}

function changeVisibility(
  queue: RunningQueue,
  { ReceiptHandle, VisibilityTimeout }: z.output<typeof Visibility>,
) {
  if (queue.queue.changeVisibility(ReceiptHandle, VisibilityTimeout)) return {};
  throw new AwsError('MessageNotInflight', 'No message is in flight under this receipt handle');
}

function attributes(queue: RunningQueue): Record<string, string> {
  const { visible, hidden, delayed } = queue.queue.counts();
  return {
    QueueArn: String(queue.attributes.Arn),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(queue.visibilitySeconds),
    DelaySeconds: String(queue.delaySeconds),
    MaximumMessageSize: String(queue.maximumBytes),
    ...(queue.redrivePolicy && { RedrivePolicy: JSON.stringify(queue.redrivePolicy) }),
  };
}

/** Each entry of a batch stands or falls by itself. */
function eachEntry<E extends { Id: string }>(batch: readonly E[], carryOut: (entry: E) => object) {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of batch) {
    try {
      Successful.push({ Id: entry.Id, ...carryOut(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
