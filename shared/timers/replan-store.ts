import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type IncidentList,
  incidentStore,
  listIncidents,
  replanPromise,
  type TableLayout,
} from '../incidents/index.ts';
import { stopwatch } from '../platform/clock.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import { type ReplanJob, replanJobStore } from '../schedules/index.ts';
import { type DueReplan, isRunning } from '../sla/index.ts';
import { timerFirer } from './fire-store.ts';

/** Incidents of one page, and how many of them are looked at together. */
const PAGE = 50;
const AT_ONCE = 10;
/** One run ends before its function has to; the next sweep goes on where it has come to. */
const LONGEST_MS = 15_000;

/** Whatever is not closed, the longest open first. What is new by then goes by the new hours already. */
const open: IncidentList = {
  source: {
    kind: 'scope',
    scope: 'status',
    values: [''],
    statuses: ['unresolved', 'updated', 'waiting', 'solved'],
  },
  order: 'created',
  descending: false,
};

/** What came of one run. */
export interface Replanned {
  /** Incidents that go by the calendar. */
  readonly looked: number;
  readonly done: boolean;
}

/**
 * Goes through what is open under a calendar that has got other hours: each clock takes its new instants, each
 * timer its new time, and what should have happened by now happens. Told twice, or stopped anywhere, it comes to
 * the same: an incident that goes by the new hours already stays as it is.
 */
export const calendarReplanner = (
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  { site, newId, longestMs = LONGEST_MS }: { site: Site; newId: NewId; longestMs?: number },
) => {
  const incidents = incidentStore(client, layout);
  const replan = replanPromise(client, layout, newId);
  const fire = timerFirer(client, layout, { site, newId });

  /** Whether the incident goes by the calendar. */
  const lookAt = async (
    reference: string,
    { calendarId, at: since }: ReplanJob,
    now: Date,
  ): Promise<boolean> => {
    const state = await incidents.load(reference);
    const kpis = (state?.kpis ?? []).filter((kpi) => kpi.calendarId === calendarId);
    if (!state || kpis.length === 0) return false;
    for (const { kpi } of kpis.filter(isRunning)) await replan({ reference, kpi, since }, now);
    if (state.timer) await fire({ reference }, now);
    return true;
  };

  /** A page of what is open; answers where the next one begins. */
  const lookAtPage = async (job: ReplanJob, now: Date): Promise<{ looked: number; next?: string }> => {
    const { rows, next } = await listIncidents(client, layout, open, { size: PAGE, after: job.reached });
    const own = rows.filter(({ incident }) => incident.siteId === job.siteId);
    let looked = 0;
    for (let start = 0; start < own.length; start += AT_ONCE) {
      const some = own.slice(start, start + AT_ONCE);
      const by = await Promise.all(some.map(({ incident }) => lookAt(incident.reference, job, now)));
      looked += by.filter(Boolean).length;
    }
    return { looked, ...(next === undefined ? {} : { next }) };
  };

  return async ({ siteId, calendarId }: DueReplan, now: Date): Promise<Replanned> => {
    const jobs = replanJobStore(client, layout.table, siteId);
    const began = stopwatch();
    let looked = 0;
    for (let job = await jobs.find(calendarId); job; ) {
      const page = await lookAtPage(job, now);
      looked += page.looked;
      const held = await jobs.goOn(job, page.next);
      if (!held || page.next === undefined) return { looked, done: held };
      if (stopwatch() - began >= longestMs) return { looked, done: false };
      job = { ...job, reached: page.next };
    }
    return { looked, done: true };
  };
};
