import {
  DeleteCommand,
  type DeleteCommandInput,
  type DynamoDBDocumentClient,
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
