import * as z from 'zod';
import { Condition } from '../rules/index.ts';
import { ThresholdAt } from './kpi.ts';

/** A site has so many policies at most. */
export const MOST_POLICIES = 100;

const Minutes = z.number().positive('More than 0.').max(1_100_000);

/** Business minutes by priority; `others` for those not named. No promise for a priority that has neither. */
const Targets = z
  .strictObject({
    P1: Minutes.optional(),
    P2: Minutes.optional(),
    P3: Minutes.optional(),
    P4: Minutes.optional(),
    P5: Minutes.optional(),
    others: Minutes.optional(),
  })
  .refine((targets) => Object.values(targets).some((one) => one !== undefined), {
    error: 'A target for a priority, or for the others.',
  });

const words = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'No control characters or line breaks.');

/** What an admin says of a policy. */
export const PolicyInput = z.strictObject({
  name: words,
  /** Which incidents it is for, where nothing they are owed names a policy. Absent: only those it is named for. */
  conditions: Condition.optional(),
  enabled: z.boolean().default(true),
  calendarId: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'The id of a calendar.')
    .default('24x7'),
  targets: z
    .strictObject({
      firstResponse: Targets.optional(),
      nextResponse: Targets.optional(),
      resolution: Targets.optional(),
    })
    .refine((targets) => Object.values(targets).some((one) => one !== undefined), {
      error: 'It promises nothing: at least one target.',
    }),
  thresholds: z
    .strictObject({ followUp: ThresholdAt.optional(), warning: ThresholdAt.optional() })
    .default({ warning: { percent: 75 } }),
  /** In which statuses every clock stands. */
  pauseStatuses: z
    .array(z.enum(['unresolved', 'waiting', 'updated']))
    .max(2, 'At least one status in which it runs.')
    .refine((list) => new Set(list).size === list.length, 'No status may stand here twice.')
    .default(['waiting']),
});
export type PolicyInput = z.infer<typeof PolicyInput>;

/** A policy as it is stored. */
export const SlaPolicy = PolicyInput.extend({
  id: z.string(),
  version: z.int(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.object({ id: z.string(), name: z.string() }),
});
export type SlaPolicy = z.infer<typeof SlaPolicy>;

/** As much of a policy as clocks ask for. */
export type PolicyTerms = Pick<
  SlaPolicy,
  'id' | 'name' | 'calendarId' | 'targets' | 'thresholds' | 'pauseStatuses'
>;
