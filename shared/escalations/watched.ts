import * as z from 'zod';
import type { IncidentOfFacts } from '../rules/index.ts';
import type { Status } from '../settings/index.ts';

const Instant = z.iso.datetime();

/** Since when an incident is as timers look at it; kept with every change. */
export const Since = z
  .object({
    status: Instant.meta({ description: 'It has its status.' }),
    touched: Instant.meta({ description: 'The last that an agent or the customer did to it.' }),
    unassigned: Instant.optional(),
    unanswered: Instant.optional().meta({ description: 'The oldest message without an answer.' }),
  })
  .meta({ description: 'Since when.' });
export type Since = z.infer<typeof Since>;

/** What timers have done to an incident. `of` names the occasion: for another one they do it again. */
export const TimersDone = z
  .object({
    escalations: z.record(z.string(), z.object({ of: z.string(), times: z.int() })).default({}),
    /** The next one is counted from `from`: when the last was due, or when it was sent where that was late. */
    followUps: z.object({ of: z.string(), sent: z.int(), from: Instant.optional() }).optional(),
    /** When feedback was asked for, or was given up; it is once. */
    feedback: Instant.optional(),
  })
  .meta({ description: 'What was done when its time had come.' });
export type TimersDone = z.infer<typeof TimersDone>;

/** As much of an incident as its timers ask for. Incidents have this form. */
export interface WatchedIncident extends IncidentOfFacts {
  readonly status: Status;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly firstRespondedAt?: string | undefined;
  readonly solvedAt?: string | undefined;
  readonly closedAt?: string | undefined;
  readonly mergedInto?: string | undefined;
  readonly cancelled?: boolean | undefined;
  readonly since?: Since | undefined;
  readonly timers?: TimersDone | undefined;
}

/** Of an incident that was changed last before this was kept, as near as the rest of it tells. */
export function sinceOf(incident: WatchedIncident): Since {
  if (incident.since) return incident.since;
  const { status, solvedAt, closedAt, updatedAt, createdAt } = incident;
  const waits = !incident.firstRespondedAt || status === 'updated';
  return {
    status: (status === 'solved' ? solvedAt : status === 'closed' ? closedAt : undefined) ?? updatedAt,
    touched: updatedAt,
    ...(incident.assignee ? {} : { unassigned: createdAt }),
    ...(waits ? { unanswered: incident.firstRespondedAt ? updatedAt : createdAt } : {}),
  };
}
