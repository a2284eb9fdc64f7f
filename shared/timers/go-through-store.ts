import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type IncidentList, listIncidents, type TableLayout } from '../incidents/index.ts';
import { stopwatch } from '../platform/clock.ts';
import { type ReplanJob, type ReplanOf, replanJobStore } from '../schedules/index.ts';
import { turnsFrom } from './turns.ts';

/** Incidents of one page, and how many of them are looked at together. */
const PAGE = 50;
const AT_ONCE = 10;
/** One run ends before its function has to; the next sweep goes on where it has come to. */
export const LONGEST_MS = 15_000;

/** Whatever is not closed, the longest open first. What is new by then goes by what is new already. */
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
  /** Incidents that the edit had something to do with. */
  readonly looked: number;
  readonly done: boolean;
}

/** Looks at one incident; whether the edit has anything to do with it. */
export type LookAt = (
  reference: string,
  by: { readonly job: ReplanJob; readonly turns: Turns },
) => Promise<boolean>;
export type Turns = Pick<ReturnType<typeof turnsFrom>, 'take'>;

/**
 * Goes through what is open for a job, page by page. `lookAt` has to come to the same when it is done twice: a run
 * that stops anywhere is gone on with from its last whole page, and two may be at it at once.
 */
export const openGoneThrough = (client: DynamoDBDocumentClient, layout: TableLayout, longestMs: number) => {
  const jobs = replanJobStore(client, layout.table);

  const lookAtPage = async (job: ReplanJob, turns: Turns, lookAt: LookAt) => {
    const { rows, next } = await listIncidents(client, layout, open, { size: PAGE, after: job.reached });
    const own = rows.filter(({ incident }) => incident.siteId === job.siteId);
    let looked = 0;
    for (let start = 0; start < own.length; start += AT_ONCE) {
      const some = own.slice(start, start + AT_ONCE);
      const by = await Promise.all(some.map(({ incident }) => lookAt(incident.reference, { job, turns })));
      looked += by.filter(Boolean).length;
    }
    return { looked, next };
  };

  return async (of: ReplanOf, lookAt: LookAt): Promise<Replanned> => {
    const began = stopwatch();
    let looked = 0;
    for (let job = await jobs.find(of); job; ) {
      const turns = turnsFrom(job.givenUntil);
      const page = await lookAtPage(job, turns, lookAt);
      looked += page.looked;
      const { next: reached } = page;
      const given = { reached, givenUntil: turns.givenUntil() };
      const held = await jobs.goOn(job, given);
      if (!held || reached === undefined) return { looked, done: held };
      if (stopwatch() - began >= longestMs) return { looked, done: false };
      job = { ...job, ...given };
    }
    return { looked, done: true };
  };
};
