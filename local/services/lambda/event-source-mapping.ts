import * as z from 'zod';
import type { RunningResource } from '../../contract.ts';
import type { Engine, EngineResourceType } from '../../engine.ts';
import { readProperties } from '../../template/properties.ts';
import { compilePattern } from '../events/pattern.ts';
import type { RunningQueue } from '../sqs/queue.ts';
import type { RunningFunction } from './function.ts';
import { startQueueMapping } from './queue-mapping.ts';
import { type StreamSource, startStreamMapping } from './stream-mapping.ts';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);
const MappingProperties = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.coerce.number().int().min(1).optional(),
  MaximumBatchingWindowInSeconds: z.coerce.number().min(0).max(300).default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  Enabled: flag.default(true),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.coerce.number().int().min(2).max(1000) }).optional(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
  BisectBatchOnFunctionError: flag.default(false),
  MaximumRetryAttempts: z.coerce.number().int().min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: z.coerce.number().int().min(-1).default(-1),
  ParallelizationFactor: z.coerce.number().int().min(1).max(10).optional(),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() })
    .optional(),
  FilterCriteria: z
    .strictObject({
      Filters: z
        .array(z.strictObject({ Pattern: z.string() }))
        .min(1)
        .max(5),
    })
    .optional(),
  Tags: z.unknown().optional(),
});
type MappingProperties = z.output<typeof MappingProperties>;

export const eventSourceMappingType: EngineResourceType = {
  type: 'AWS::Lambda::EventSourceMapping',
  async provision(declared, engine) {
    const properties = readProperties(declared, MappingProperties);
    const target = engine.find<RunningFunction>(properties.FunctionName);
    const source = engine.find(properties.EventSourceArn);
    const id = `${declared.stack}-${declared.logicalId}`;
    let stop: (() => Promise<void>) | undefined;
    return {
      ref: id,
      attributes: { Id: id },
      async start() {
        if (!properties.Enabled) return;
        stop = isQueue(source)
          ? startQueue(engine, properties, source, target)
          : startStream(engine, properties, id, source, target);
      },
      stop: async () => stop?.(),
    };
  },
};

const isQueue = (source: RunningResource): source is RunningQueue => 'queue' in source;
const isStream = (source: RunningResource): source is StreamSource => 'readStream' in source;

function startQueue(
  engine: Engine,
  properties: MappingProperties,
  source: RunningQueue,
  target: RunningFunction,
) {
  if (properties.FilterCriteria) throw new Error('FilterCriteria are supported on streams only');
  return startQueueMapping(engine, {
    source,
    target,
    batchSize: properties.BatchSize ?? 10,
    windowMs: properties.MaximumBatchingWindowInSeconds * 1000,
    concurrency: properties.ScalingConfig?.MaximumConcurrency ?? 5,
    reportsFailures: properties.FunctionResponseTypes.length > 0,
  });
}

/** A record is handed over where any of the filters matches it. */
function filterOf({ FilterCriteria }: MappingProperties): (record: unknown) => boolean {
  if (!FilterCriteria) return () => true;
  const filters = FilterCriteria.Filters.map(({ Pattern }) => compilePattern(JSON.parse(Pattern)));
  return (record) => filters.some((matches) => matches(record));
}

function startStream(
  engine: Engine,
  properties: MappingProperties,
  id: string,
  source: RunningResource,
  target: RunningFunction,
) {
  if (!isStream(source))
    throw new Error(`${id}: ${properties.EventSourceArn} is neither a queue nor a stream`);
  return startStreamMapping(engine, {
    id,
    streamArn: properties.EventSourceArn,
    source,
    target,
    batchSize: properties.BatchSize ?? 100,
    windowMs: properties.MaximumBatchingWindowInSeconds * 1000,
    retries: properties.MaximumRetryAttempts,
    maxAgeSeconds: properties.MaximumRecordAgeInSeconds,
    bisects: properties.BisectBatchOnFunctionError,
    reportsFailures: properties.FunctionResponseTypes.length > 0,
    accepts: filterOf(properties),
    onFailureArn: properties.DestinationConfig?.OnFailure?.Destination,
  });
}
