import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud, DeclaredResource, RunningResource } from '../../contract.ts';
import { DynamoError, dynamo } from './client.ts';
import { readDefinition, type TableDefinition } from './definition.ts';
import { holdDynamoDb } from './process.ts';
import { type StreamReader, streamReader } from './stream.ts';
import { deleteExpired, sweepPeriodically } from './ttl.ts';

export interface RunningTable extends RunningResource {
  readonly name: string;
  /**
   * Records of the table's stream in order, in the shape Lambda gets, from the oldest kept where there is no
   * checkpoint. `checkpoint` is where to go on after these.
   */
  readStream(
    checkpoint: string | undefined,
    limit: number,
  ): Promise<{ records: unknown[]; checkpoint: string }>;
}

interface Description {
  readonly TableStatus: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string; readonly IndexStatus: string }[];
  readonly LatestStreamArn?: string;
  readonly LatestStreamLabel?: string;
  readonly StreamSpecification?: { readonly StreamViewType?: string };
}

export const tableArn = ({ region, account }: Cloud, name: string): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;

export async function provisionTable(declared: DeclaredResource, cloud: Cloud): Promise<RunningTable> {
  const definition = readDefinition(declared);
  const { url, release } = await holdDynamoDb(cloud.dataDir);
  const description = await createOrExtend(url, definition).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const arn = tableArn(cloud, definition.name);
  const streamArn =
    description.LatestStreamLabel === undefined || definition.streamView === undefined
      ? undefined
      : `${arn}/stream/${description.LatestStreamLabel}`;
  const stream: StreamReader | undefined =
    description.LatestStreamArn === undefined || streamArn === undefined
      ? undefined
      : streamReader(url, description.LatestStreamArn, streamArn);
  let stopSweep: (() => Promise<void>) | undefined;
  return {
    name: definition.name,
    ref: definition.name,
    attributes: { Arn: arn, ...(streamArn === undefined ? {} : { StreamArn: streamArn }) },
    readStream(checkpoint, limit) {
      if (stream === undefined) return Promise.reject(new Error(`${definition.name} declares no stream`));
      return stream.read(checkpoint, limit);
    },
    async start() {
      const attribute = definition.ttlAttribute;
      if (attribute === undefined) return;
      const table = { name: definition.name, keys: definition.keys, attribute };
      stopSweep = sweepPeriodically(cloud, (stopped) =>
        deleteExpired(url, table, cloud.clock.now(), stopped),
      );
    },
    async stop() {
      await stopSweep?.();
      await release();
    },
  };
}

const api = 'DynamoDB_20120810';

async function describe(url: string, name: string): Promise<Description | undefined> {
  try {
    return (await dynamo<{ Table: Description }>(url, `${api}.DescribeTable`, { TableName: name })).Table;
  } catch (error) {
    if (error instanceof DynamoError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** The table as declared: created where there is none, given the indexes it lacks where there is one. */
async function createOrExtend(url: string, definition: TableDefinition): Promise<Description> {
  const found = await describe(url, definition.name);
  if (found === undefined) await create(url, definition);
  else await extend(url, definition, found);
  return whenActive(url, definition.name);
}

async function create(url: string, definition: TableDefinition): Promise<void> {
  const { name, attributes, keySchema, globalIndexes, localIndexes, streamView } = definition;
  await dynamo(url, `${api}.CreateTable`, {
    TableName: name,
    AttributeDefinitions: attributes,
    KeySchema: keySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes }),
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes }),
    ...(streamView && { StreamSpecification: { StreamEnabled: true, StreamViewType: streamView } }),
  });
}

async function extend(url: string, definition: TableDefinition, found: Description): Promise<void> {
  const { name, attributes, keySchema, globalIndexes, streamView } = definition;
  const keys = (schema: Description['KeySchema']) => schema.map((key) => key.AttributeName).join(', ');
  if (keys(found.KeySchema) !== keys(keySchema)) {
    throw new Error(
      `${name} stands with the key ${keys(found.KeySchema)} and is declared with ${keys(keySchema)}: a table's key cannot change. Delete the data directory to start afresh.`,
    );
  }
  const foundView = found.LatestStreamArn && found.StreamSpecification?.StreamViewType;
  if (foundView && streamView && foundView !== streamView) {
    throw new Error(
      `${name} streams ${foundView} and is declared with ${streamView}. Delete the data directory to start afresh.`,
    );
  }
  if (!foundView && streamView) {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: streamView };
    await dynamo(url, `${api}.UpdateTable`, { TableName: name, StreamSpecification });
    await whenActive(url, name);
  }
  const known = new Set((found.GlobalSecondaryIndexes ?? []).map((index) => index.IndexName));
  // DynamoDB takes one new index per call.
  for (const index of globalIndexes.filter(({ IndexName }) => !known.has(IndexName))) {
    await dynamo(url, `${api}.UpdateTable`, {
      TableName: name,
      AttributeDefinitions: attributes,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
    await whenActive(url, name);
  }
}

async function whenActive(url: string, name: string): Promise<Description> {
  for (;;) {
    const table = await describe(url, name);
    const building = table?.GlobalSecondaryIndexes?.some(({ IndexStatus }) => IndexStatus !== 'ACTIVE');
    if (table?.TableStatus === 'ACTIVE' && !building) return table;
    await sleep(25);
  }
}
