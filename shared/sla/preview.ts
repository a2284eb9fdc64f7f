import type { BusinessCalendar } from '../schedules/index.ts';
import { type Figures, figuresAt } from './figures.ts';
import type { KpiTerms, ThresholdAt } from './kpi.ts';
import { type Happening, ownKpis, replay } from './promises.ts';

export interface Targets {
  readonly firstResponseMinutes?: number | undefined;
  readonly nextResponseMinutes?: number | undefined;
  readonly resolutionMinutes?: number | undefined;
}

export interface Thresholds {
  readonly followUp?: ThresholdAt | undefined;
  readonly warning?: ThresholdAt | undefined;
}

const nowhere = {
  ...{ reference: 'preview', siteId: 'preview', policyId: 'preview', reason: 'preview' },
  ...{ calendarId: 'preview', timeZone: 'UTC', pauseStatuses: ['waiting'] },
};

/**
 * In the order of their instants, those of one instant in the order given; the creation before all others of
 * its instant.
 */
export const inOrder = (happenings: readonly Happening[]): readonly Happening[] => {
  const first = ({ type }: Happening) => (type === 'created' ? 0 : 1);
  return [...happenings].sort(
    (one, other) => one.at.getTime() - other.at.getTime() || first(one) - first(other),
  );
};

/**
 * What would have become of an incident's clocks by `readAt`: the happenings are put through the engine that runs
 * incidents. What happens after `readAt` has not happened yet. Nothing for a clock without a target, or before
 * the creation.
 */
export function preview(
  given: readonly Happening[],
  readAt: Date,
  by: { calendar: BusinessCalendar; targets: Targets; thresholds?: Thresholds | undefined },
): readonly Figures[] {
  const { calendar, targets, thresholds } = by;
  const terms = ownKpis.flatMap((kpi): KpiTerms[] => {
    const targetMinutes = targets[`${kpi}Minutes`];
    return targetMinutes === undefined ? [] : [{ ...nowhere, ...thresholds, kpi, targetMinutes }];
  });
  const happened = inOrder(given).filter(({ at }) => at <= readAt);
  const { kpis } = replay(happened, terms, { ...nowhere, calendar });
  return kpis.map((kpi) => figuresAt(kpi, calendar, readAt));
}
