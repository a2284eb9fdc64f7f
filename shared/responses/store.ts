import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { messageKey, messageList, sentMailIdKey, shardOf } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { OutgoingMessage, type WaitReason } from './outgoing-message.ts';
import { lookUpForm, sesHeaderId } from './ses-header-id.ts';

type State = OutgoingMessage['state'];

export type MessageStore = ReturnType<typeof messageStore>;

/** Outgoing messages. Every step names the states it may follow on: two workers never take the same step. */
export const messageStore = (
  client: DynamoDBDocumentClient,
  { table, viewShards }: { readonly table: string; readonly viewShards: number },
) => {
  const step = (
    messageId: string,
    from: readonly State[],
    step: Partial<Record<keyof OutgoingMessage, string>>,
  ): NonNullable<TransactItem['Update']> => {
    // The lists of messages are by state.
    const listPk = step.state && messageList(step.state, shardOf(messageId, viewShards));
    const set = { ...step, ...(listPk ? { listPk } : {}) };
    const names = Object.keys(set);
    return {
      TableName: table,
      Key: messageKey(messageId),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: `#state IN (${from.map((_, index) => `:from${index}`).join(', ')})`,
      ExpressionAttributeNames: {
        '#state': 'state',
        ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ...Object.fromEntries(from.map((state, index) => [`:from${index}`, state])),
        ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
      },
    };
  };

  const committed = async (writes: readonly TransactItem[]): Promise<boolean> => {
    try {
      await transact(client, writes);
      return true;
    } catch (error) {
      if (error instanceof LostRace) return false;
      throw error;
    }
  };

  const knownAs = (headerId: string, { messageId, reference }: OutgoingMessage): TransactItem => ({
    label: 'mailId',
    Put: {
      TableName: table,
      Item: { ...sentMailIdKey(headerId), kind: 'sentMailId', messageId, reference },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });

  return {
    async load(messageId: string): Promise<OutgoingMessage | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: messageKey(messageId), ConsistentRead: true }),
      );
      return Item && readItem(OutgoingMessage, Item);
    },

    /** Takes a message for sending, exactly as it was read. False where another worker was first. */
    async claim(message: OutgoingMessage, now: Date): Promise<boolean> {
      const update = step(message.messageId, [message.state], {
        state: 'claimed',
        claimedAt: now.toISOString(),
      });
      const sameClaim = message.claimedAt ? 'claimedAt = :before' : 'attribute_not_exists(claimedAt)';
      return won(
        client.send(
          new UpdateCommand({
            ...update,
            ConditionExpression: `${update.ConditionExpression} AND ${sameClaim}`,
            ExpressionAttributeValues: {
              ...update.ExpressionAttributeValues,
              ...(message.claimedAt ? { ':before': message.claimedAt } : {}),
            },
          }),
        ),
      );
    },

    /** Gives a claim back: SES has said that it did not take the mail. */
    async release(messageId: string, claimedAt: Date, waitingFor?: WaitReason): Promise<void> {
      const set = { state: 'queued', ...(waitingFor ? { waitingFor } : {}) } as const;
      const update = step(messageId, ['claimed'], set);
      await won(
        client.send(
          new UpdateCommand({
            ...update,
            // Whoever was away for so long that another has claimed it since gives nothing back.
            ConditionExpression: `${update.ConditionExpression} AND claimedAt = :mine`,
            ExpressionAttributeValues: {
              ...update.ExpressionAttributeValues,
              ':mine': claimedAt.toISOString(),
            },
          }),
        ),
      );
    },

    /** Says with a message why it waits. Nothing where it does not wait any more. */
    async waits(messageId: string, waitingFor: WaitReason): Promise<void> {
      await won(client.send(new UpdateCommand(step(messageId, ['queued'], { waitingFor }))));
    },

    /**
     * SES has the mail: from here on it is known by SES's id, and answers to it find their incident. Said by the
     * sender and again by SES's own event, whichever comes first.
     */
    async sent(message: OutgoingMessage, sesMessageId: string, at: string): Promise<void> {
      const headerId = sesHeaderId(sesMessageId);
      try {
        await transact(client, [
          {
            label: 'message',
            Update: step(message.messageId, ['queued', 'claimed'], {
              state: 'sent',
              sesMessageId,
              sentAt: at,
            }),
          },
          // An answer to a notice is not the customer's: it must not find the customer's incident.
          ...(message.contactId === undefined ? [] : [knownAs(headerId, message)]),
        ]);
      } catch (error) {
        if (!(error instanceof LostRace)) throw error;
      }
    },

    /** The write that keeps a message from going out; lost where its sending has begun in between. */
    withholding: (messageId: string, reason: string): TransactItem => ({
      label: 'message',
      Update: step(messageId, ['queued'], { state: 'withheld', reason }),
    }),

    /** The message that SES sent under this Message-ID. */
    async sentAs(headerMessageId: string): Promise<OutgoingMessage | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: sentMailIdKey(lookUpForm(headerMessageId)) }),
      );
      return Item && this.load(String(Item.messageId));
    },

    /**
     * Notes with a message that a copy of it failed, with what else must be true then, as one transaction. False
     * where that was noted of this address before.
     */
    async copyFailed(messageId: string, address: string, also: readonly TransactItem[]): Promise<boolean> {
      const note: TransactItem = {
        label: 'message',
        Update: {
          TableName: table,
          Key: messageKey(messageId),
          UpdateExpression: 'ADD failedCopies :one',
          ConditionExpression: 'attribute_exists(pk) AND NOT contains(failedCopies, :address)',
          ExpressionAttributeValues: { ':one': new Set([address]), ':address': address },
        },
      };
      return committed([note, ...also]);
    },

    /** A step with what else must be true for it, as one transaction. False where the step was taken already. */
    async take(
      messageId: string,
      from: readonly State[],
      set: { state: State } & Partial<Record<keyof OutgoingMessage, string>>,
      also: readonly TransactItem[],
    ): Promise<boolean> {
      return committed([{ label: 'message', Update: step(messageId, from, set) }, ...also]);
    },
  };
};

async function won(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
