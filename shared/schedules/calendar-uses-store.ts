import { calendarBriefKey, calendarUseKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import { type Used, type User, useWrites } from '../table/uses.ts';
import { builtInIds } from './built-in.ts';

export const calendarUseLabel = 'calendarUse';

interface Place {
  readonly table: string;
  readonly siteId: string;
}

/** How it is noted who refers to a calendar of the site's own: it is not deleted meanwhile. */
export const calendarUse = ({ table, siteId }: Place): Used => ({
  ...{ table, label: calendarUseLabel, kind: 'calendarUse' },
  counted: (id) => calendarBriefKey(siteId, id),
  marked: (id, by) => calendarUseKey(siteId, id, by.kind, by.id),
});

/**
 * The writes that belong into the transaction by which `user` turns from one calendar to another (undefined: to
 * or from none). A lost race by `calendarUseLabel` means that the new one does not exist.
 */
export function useCalendar(
  user: User,
  { from, to }: { from: string | undefined; to: string | undefined },
  place: Place,
): readonly TransactItem[] {
  // The built-in ones are always there.
  const own = (id: string | undefined) => (id !== undefined && builtInIds.includes(id) ? undefined : id);
  return useWrites(calendarUse(place), user, { from: own(from), to: own(to) });
}
