import { calendarBriefKey, calendarUseKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import { builtInIds } from './built-in.ts';

/** Who refers to a calendar: `kind` is what it is, such as `agent`; `id` which one. */
export interface CalendarUser {
  readonly kind: string;
  readonly id: string;
}

export const calendarUseLabel = 'calendarUse';

interface Place {
  readonly table: string;
  readonly siteId: string;
}

/**
 * The writes that belong into the transaction by which `user` turns from one calendar to another (undefined: to
 * or from none). A lost race by `calendarUseLabel` means that the new one does not exist. The calendars count
 * who refers to them: that is how they know that they may be deleted.
 */
export function useCalendar(
  user: CalendarUser,
  change: { from: string | undefined; to: string | undefined },
  place: Place,
): readonly TransactItem[] {
  const { from, to } = change;
  if (from === to) return [];
  return [
    ...(from === undefined || builtInIds.includes(from) ? [] : leave(user, from, place)),
    ...(to === undefined || builtInIds.includes(to) ? [] : enter(user, to, place)),
  ];
}

const enter = (user: CalendarUser, id: string, { table, siteId }: Place): readonly TransactItem[] => [
  {
    label: calendarUseLabel,
    Update: {
      TableName: table,
      Key: calendarBriefKey(siteId, id),
      UpdateExpression: 'ADD uses :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':one': 1 },
    },
  },
  {
    label: 'calendarUser',
    Put: {
      TableName: table,
      Item: { ...calendarUseKey(siteId, id, user.kind, user.id), kind: 'calendarUse', user },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
];

const leave = (user: CalendarUser, id: string, { table, siteId }: Place): readonly TransactItem[] => [
  {
    label: 'calendarLeft',
    Update: {
      TableName: table,
      Key: calendarBriefKey(siteId, id),
      UpdateExpression: 'ADD uses :less',
      ConditionExpression: 'uses > :none',
      ExpressionAttributeValues: { ':less': -1, ':none': 0 },
    },
  },
  {
    label: 'calendarUser',
    Delete: {
      TableName: table,
      Key: calendarUseKey(siteId, id, user.kind, user.id),
      ConditionExpression: 'attribute_exists(pk)',
    },
  },
];
