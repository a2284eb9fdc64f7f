import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import { declaredTable } from './declared-table.ts';

export interface TestTable {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly layout: { readonly table: string; readonly viewShards: number; readonly dueShards: number };
  /** Every call since it was last asked, by the SDK operation's name, in the order of their beginning. */
  calls(): readonly TableCall[];
  /** Calls back before each call; what it throws is thrown in place of the call. */
  before: (operation: string) => void | Promise<void>;
  /** Every item, for a look at what a test has left behind. */
  items(): Promise<Item[]>;
  partition(pk: string): Promise<Item[]>;
  stop(): Promise<void>;
}

export interface TableCall {
  readonly operation: string;
  readonly from: number;
  readonly to: number;
}

/** Calls of which each began only after the one before had ended. */
export function roundTrips(calls: readonly TableCall[]): number {
  let trips = 0;
  let over = Number.NEGATIVE_INFINITY;
  for (const call of [...calls].sort((one, other) => one.to - other.to)) {
    if (call.from < over) continue;
    trips += 1;
    over = call.to;
  }
  return trips;
}

/** A table of its own for a test file, as the template declares it, on the run's DynamoDB Local in memory. */
export async function aTable(): Promise<TestTable> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const endpoint = process.env.DESK_TEST_DYNAMODB;
  if (!endpoint) throw new Error('No DynamoDB Local runs: its test must stand in a layer that starts one.');
  const base = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'TEST', secretAccessKey: 'test' },
  });
  const table = `desk-${randomUUID()}`;
  await base.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      ...(await declaredTable()),
    }),
  );
  const client = DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } });
  let calls: TableCall[] = [];
  const tested: TestTable = {
    ...{ client, table, layout: { table, viewShards: 4, dueShards: 2 }, before: () => undefined },
    calls() {
      const made = calls;
      calls = [];
      return made;
    },
    items: () => itemsOn(paginateScan({ client }, { TableName: table, ConsistentRead: true })),
    partition: (pk) =>
      itemsOn(
        paginateQuery(
          { client },
          {
            TableName: table,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': pk },
          },
        ),
      ),
    async stop() {
      await base.send(new DeleteTableCommand({ TableName: table }));
      client.destroy();
      base.destroy();
    },
  };
  let clock = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = String(context.commandName).replace(/Command$/, '');
      await tested.before(operation);
      // Order alone counts: a clock of its own is finer than the machine's.
      clock += 1;
      const from = clock;
      const result = await next(args);
      clock += 1;
      calls.push({ operation, from, to: clock });
      return result;
    },
    { step: 'initialize', name: 'watch', priority: 'high' },
  );
  return tested;
}

type Item = Record<string, unknown>;

async function itemsOn(pages: AsyncIterable<{ Items?: Item[] | undefined }>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}
