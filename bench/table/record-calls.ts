import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { twinTable } from './twin-table.ts';

/** One call to the table with what it consumed. `input` is what the desk's code asked for. */
export interface Call {
  /** `Get`, `Query`, `TransactWrite` … */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly began: number;
  readonly ended: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Its condition did not hold: nothing was written, and it is billed all the same. */
  readonly refused: boolean;
}

/** DynamoDB bills at least this for a read that finds nothing; DynamoDB Local reports 0 for some. */
const leastRead = (input: Readonly<Record<string, unknown>>) => (input.ConsistentRead ? 1 : 0.5);

interface Capacity {
  readonly CapacityUnits?: number;
}

/** A call that reads from several tables tells of each. */
function consumed(output: unknown): number {
  const { ConsumedCapacity } = output as { ConsumedCapacity?: Capacity | readonly Capacity[] };
  return [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

/** Writes cost twice as much in a transaction. */
const IN_TRANSACTION = 2;

/** One unit a write, were the items no larger than a kilobyte. */
const leastWrite = (input: Readonly<Record<string, unknown>>) =>
  Array.isArray(input.TransactItems)
    ? input.TransactItems.length * IN_TRANSACTION
    : Math.max(1, batchedWrites(input).length);

/** The writes of a batch, one by one. */
export function batchedWrites({
  RequestItems = {},
}: Readonly<Record<string, unknown>>): (readonly [string, Input])[] {
  const requests = Object.values(RequestItems as Record<string, Readonly<Record<string, Input>>[]>).flat();
  return requests.flatMap(({ PutRequest, DeleteRequest }) => [
    ...(PutRequest ? [['Put', PutRequest] as const] : []),
    ...(DeleteRequest ? [['Delete', DeleteRequest] as const] : []),
  ]);
}

type Input = Readonly<Record<string, unknown>>;

/**
 * Keeps every call of this client with the capacity it consumed: reads by DynamoDB Local's own account. Its
 * account of transactions is wrong, so every write is repeated on a twin table, the writes of a transaction one
 * by one, and counted there.
 */
export function recordCalls(
  client: DynamoDBDocumentClient,
  twinClient: DynamoDBDocumentClient,
  twin: string,
) {
  let calls: Call[] = [];
  const { write } = twinTable(twinClient, twin);

  const unitsOfWrite = async (operation: string, input: Readonly<Record<string, unknown>>) => {
    let units = 0;
    if (operation === 'BatchWrite') {
      for (const [single, of] of batchedWrites(input)) units += await write(single, of);
      return units;
    }
    if (operation !== 'TransactWrite') return write(operation, input);
    for (const item of input.TransactItems as readonly Readonly<Record<string, Input>>[])
      for (const [single, of] of Object.entries(item)) units += await write(single, of);
    return units * IN_TRANSACTION;
  };

  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = (context.commandName ?? '').replace(/(?:Items?)?Command$/, '');
      const input = args.input as unknown as Record<string, unknown>;
      const isWrite = /^(Put|Update|Delete|TransactWrite|BatchWrite)$/.test(operation);
      if (!isWrite && !/^(Get|BatchGet|Query)$/.test(operation))
        throw new Error(`${operation} is not measured here.`);
      const began = performance.now();
      const answer = await next({
        ...args,
        input: { ...input, ReturnConsumedCapacity: 'TOTAL' } as unknown as typeof args.input,
      }).catch((error: unknown) => {
        const writeUnits = isWrite ? leastWrite(input) : 0;
        calls.push({
          operation,
          input,
          began,
          ended: performance.now(),
          readUnits: 0,
          writeUnits,
          refused: true,
        });
        throw error;
      });
      const ended = performance.now();
      calls.push({
        operation,
        input,
        began,
        ended,
        readUnits: isWrite ? 0 : Math.max(leastRead(input), consumed(answer.output)),
        writeUnits: isWrite ? await unitsOfWrite(operation, input) : 0,
        refused: false,
      });
      return answer;
    },
    { step: 'initialize', name: 'recordCalls' },
  );
  return {
    clear: () => {
      calls = [];
    },
    taken: (): readonly Call[] => calls,
  };
}
