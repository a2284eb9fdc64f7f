import * as z from 'zod';
import type { DeclaredResource } from '../../contract.ts';
import { readProperties } from '../../template/properties.ts';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const Projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
// Loose where the rest is throughput, which has no meaning on one machine.
const Index = z.object({ IndexName: z.string(), KeySchema, Projection });

/** What both types declare; what only operates a table in an account (backups, encryption, tags) is let pass. */
const TableProperties = z.strictObject({
  TableName: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{3,255}$/)
    .optional(),
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema,
  GlobalSecondaryIndexes: z.array(Index).default([]),
  LocalSecondaryIndexes: z.array(Index).default([]),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) })
    .optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: flag }).optional(),
  ...Object.fromEntries(
    [
      ...['BillingMode', 'ProvisionedThroughput', 'OnDemandThroughput', 'WarmThroughput', 'TableClass'],
      ...['WriteOnDemandThroughputSettings', 'WriteProvisionedThroughputSettings', 'MultiRegionConsistency'],
      ...['PointInTimeRecoverySpecification', 'SSESpecification', 'DeletionProtectionEnabled'],
      ...['ContributorInsightsSpecification', 'ResourcePolicy', 'Tags'],
    ].map((name) => [name, z.unknown().optional()]),
  ),
  Replicas: z.array(z.looseObject({ Region: z.string() })).optional(),
});

export interface TableDefinition {
  readonly name: string;
  readonly keys: readonly string[];
  readonly ttlAttribute: string | undefined;
  readonly streamView: string | undefined;
  /** As CreateTable takes them. */
  readonly attributes: readonly object[];
  readonly keySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly globalIndexes: readonly { readonly IndexName: string }[];
  readonly localIndexes: readonly object[];
}

/**
 * Reads a template's table.
 * @throws Error naming what is wrong or cannot be run here.
 */
export function readDefinition(declared: DeclaredResource): TableDefinition {
  const read = readProperties(declared, TableProperties);
  const ttl = read.TimeToLiveSpecification;
  if (ttl?.Enabled && ttl.AttributeName === undefined)
    throw new Error('TimeToLiveSpecification names no AttributeName');
  return {
    name: read.TableName ?? `${declared.stack}-${declared.logicalId}`.slice(0, 255),
    keys: read.KeySchema.map(({ AttributeName }) => AttributeName),
    ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
    streamView: read.StreamSpecification?.StreamViewType,
    attributes: read.AttributeDefinitions,
    keySchema: read.KeySchema,
    globalIndexes: read.GlobalSecondaryIndexes,
    localIndexes: read.LocalSecondaryIndexes,
  };
}
