import { byAge, messageKey, messageList, shardOf } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/** The write of a message that is new: it is sent once it stands in the table. */
export const messageWrite = (
  message: OutgoingMessage,
  { table, viewShards }: { readonly table: string; readonly viewShards: number },
): TransactItem => ({
  label: 'message',
  Put: {
    TableName: table,
    Item: {
      ...messageKey(message.messageId),
      kind: 'message',
      ...message,
      listPk: messageList(message.state, shardOf(message.messageId, viewShards)),
      listSk: byAge(message.createdAt, message.messageId),
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});
