import { type Condition, evaluate, type Facts } from '../rules/index.ts';
import type { BusinessCalendar } from '../schedules/index.ts';
import { cancel, isLive, meet, pause, restart, resume, type Stepped } from './clock.ts';
import type { KpiInstance } from './kpi.ts';
import { type Board, type Moved, type Phase, type Told, tellings } from './promises.ts';

/** What the conditions of a clock ask of it. */
type Turn = 'start' | 'meet' | 'cancel' | 'pause' | 'resume';

/**
 * What becomes of a clock that goes by conditions of its own, as the incident stands now. It starts once; where
 * its success holds already it is met in the same instant. What ends it comes before what makes it stand.
 */
function turnsOf(kpi: KpiInstance, phase: Phase, facts: Facts): readonly Turn[] {
  const { conditions } = kpi;
  if (!conditions) return [];
  const holds = (condition: Condition | undefined) =>
    condition !== undefined && evaluate(condition, facts).holds;
  const starts = kpi.dormant === true && phase !== 'closed' && holds(conditions.start);
  if (!starts && !isLive(kpi)) return [];
  const first: readonly Turn[] = starts ? ['start'] : [];
  if (holds(conditions.success)) return [...first, 'meet'];
  if (phase === 'closed') return ['cancel'];
  const runs = starts || kpi.since !== undefined;
  const stands = phase === 'waiting' || holds(conditions.pause);
  if (stands === runs) return [...first, stands ? 'pause' : 'resume'];
  return first;
}

function turned(kpi: KpiInstance, turn: Turn, at: Date, calendar: BusinessCalendar): Stepped {
  switch (turn) {
    case 'start':
      return { kpi: restart(kpi, at, true), passed: [] };
    case 'meet':
      return meet(kpi, calendar, at);
    case 'cancel':
      return { kpi: cancel(kpi, calendar, at, 'closed'), passed: [] };
    case 'pause':
      return pause(kpi, calendar, at);
    case 'resume':
      return resume(kpi, calendar, at);
  }
}

/** Whether the conditions of any clock ask something of it. */
export const turnsAny = ({ phase, kpis }: Board, facts: Facts): boolean =>
  kpis.some((kpi) => turnsOf(kpi, phase, facts).length > 0);

/** The promises once the conditions of those that have some were looked at, at `at`. */
export function watch({ phase, kpis }: Board, facts: Facts, at: Date, calendar: BusinessCalendar): Moved {
  const told: Told[] = [];
  const after = kpis.map((before) =>
    turnsOf(before, phase, facts).reduce((kpi, turn) => {
      const stepped = turned(kpi, turn, at, calendar);
      told.push(...tellings(kpi, stepped));
      return stepped.kpi;
    }, before),
  );
  return { phase, kpis: after, told };
}
