import { minutesKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { PartChange, TimeEntry } from './part.ts';
import { staleIncident } from './stale.ts';

/** Whose minutes are summed up by day. */
export type MinutesOf = 'agent' | 'account';

/**
 * The sums of an agent's and an account's day with a time entry that is new or removed: it is counted in the
 * transaction that writes it, and so exactly as often as it is there.
 */
export function minutesWrites(change: PartChange, table: string): TransactItem[] {
  if (change.kind !== 'time') return [];
  const { part: entry, remove } = change;
  const isNew = entry.revision === 0;
  if (!remove && !isNew) return [];
  const sums: [MinutesOf, string][] = [
    ['agent', entry.agent.id],
    ...(entry.account ? [['account', entry.account] as [MinutesOf, string]] : []),
  ];
  return sums.map(([of, id]) => sumWrite(of, id, entry, remove ? -1 : 1, table));
}

function sumWrite(of: MinutesOf, id: string, entry: TimeEntry, sign: 1 | -1, table: string): TransactItem {
  const key = minutesKey(of, id, entry.day);
  return {
    // What was taken back in between is not there to be taken back again: as stale as the incident is then.
    label: staleIncident,
    Update: {
      TableName: table,
      Key: { ...key },
      UpdateExpression: 'SET #kind = :kind ADD #sum :minutes, entries :one',
      // What was never added cannot be taken away.
      ConditionExpression: sign > 0 ? 'attribute_not_exists(pk) OR #kind = :kind' : '#sum >= :removed',
      ExpressionAttributeNames: { '#kind': 'kind', '#sum': entry.billable ? 'billable' : 'other' },
      ExpressionAttributeValues: {
        ':kind': 'minutes',
        ':minutes': sign * entry.minutes,
        ':one': sign,
        ...(sign > 0 ? {} : { ':removed': entry.minutes }),
      },
    },
  };
}
