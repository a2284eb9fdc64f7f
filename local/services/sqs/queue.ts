import * as z from 'zod';
import type { RunningResource } from '../../contract.ts';
import type { JournaledQueue } from '../../core/queue.ts';
import { arn, type EngineResourceType, physicalName } from '../../engine.ts';
import { readProperties } from '../../template/properties.ts';

const QueueProperties = z.strictObject({
  QueueName: z.string().optional(),
  DelaySeconds: z.coerce.number().min(0).max(900).default(0),
  VisibilityTimeout: z.coerce.number().min(0).max(43_200).default(30),
  MessageRetentionPeriod: z.coerce.number().min(60).max(1_209_600).default(345_600),
  ReceiveMessageWaitTimeSeconds: z.coerce.number().min(0).max(20).default(0),
  MaximumMessageSize: z.coerce.number().default(1_048_576),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1) })
    .optional(),
  // Of no consequence on one machine.
  KmsMasterKeyId: z.unknown().optional(),
  KmsDataKeyReusePeriodSeconds: z.unknown().optional(),
  SqsManagedSseEnabled: z.unknown().optional(),
  RedriveAllowPolicy: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export interface RunningQueue extends RunningResource {
  readonly queue: JournaledQueue;
  readonly delaySeconds: number;
  readonly visibilitySeconds: number;
  readonly waitSeconds: number;
  readonly maximumBytes: number;
  readonly deadLettersOf: Set<string>;
  readonly redrivePolicy:
    | { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number }
    | undefined;
}

export const queueType: EngineResourceType = {
  type: 'AWS::SQS::Queue',
  async provision(declared, engine): Promise<RunningQueue> {
    const properties = readProperties(declared, QueueProperties);
    const name = properties.QueueName ?? physicalName(declared);
    const queue = engine.queue(name);
    queue.retentionSeconds = properties.MessageRetentionPeriod;
    const redrive = properties.RedrivePolicy;
    if (redrive) {
      const deadLetters = engine.find<RunningQueue>(redrive.deadLetterTargetArn);
      deadLetters.deadLettersOf.add(name);
      queue.redrive = { maxReceiveCount: redrive.maxReceiveCount, to: deadLetters.queue };
    }
    const url = `${engine.endpoint}/${engine.account}/${name}`;
    return {
      ref: url,
      attributes: { Arn: arn(engine, 'sqs', name), QueueName: name, QueueUrl: url },
      queue,
      delaySeconds: properties.DelaySeconds,
      visibilitySeconds: properties.VisibilityTimeout,
      waitSeconds: properties.ReceiveMessageWaitTimeSeconds,
      maximumBytes: properties.MaximumMessageSize,
      deadLettersOf: new Set(),
      redrivePolicy: redrive,
    };
  },
};
