import * as z from 'zod';
import type { FieldFault } from '../platform/errors.ts';
import { line } from '../platform/line.ts';
import { Condition, type ConditionChecks, conditionFaults, type FactField, testsOf } from '../rules/index.ts';
import type { Settings } from '../settings/index.ts';
import { ThresholdAt } from './kpi.ts';
import { happeningTypes } from './promises.ts';
import { Targets } from './targets.ts';

/** A policy has so many clocks of its own at most: each is an item of every incident it is for. */
export const MOST_CUSTOM_KPIS = 5;
/** Of the conditions of one of them together: they are kept with the clock, and read with the incident. */
const MOST_BYTES = 4096;

/** A clock that an admin has defined: from when until when it runs, and in which while it stands. */
export const CustomKpi = z
  .strictObject({
    id: z.string().regex(/^[a-z][\w-]{0,39}$/i, 'Letters, digits, _ and -, a letter first; at most 40.'),
    name: line(100),
    start: Condition,
    success: Condition,
    pause: Condition.optional(),
    targets: Targets,
    thresholds: z
      .strictObject({ followUp: ThresholdAt.optional(), warning: ThresholdAt.optional() })
      .optional()
      .meta({ description: 'Those of the policy where absent.' }),
  })
  .superRefine(({ start, success, pause }, context) => {
    if (Buffer.byteLength(JSON.stringify([start, success, pause])) <= MOST_BYTES) return;
    const message = `Its conditions are too large together: ${MOST_BYTES} bytes at most.`;
    context.addIssue({ code: 'custom', path: ['start'], message });
  });
export type CustomKpi = z.infer<typeof CustomKpi>;

/** The name under which the clock stands on incidents. */
export const customKpiKey = (id: string): string => `custom:${id}`;

const fields = new Set([
  ...['channel', 'contact', 'account', 'product', 'category', 'topic', 'language', 'tags', 'subject'],
  ...['reasonGeneral', 'reasonSpecific', 'impact', 'urgency', 'priority', 'queue', 'supportGroup'],
  ...['assignee', 'status', 'stage', 'disposition', 'resolutionGeneral', 'resolutionSpecific'],
  ...['resolutionNotes', 'shareResolution', 'contract', 'entitlement', 'parent', 'informedUsers'],
  ...['openRequiredTasks', 'minutes', 'billableMinutes', 'attachments', 'escalationLevel'],
  ...['firstRespondedAt', 'solvedAt', 'closedAt', 'contact.name', 'contact.address', 'contact.domain'],
  ...['asset.serialNumber', 'asset.product', 'asset.contract'],
]);
const refused = new Set(['changed', 'changedFrom', 'changedTo', 'longerAgoThan', 'withinLast']);

/** What has just happened to the incident; nothing where only fields were changed. */
const happenings: FactField = {
  kind: 'list',
  about: 'What has just happened to the incident',
  values: () => happeningTypes,
};

const mayAsk = (field: string): boolean =>
  field === 'happenings' || fields.has(field) || field.startsWith('customFields.');

/** What is wrong with the clocks of a policy, each with the JSON pointer to it. */
export const customKpiFaults = (kpis: readonly CustomKpi[], settings: Settings): readonly FieldFault[] =>
  kpis.flatMap((kpi, at) =>
    (['start', 'success', 'pause'] as const).flatMap((part) => {
      const condition = kpi[part];
      return condition ? faultsOf(condition, `/customKpis/${at}/${part}`, { settings }) : [];
    }),
  );

/** They speak of what stands on the incident: they are looked at when it changes, and nothing else is read then. */
function faultsOf(condition: Condition, pointer: string, checks: ConditionChecks): readonly FieldFault[] {
  const unfit = testsOf(condition, pointer).flatMap(({ test, pointer: place }): FieldFault[] => {
    const fault = (part: string, detail: string) => [
      { in: 'body' as const, pointer: `${place}/${part}`, detail },
    ];
    if (!mayAsk(test.field)) return fault('field', `Clocks are not moved by ${test.field}.`);
    if (!refused.has(test.operator)) return [];
    return fault('operator', 'Clocks are moved by what a field is when the incident changes.');
  });
  return unfit.length > 0 ? unfit : conditionFaults(condition, pointer, { ...checks, also: { happenings } });
}
