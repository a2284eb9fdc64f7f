import * as z from 'zod';
import { replanDue, replanKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { Calendar } from './calendar-schema.ts';

/**
 * That a calendar has got other hours, and that what is open under it is to be reckoned anew. It stands among what
 * falls due until that is done, so that the sweep finds it and looking for it costs nothing.
 */
export const ReplanJob = z.object({
  siteId: z.string(),
  calendarId: z.string(),
  /** From when on the new hours hold. */
  at: z.iso.datetime(),
  /** The version of the calendar: a later change begins the job anew. */
  version: z.int(),
  /** How far it has come through the list of incidents. */
  reached: z.string().optional(),
});
export type ReplanJob = z.infer<typeof ReplanJob>;

export const replanItem = (job: ReplanJob) => ({
  ...replanKey(job.siteId, job.calendarId),
  ...{ kind: 'calendarReplan', ...job },
  ...replanDue(job.at, job.calendarId),
});

/** The write that goes with other hours of a calendar. */
export const replanWrite = (
  by: { siteId: string; calendar: Calendar; at: Date },
  table: string,
): TransactItem => {
  const { id: calendarId, version } = by.calendar;
  return {
    label: 'calendarReplan',
    Put: {
      TableName: table,
      Item: replanItem({ siteId: by.siteId, calendarId, version, at: by.at.toISOString() }),
      ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
      ExpressionAttributeValues: { ':version': version },
    },
  };
};
