import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { incidentStore, replanPromise, type TableLayout } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import { type DueReckoning, type DueReplan, isRunning } from '../sla/index.ts';
import { timerFirer } from './fire-store.ts';
import { LONGEST_MS, type LookAt, openGoneThrough, type Replanned } from './go-through-store.ts';
import { timerReckoner } from './reckon-store.ts';

interface Replanning {
  readonly site: Site;
  readonly newId: NewId;
  readonly longestMs?: number;
}

/**
 * Goes through what is open under a calendar that has got other hours: each clock takes its new instants, each
 * timer its new time, and what should have happened by now happens. Told twice, or stopped anywhere, it comes to
 * the same: an incident that goes by the new hours already stays as it is.
 */
export const calendarReplanner = (
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  { site, newId, longestMs = LONGEST_MS }: Replanning,
) => {
  const incidents = incidentStore(client, layout);
  const replan = replanPromise(client, layout, newId);
  const fire = timerFirer(client, layout, { site, newId });
  const goThrough = openGoneThrough(client, layout, longestMs);

  const lookAt =
    (now: Date): LookAt =>
    async (reference, { job: { calendarId, at: since } }) => {
      const state = await incidents.load(reference);
      const kpis = (state?.kpis ?? []).filter((kpi) => kpi.calendarId === calendarId);
      if (kpis.length === 0) return false;
      for (const { kpi } of kpis.filter(isRunning)) await replan({ reference, kpi, since }, now);
      await fire({ reference }, now);
      return true;
    };

  return (of: DueReplan, now: Date): Promise<Replanned> => goThrough(of, lookAt(now));
};

/**
 * Goes through what is open after escalations, or the settings of timers, were edited: each timer takes the time that
 * it has by them. What should have happened by now happens, so many at once and the rest in turns. Told twice, or
 * stopped anywhere, it comes to the same: a timer that stands where it belongs stays, and so does its turn.
 */
export const timersReplanner = (
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  { site, newId, longestMs = LONGEST_MS }: Replanning,
) => {
  const goThrough = openGoneThrough(client, layout, longestMs);
  const reckoner = timerReckoner(client, layout, { site, newId });

  return async ({ siteId }: DueReckoning, now: Date): Promise<Replanned> => {
    const reckon = await reckoner(siteId);
    return goThrough({ siteId }, (reference, { turns }) => reckon(reference, turns, now));
  };
};
