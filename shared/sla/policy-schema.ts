import * as z from 'zod';
import { line } from '../platform/line.ts';
import { Condition } from '../rules/index.ts';
import { CustomKpi, MOST_CUSTOM_KPIS } from './custom-kpi.ts';
import { ThresholdAt } from './kpi.ts';
import { Targets } from './targets.ts';

/** A site has so many policies at most. */
export const MOST_POLICIES = 100;

/** What an admin says of a policy. */
export const PolicyInput = z.strictObject({
  name: line(100),
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
    .default({})
    .meta({ description: 'Of each clock that the desk itself defines.' }),
  thresholds: z
    .strictObject({ followUp: ThresholdAt.optional(), warning: ThresholdAt.optional() })
    .default({ warning: { percent: 75 } }),
  /** Clocks of its own besides. */
  customKpis: z
    .array(CustomKpi)
    .max(MOST_CUSTOM_KPIS)
    .refine((kpis) => new Set(kpis.map(({ id }) => id)).size === kpis.length, {
      error: 'No id may stand here twice.',
    })
    .default([]),
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
  'id' | 'name' | 'calendarId' | 'targets' | 'customKpis' | 'thresholds' | 'pauseStatuses'
>;
