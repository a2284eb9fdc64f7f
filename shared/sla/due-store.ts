import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dueList, dueUntil } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { StoredKpi } from './kpi.ts';
import { thresholdsAhead } from './promises.ts';

/** What the sweep hands to the timers' queue: a promise of an incident, and the instant it was found due at. */
export const DueEntry = z.object({
  reference: z.string(),
  kpi: z.string(),
  at: z.iso.datetime(),
});
export type DueEntry = z.infer<typeof DueEntry>;

/** The other kind: the timer of an incident, what it is for, and the instant it was found due at. */
export const DueTimer = z.object({
  reference: z.string(),
  kind: z.string(),
  what: z.string(),
  at: z.iso.datetime(),
});
export type DueTimer = z.infer<typeof DueTimer>;

/** The third: a calendar that has got other hours, whose open incidents are to be reckoned anew. */
export const DueReplan = z.object({ calendarId: z.string(), siteId: z.string(), at: z.iso.datetime() });
export type DueReplan = z.infer<typeof DueReplan>;

/** The fourth: what time does to incidents was set up otherwise, so that the timers of what is open are reckoned anew. */
export const DueReckoning = DueReplan.omit({ calendarId: true });
export type DueReckoning = z.infer<typeof DueReckoning>;

export const Due = z.union([DueEntry, DueTimer, DueReplan, DueReckoning]);
export type Due = z.infer<typeof Due>;

/** The sweep runs once a minute and looks a little further ahead, so that no instant falls between two runs. */
export const SWEEP_AHEAD_MS = 65_000;

/** As much of an incident's timer as the sweep asks for. */
const TimerItem = z.object({
  reference: z.string(),
  next: DueTimer.omit({ reference: true }).optional(),
  soon: z.array(z.iso.datetime()).default([]),
  notBefore: z.iso.datetime().optional(),
});

/** A page of what falls due in one shard up to an instant, earliest first. */
export interface DuePage {
  readonly entries: readonly Due[];
  readonly next?: Record<string, unknown>;
}

/** One query of the sparse index; an idle shard costs half a read unit. */
export async function duePage(
  client: DynamoDBDocumentClient,
  table: string,
  page: { shard: number; until: Date; after?: Record<string, unknown> | undefined },
): Promise<DuePage> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :pk AND dueSk <= :until',
      ExpressionAttributeValues: { ':pk': dueList(page.shard), ':until': dueUntil(page.until.toISOString()) },
      ...(page.after ? { ExclusiveStartKey: page.after } : {}),
    }),
  );
  // What stands in the index is what comes next; what comes close behind it the next run would find too late. All
  // that is overdue comes with the first.
  const from = new Date(page.until.getTime() - SWEEP_AHEAD_MS).toISOString();
  const until = page.until.toISOString();
  const together = (next: string, others: readonly string[]) => [
    next,
    ...others.filter((at) => at > from && at <= until),
  ];
  const entries = Items.flatMap((item): Due[] => {
    if (item.kind === 'calendarReplan') return [readItem(DueReplan, item)];
    if (item.kind === 'timersReplan') return [readItem(DueReckoning, item)];
    if (item.kind === 'timer') {
      const { reference, next, soon, notBefore } = readItem(TimerItem, item);
      if (!next) return [];
      return together(notBefore ?? next.at, soon).map((at) => ({ reference, ...next, at }));
    }
    const kpi = readItem(StoredKpi, item);
    const [next, ...others] = thresholdsAhead(kpi).map(({ at }) => at);
    if (!next) return [];
    return together(next, others).map((at) => ({ reference: kpi.reference, kpi: kpi.kpi, at }));
  });
  return { entries, ...(LastEvaluatedKey ? { next: LastEvaluatedKey } : {}) };
}
