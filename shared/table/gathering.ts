import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { gatherReads } from './gather-reads.ts';
import { gatherWrites } from './gather-writes.ts';
import type { Key } from './keys.ts';

/**
 * The client for those who do many things at once, each with reads and a transaction of its own: what is asked of
 * it at the same time goes to the table together. Everybody's answer is what it would be alone; only consistent
 * reads of whole items are gathered, and transactions without a token of their own.
 */
export function gathering(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  const read = gatherReads(client);
  const write = gatherWrites(client);
  const send = async (command: Parameters<DynamoDBDocumentClient['send']>[0]) => {
    if (command instanceof GetCommand) {
      const { TableName, Key, ConsistentRead, ...more } = command.input;
      if (TableName && ConsistentRead && Object.keys(more).length === 0) {
        return { Item: await read(TableName, Key as unknown as Key), $metadata: {} };
      }
    }
    if (command instanceof TransactWriteCommand) {
      const { TransactItems = [], ...more } = command.input;
      if (Object.keys(more).length === 0) {
        await write(TransactItems);
        return { $metadata: {} };
      }
    }
    return client.send(command);
  };
  return Object.assign(Object.create(client) as DynamoDBDocumentClient, { send });
}
