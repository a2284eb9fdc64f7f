import type { Change } from '../../../shared/incidents/index.ts';

/** Until when a first response is promised; nothing where the policy promises none. */
export function firstResponseOf(kpis: Change['kpis']): { firstResponseDueAt?: string } {
  const dueAt = kpis.find(({ kpi }) => kpi === 'firstResponse')?.dueAt;
  return dueAt ? { firstResponseDueAt: dueAt } : {};
}
