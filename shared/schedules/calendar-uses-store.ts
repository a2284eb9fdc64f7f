import { calendarBriefKey, calendarUseKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import { type User, useWrites } from '../table/uses.ts';
import { builtInIds } from './built-in.ts';

export const calendarUseLabel = 'calendarUse';

/**
 * The writes that belong into the transaction by which `user` turns from one calendar to another (undefined: to
 * or from none). A lost race by `calendarUseLabel` means that the new one does not exist.
 */
export function useCalendar(
  user: User,
  { from, to }: { from: string | undefined; to: string | undefined },
  { table, siteId }: { readonly table: string; readonly siteId: string },
): readonly TransactItem[] {
  // The built-in ones are always there.
  const own = (id: string | undefined) => (id !== undefined && builtInIds.includes(id) ? undefined : id);
  return useWrites(
    {
      ...{ table, label: calendarUseLabel, kind: 'calendarUse' },
      counted: (id) => calendarBriefKey(siteId, id),
      marked: (id, by) => calendarUseKey(siteId, id, by.kind, by.id),
    },
    user,
    { from: own(from), to: own(to) },
  );
}
