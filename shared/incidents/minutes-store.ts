import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { minutesPartition } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { MinutesOf } from './time-writes.ts';

const Sum = z.object({
  billable: z.number().int().default(0),
  other: z.number().int().default(0),
  /** How many entries these minutes are of. */
  entries: z.number().int(),
});

/** The minutes of a day. */
export const DayMinutes = Sum.extend({ day: z.iso.date() });
export type DayMinutes = z.infer<typeof DayMinutes>;

/** A sum of minutes as it is stored, but for its day, which is its sort key. */
export const StoredMinutes = Sum;

/** The minutes of an agent or an account on the days from `from` to `to`, both included; one query. */
export async function minutesOf(
  client: DynamoDBDocumentClient,
  table: string,
  whose: { of: MinutesOf; id: string },
  period: { from: string; to: string },
): Promise<readonly DayMinutes[]> {
  const days: DayMinutes[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': minutesPartition(whose.of, whose.id),
          ':from': period.from,
          ':to': period.to,
        },
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    days.push(...Items.map((item) => ({ ...readItem(Sum, item), day: String(item.sk) })));
    from = LastEvaluatedKey;
  } while (from);
  // A day of which everything was taken back again is none.
  return days.filter(({ entries }) => entries > 0);
}

/** All days together. */
export const totalOf = (days: readonly DayMinutes[]): z.infer<typeof Sum> => ({
  billable: days.reduce((sum, { billable }) => sum + billable, 0),
  other: days.reduce((sum, { other }) => sum + other, 0),
  entries: days.reduce((sum, { entries }) => sum + entries, 0),
});
