import type { Coded, Settings } from '../settings/index.ts';
import type { Priority } from './incident.ts';

type Priorities = Settings['priorities'];

/** What the matrix says of an impact and an urgency; undefined for a level that it has no more. */
export const priorityOf = (
  { matrix }: Pick<Priorities, 'matrix'>,
  impact: string,
  urgency: string,
): Priority | undefined => {
  const row = Object.hasOwn(matrix, impact) ? matrix[impact] : undefined;
  return row && Object.hasOwn(row, urgency) ? row[urgency] : undefined;
};

/** The levels of an incident of which nobody has said how bad it is: those in the middle. */
export function middleLevels(priorities: Priorities): {
  impact: string;
  urgency: string;
  priority: Priority;
} {
  const impact = middle(priorities.impacts);
  const urgency = middle(priorities.urgencies);
  return { impact, urgency, priority: priorityOf(priorities, impact, urgency) ?? 'P3' };
}

const middle = (levels: readonly Coded[]): string =>
  levels[Math.floor((levels.length - 1) / 2)]?.code ?? 'medium';
