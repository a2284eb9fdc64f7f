import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { NewId } from '../platform/ids.ts';
import { builtInIds, calendarStore } from '../schedules/index.ts';
import { isRunning, type KpiInstance } from '../sla/index.ts';
import type { Change } from './change.ts';
import { type Calendars, hasDue, movesClocks, withPromises } from './promises.ts';

/** The calendars that clocks go by, read where they are none of the built-in ones. */
export async function calendarsFor(
  client: DynamoDBDocumentClient,
  table: string,
  kpis: readonly Pick<KpiInstance, 'calendarId' | 'timeZone' | 'siteId'>[],
): Promise<Calendars> {
  const own = kpis.filter(({ calendarId }) => !builtInIds.includes(calendarId));
  const [first] = own;
  if (!first) return new Map();
  const site = { id: first.siteId, timeZone: first.timeZone };
  return calendarStore(client, table, site).business(own.map(({ calendarId }) => calendarId));
}

/**
 * Moves the promises of whatever incidents a change touches, whoever made it: no way of changing an incident has
 * to think of them.
 */
export const promiseKeeper = (client: DynamoDBDocumentClient, table: string, newId: NewId) => {
  const keep = async <C extends Change>(change: C): Promise<C> => {
    if (change.promised) return change;
    const others = change.others && (await Promise.all(change.others.map((other) => keep(other))));
    const whole = others ? { ...change, others } : change;
    const moves = movesClocks(whole) || hasDue(whole);
    const calendars = moves
      ? await calendarsFor(client, table, (whole.before?.kpis ?? []).filter(isRunning))
      : new Map();
    return withPromises(whole, { newId, calendars });
  };
  return keep;
};
