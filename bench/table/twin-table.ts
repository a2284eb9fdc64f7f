import {
  DeleteCommand,
  type DeleteCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';

type Input = Readonly<Record<string, unknown>>;

/** A table that is written what another one was, write by write, to learn what each consumed. */
export const twinTable = (client: DynamoDBDocumentClient, table: string) => ({
  /** The write units of one write, its indexes included. @throws Error where the write has no measure. */
  async write(operation: string, input: Input): Promise<number> {
    if (operation === 'ConditionCheck') return unitsOfCheck(client, table, input);
    const { ConsumedCapacity } = await send(client, operation, {
      ...input,
      TableName: table,
      ReturnConsumedCapacity: 'TOTAL',
    });
    const units = ConsumedCapacity?.CapacityUnits;
    if (units === undefined) throw new Error(`DynamoDB Local did not say what a ${operation} consumed.`);
    return units;
  },
});

/** A check costs what writing the item it looks at would, without its indexes: one unit a kilobyte. */
async function unitsOfCheck(client: DynamoDBDocumentClient, table: string, { Key }: Input): Promise<number> {
  const { Item = {} } = await client.send(new GetCommand({ TableName: table, Key: Key as Item }));
  return Math.max(1, Math.ceil(Buffer.byteLength(JSON.stringify(Item)) / 1024));
}

type Item = Record<string, unknown>;

function send(client: DynamoDBDocumentClient, operation: string, input: Input) {
  switch (operation) {
    case 'Put':
      return client.send(new PutCommand(input as unknown as PutCommandInput));
    case 'Update':
      return client.send(new UpdateCommand(input as unknown as UpdateCommandInput));
    case 'Delete':
      return client.send(new DeleteCommand(input as unknown as DeleteCommandInput));
    default:
      throw new Error(`A write of the kind ${operation} is not measured yet.`);
  }
}
