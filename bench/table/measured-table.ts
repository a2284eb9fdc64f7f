import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { App } from 'aws-cdk-lib';
import { parseSettings } from '../../infra/settings.ts';
import { DataStack } from '../../infra/stacks/data-stack.ts';
import { startDynamoDb } from '../../local/services/dynamodb/index.ts';
import { type Call, recordCalls } from './record-calls.ts';

/** What was asked of the table while something was done. */
export interface Usage {
  readonly calls: readonly Call[];
  /** Calls that waited for one another: those sent while another was under way count as one trip with it. */
  readonly roundTrips: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface MeasuredTable {
  readonly client: DynamoDBDocumentClient;
  /** The same table, unmeasured: to fill it. */
  readonly unmeasured: DynamoDBDocumentClient;
  readonly layout: { readonly table: string; readonly viewShards: number; readonly dueShards: number };
  measure<T>(work: () => Promise<T>): Promise<{ result: T; usage: Usage }>;
  stop(): Promise<void>;
}

const settings = parseSettings({});

/**
 * The desk's table as infra declares it, on a DynamoDB Local of its own, with a client that keeps the capacity
 * which every call consumed.
 */
export async function startMeasuredTable(options: { inMemory?: boolean } = {}): Promise<MeasuredTable> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-table-'));
  const database = await startDynamoDb(folder, options);
  const credentials = { accessKeyId: 'measured', secretAccessKey: 'measured' };
  const plain = new DynamoDBClient({ endpoint: database.url, region: 'eu-central-1', credentials });
  const [table, twin] = ['incident-desk', 'incident-desk-twin'];
  const definition = await declaredTable(folder);
  for (const TableName of [table, twin])
    await plain.send(new CreateTableCommand({ ...definition, TableName }));
  const documents = (of: DynamoDBClient) =>
    DynamoDBDocumentClient.from(of, { marshallOptions: { removeUndefinedValues: true } });
  const client = documents(plain);
  const twinClient = new DynamoDBClient({ endpoint: database.url, region: 'eu-central-1', credentials });
  const calls = recordCalls(client, documents(twinClient), twin);
  return {
    client,
    unmeasured: documents(twinClient),
    layout: { table, viewShards: settings.shards.view, dueShards: settings.shards.due },
    async measure(work) {
      calls.clear();
      const result = await work();
      return { result, usage: usageOf(calls.taken()) };
    },
    async stop() {
      plain.destroy();
      twinClient.destroy();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Keys and indexes from the template, as CreateTable takes them. */
async function declaredTable(folder: string): Promise<Omit<CreateTableCommandInput, 'TableName'>> {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false, treeMetadata: false });
  new DataStack(app, 'Data', { settings });
  const [stack] = app.synth().stacks;
  if (!stack) throw new Error('The data stack was not synthesized.');
  const template = JSON.parse(await readFile(stack.templateFullPath, 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: CreateTableCommandInput }>;
  };
  const tables = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
  const [declared] = tables;
  if (!declared || tables.length > 1) throw new Error(`There are ${tables.length} tables, not a single one.`);
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = declared.Properties;
  return { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode };
}

/** In the order in which they were sent: which of two at once is answered first is chance. */
function usageOf(answered: readonly Call[]): Usage {
  const calls = [...answered].sort((one, other) => one.began - other.began);
  let roundTrips = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const call of calls) {
    if (call.began >= until) {
      roundTrips += 1;
      until = call.ended;
    }
  }
  const sum = (unit: (call: Call) => number) => calls.reduce((all, call) => all + unit(call), 0);
  return {
    calls,
    roundTrips,
    readUnits: sum(({ readUnits }) => readUnits),
    writeUnits: sum(({ writeUnits }) => writeUnits),
  };
}
