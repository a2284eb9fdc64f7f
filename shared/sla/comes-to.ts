import { addBusinessMs, type BusinessCalendar, NeverOpens } from '../schedules/index.ts';
import { isRunning, usedAt } from './clock.ts';
import type { KpiInstance, Threshold } from './kpi.ts';

const MINUTE = 60_000;

/**
 * When a clock comes to a threshold, or so many business minutes before (less than 0) or after it. An instant that
 * is over for one that has come to it already; undefined while it stands, and where the threshold is not set.
 */
export function comesTo(
  kpi: KpiInstance,
  { threshold, minutes }: { threshold: Threshold; minutes: number },
  calendar: BusinessCalendar,
): Date | undefined {
  if (!isRunning(kpi) || kpi.since === undefined) return undefined;
  const since = new Date(kpi.since);
  const at = threshold === 'late' ? Math.round(kpi.targetMinutes * MINUTE) : usedAt(kpi)[threshold];
  if (at === undefined) return undefined;
  // On its due time it is not late yet.
  const isLate = threshold === 'late' && minutes === 0;
  if (isLate && kpi.level === 'late') {
    return new Date(kpi.dueAt ? Math.min(Date.parse(kpi.dueAt) + 1, since.getTime()) : since);
  }
  const ahead = Math.max(0, at + minutes * MINUTE) - kpi.usedMs;
  try {
    const due = ahead > 0 ? addBusinessMs(calendar, since, ahead) : since;
    return isLate ? new Date(Math.max(due.getTime(), Date.parse(kpi.dueAt ?? kpi.since)) + 1) : due;
  } catch (error) {
    if (error instanceof NeverOpens) return undefined;
    throw error;
  }
}
