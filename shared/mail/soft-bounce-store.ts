import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { softBouncesKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { TransactItem } from '../table/transact.ts';

/** Days (UTC) on which mails to an address have failed for reasons that pass, the oldest first. */
export const SoftBounces = z.object({ days: z.array(z.iso.date()) });

/** Failures of longer ago say nothing of an address any more. */
const REMEMBERED_DAYS = 14;
const DAY = 86_400_000;

export type SoftBounceStore = ReturnType<typeof softBounceStore>;

export const softBounceStore = (client: DynamoDBDocumentClient, table: string) => ({
  /** On how many days of the last two weeks mail to this address has failed, this one included, and the write that says so. */
  async another(address: string, at: Date): Promise<{ days: number; write: TransactItem }> {
    const Key = softBouncesKey(address);
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    const since = dayOf(new Date(at.getTime() - REMEMBERED_DAYS * DAY));
    const before = Item ? readItem(SoftBounces, Item).days.filter((day) => day > since) : [];
    const days = [...new Set([...before, dayOf(at)])].sort();
    const write: TransactItem = {
      label: 'softBounces',
      Put: {
        TableName: table,
        Item: {
          ...Key,
          kind: 'softBounces',
          days,
          expiresAt: Math.floor(at.getTime() / 1000) + (REMEMBERED_DAYS + 1) * 86_400,
        },
        ConditionExpression: 'attribute_not_exists(pk) OR kind = :kind',
        ExpressionAttributeValues: { ':kind': 'softBounces' },
      },
    };
    return { days: days.length, write };
  },
});

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
