import * as z from 'zod';
import { type Key, replanDue, replanKey, timersReplanKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { Calendar } from './calendar-schema.ts';

/**
 * That what is open is to be reckoned anew: under a calendar that has got other hours, or, without a calendar,
 * because what time does to incidents was set up otherwise. It stands among what falls due until that is done, so
 * that the sweep finds it and looking for it costs nothing.
 */
export const ReplanJob = z.object({
  siteId: z.string(),
  calendarId: z.string().optional(),
  /** From when on the new hours hold; for timers when it is to begin. */
  at: z.iso.datetime(),
  /** Names the edit that it is for: another one begins it anew. */
  edit: z.string(),
  /** How far it has come through the list of incidents. */
  reached: z.string().optional(),
  /** What was overdue has been given its turns up to this instant. */
  givenUntil: z.iso.datetime().optional(),
});
export type ReplanJob = z.infer<typeof ReplanJob>;

/** What a job is told by: its site, and its calendar where it has one. */
export type ReplanOf = Pick<ReplanJob, 'siteId' | 'calendarId'>;

export const replanJobKey = ({ siteId, calendarId }: ReplanOf): Key =>
  calendarId === undefined ? timersReplanKey(siteId) : replanKey(siteId, calendarId);

export const replanItem = (job: ReplanJob) => ({
  ...replanJobKey(job),
  ...{ kind: job.calendarId === undefined ? 'timersReplan' : 'calendarReplan', ...job },
  ...replanDue(job.at, job.calendarId ?? job.siteId),
});

/** The write that goes with other hours of a calendar. */
export const replanWrite = (
  by: { siteId: string; calendar: Calendar; at: Date },
  table: string,
): TransactItem => {
  const { id: calendarId, version } = by.calendar;
  const edit = String(version);
  return {
    label: 'calendarReplan',
    Put: {
      TableName: table,
      Item: replanItem({ siteId: by.siteId, calendarId, edit, at: by.at.toISOString() }),
      ...unlessBegun(edit),
    },
  };
};

/**
 * An edit that is read while it is being written may go into an incident as it was before, and nobody waits as long
 * as this between reading and writing.
 */
const SETTLED_MS = 5_000;

/** The write that goes with an edit of what time does to incidents, named `edit`. */
export const timersReplanWrite = (
  { siteId, edit, at }: { siteId: string; edit: string; at: Date },
  table: string,
): TransactItem => {
  const begins = new Date(at.getTime() + SETTLED_MS).toISOString();
  const { pk, sk, ...item } = replanItem({ siteId, edit, at: begins });
  const names = Object.keys(item);
  return {
    label: 'timersReplan',
    Update: {
      TableName: table,
      Key: { pk, sk },
      // The turns that were given stay given.
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')} REMOVE reached`,
      ConditionExpression: unlessBegun(edit).ConditionExpression,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(item).map(([name, one]) => [`:${name}`, one]),
      ),
    },
  };
};

/** Written again by a retry, an edit does not begin its job anew. */
const unlessBegun = (edit: string) => ({
  ConditionExpression: 'attribute_not_exists(edit) OR edit <> :edit',
  ExpressionAttributeValues: { ':edit': edit },
});
