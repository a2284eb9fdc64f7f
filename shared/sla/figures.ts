import type { BusinessCalendar } from '../schedules/index.ts';
import { isLive } from './clock.ts';
import type { KpiInstance } from './kpi.ts';
import { advance } from './promises.ts';

/** A clock in business minutes, exact to the millisecond. */
export interface Figures {
  readonly kpi: string;
  /** What the policy calls a clock of its own. */
  readonly name?: string | undefined;
  readonly state: KpiInstance['state'];
  readonly targetMinutes: number;
  readonly startedAt: string;
  /** None of a clock that stands. */
  readonly dueAt?: string | undefined;
  readonly metAt?: string | undefined;
  readonly usedMinutes: number;
  readonly leftMinutes: number;
  /** How far it is, or was met, beyond its target. */
  readonly lateMinutes: number;
  readonly pauses: KpiInstance['pauses'];
}

const MINUTE = 60_000;

/** How a clock stands at `at`. */
export function figuresAt(before: KpiInstance, calendar: BusinessCalendar, at: Date): Figures {
  const { kpi } = advance(before, calendar, at);
  const target = Math.round(kpi.targetMinutes * MINUTE);
  const stands = kpi.metAt === undefined && (!isLive(kpi) || kpi.since === undefined);
  return {
    ...{ kpi: kpi.kpi, state: kpi.state, targetMinutes: kpi.targetMinutes, startedAt: kpi.startedAt },
    ...(kpi.name === undefined ? {} : { name: kpi.name }),
    ...(kpi.dueAt && !stands ? { dueAt: kpi.dueAt } : {}),
    ...(kpi.metAt ? { metAt: kpi.metAt } : {}),
    usedMinutes: kpi.usedMs / MINUTE,
    leftMinutes: Math.max(0, target - kpi.usedMs) / MINUTE,
    lateMinutes: Math.max(0, kpi.usedMs - target) / MINUTE,
    pauses: kpi.pauses,
  };
}
