import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { SendingAccount } from '../platform/ses-account.ts';
import type { WaitReason } from '../responses/index.ts';
import { sendPaceKey } from '../table/keys.ts';

/** How many mails all workers together have begun to send in one second. */
export const SendPace = z.object({ taken: z.int(), expiresAt: z.int() });

const KEPT_SECONDS = 3600;

/** Says whether a mail may be sent now, and counts it if so; else why not. */
export type SendPaceKeeper = (now: Date) => Promise<WaitReason | undefined>;

/** Holds all workers together to what SES lets the account send: each mail takes one of the places of its second. */
export function sendPace(
  client: DynamoDBDocumentClient,
  table: string,
  account: (now: Date) => Promise<SendingAccount | undefined>,
): SendPaceKeeper {
  const takePlace = async (second: number, places: number): Promise<boolean> => {
    try {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: sendPaceKey(second),
          UpdateExpression: 'SET kind = :kind, expiresAt = :expiresAt ADD taken :one',
          ConditionExpression: 'attribute_not_exists(taken) OR taken < :places',
          ExpressionAttributeValues: {
            ':kind': 'sendPace',
            ':expiresAt': second + KEPT_SECONDS,
            ':one': 1,
            ':places': places,
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  return async (now) => {
    const allowed = await account(now);
    if (!allowed) return undefined;
    if (!allowed.enabled) return 'paused';
    if (allowed.left <= 0) return 'quota';
    const second = Math.floor(now.getTime() / 1000);
    return (await takePlace(second, allowed.ratePerSecond)) ? undefined : 'rate';
  };
}
