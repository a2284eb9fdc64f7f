import type { NewId } from '../../shared/platform/ids.ts';

/** Ids that count from 1 and sort as they are made: `id-000001`. */
export function countedIds(prefix = 'id'): NewId {
  let made = 0;
  return () => {
    made += 1;
    return `${prefix}-${String(made).padStart(6, '0')}`;
  };
}
