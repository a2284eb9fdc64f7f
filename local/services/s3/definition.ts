import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DeclaredResource } from '../../contract.ts';
import { readProperties } from '../../template/properties.ts';

const Rules = z.array(z.object({ Name: z.string(), Value: z.string() }));
const Filter = z.object({ S3Key: z.object({ Rules }) }).optional();
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const Notifications = z.strictObject({
  QueueConfigurations: z.array(z.strictObject({ Event: z.string(), Queue: z.string(), Filter })).default([]),
  LambdaConfigurations: z
    .array(z.strictObject({ Event: z.string(), Function: z.string(), Filter }))
    .default([]),
  EventBridgeConfiguration: z.object({ EventBridgeEnabled: flag.default(true) }).optional(),
});

const CorsRule = z.object({
  AllowedMethods: z.array(z.string()),
  AllowedOrigins: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.coerce.number().optional(),
});
export type CorsRule = z.output<typeof CorsRule>;

/** Lifecycle, encryption, versions and access rules operate a bucket in an account: let pass, without effect. */
const withoutEffect = [
  ...['LifecycleConfiguration', 'BucketEncryption', 'VersioningConfiguration', 'OwnershipControls'],
  ...['PublicAccessBlockConfiguration', 'LoggingConfiguration', 'AccessControl', 'Tags'],
  ...['IntelligentTieringConfigurations', 'MetricsConfigurations', 'InventoryConfigurations'],
];

const BucketProperties = z.strictObject({
  BucketName: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  NotificationConfiguration: Notifications.optional(),
  CorsConfiguration: z.object({ CorsRules: z.array(CorsRule) }).optional(),
  ...Object.fromEntries(withoutEffect.map((name) => [name, z.unknown().optional()])),
});

/** Who hears of which events on which keys. */
export interface Notification {
  /** A queue's or function's ARN; undefined is EventBridge's default bus. */
  readonly target: string | undefined;
  /** `s3:ObjectCreated:*` or an exact one. */
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface BucketDefinition {
  readonly name: string;
  readonly notifications: readonly Notification[];
  readonly cors: readonly CorsRule[];
}

/**
 * Reads a template's bucket.
 * @throws Error naming what is wrong or cannot be run here.
 */
export function readDefinition(declared: DeclaredResource): BucketDefinition {
  const read = readProperties(declared, BucketProperties);
  const configured = read.NotificationConfiguration;
  const notification = (target: string, event: string, filter: z.output<typeof Filter>): Notification => {
    const value = (name: string) =>
      filter?.S3Key.Rules.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';
    return { target, event, prefix: value('prefix'), suffix: value('suffix') };
  };
  return {
    name: read.BucketName ?? nameOf(declared),
    notifications: [
      ...(configured?.QueueConfigurations ?? []).map((each) =>
        notification(each.Queue, each.Event, each.Filter),
      ),
      ...(configured?.LambdaConfigurations ?? []).map((each) =>
        notification(each.Function, each.Event, each.Filter),
      ),
      ...(configured?.EventBridgeConfiguration?.EventBridgeEnabled
        ? [{ target: undefined, event: 's3:*', prefix: '', suffix: '' }]
        : []),
    ],
    cors: read.CorsConfiguration?.CorsRules ?? [],
  };
}

/** The same at every start, and a bucket's name by S3's rules. */
function nameOf({ stack, logicalId }: DeclaredResource): string {
  const name = `${stack}-${logicalId}`.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  if (name.length <= 63) return name;
  return `${name.slice(0, 54)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
