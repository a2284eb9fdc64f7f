import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DeskError } from '../platform/errors.ts';
import { itemsOf } from '../table/batch-get.ts';
import { countWrite } from '../table/bounded-count.ts';
import {
  calendarBriefKey,
  calendarBriefs,
  calendarCountKey,
  calendarKey,
  calendarPartition,
  calendarUses,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { type PageWish, rowsOf } from '../table/read-page.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { usersOf } from '../table/users-of.ts';
import { builtInCalendar, builtInIds } from './built-in.ts';
import type { BusinessCalendar } from './calendar.ts';
import { Calendar, CalendarWithPast, calendarWithPast, MOST_CALENDARS } from './calendar-schema.ts';
import { hoursBefore, sameHours } from './past-hours.ts';
import { replanWrite } from './replan-job.ts';

/** A calendar as lists show it, with how many refer to it. */
export const CalendarBrief = Calendar.pick({
  id: true,
  name: true,
  timeZone: true,
  version: true,
  updatedAt: true,
}).extend({ uses: z.int().default(0) });
export type CalendarBrief = z.infer<typeof CalendarBrief>;

const labels = { brief: 'calendarBrief', whole: 'calendar', count: 'calendarCount' } as const;
const ours = new Set<string>(Object.values(labels));

export type CalendarStore = ReturnType<typeof calendarStore>;

/** The calendars of a site: each in brief, for lists, and whole. The built-in ones are in the zone of the site. */
export const calendarStore = (
  client: DynamoDBDocumentClient,
  table: string,
  site: { id: string; timeZone: string },
) => {
  const put = (calendar: CalendarWithPast, before: Calendar | undefined): TransactItem => ({
    label: labels.whole,
    Put: {
      TableName: table,
      Item: { ...calendarKey(site.id, calendar.id), kind: 'calendar', ...calendar },
      ...conditionOn(before),
    },
  });

  const brief = ({ id, name, timeZone, version, updatedAt }: Calendar): TransactItem => ({
    label: labels.brief,
    Put: {
      TableName: table,
      Item: {
        ...calendarBriefKey(site.id, id),
        ...{ kind: 'calendarBrief', id, name, timeZone, version, updatedAt, uses: 0 },
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });

  /** Who refers to it goes on being counted meanwhile. */
  const rename = ({ id, name, timeZone, version, updatedAt }: Calendar, before: Calendar): TransactItem => ({
    label: labels.brief,
    Update: {
      TableName: table,
      Key: calendarBriefKey(site.id, id),
      UpdateExpression: 'SET #name = :name, #zone = :zone, version = :version, updatedAt = :at',
      ConditionExpression: 'version = :before',
      ExpressionAttributeNames: { '#name': 'name', '#zone': 'timeZone' },
      ExpressionAttributeValues: {
        ...{ ':name': name, ':zone': timeZone, ':version': version, ':at': updatedAt },
        ':before': before.version,
      },
    },
  });

  const count = (by: 1 | -1): TransactItem =>
    countWrite(table, {
      ...{ label: labels.count, key: calendarCountKey(site.id), kind: 'calendarCount' },
      ...{ most: MOST_CALENDARS, by },
    });

  async function write(calendar: { version: number }, items: readonly TransactItem[]): Promise<void> {
    try {
      await transact(client, items);
    } catch (error) {
      // What was written along may have its own answer to a lost race.
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => !ours.has(label))) throw error;
      if (error.by(labels.whole)) {
        throw new DeskError('staleVersion', `It was changed or deleted since version ${calendar.version}.`);
      }
      if (error.by(labels.brief)) throw new DeskError('conflict', 'The calendar is in use.');
      throw new DeskError('conflict', `There are ${MOST_CALENDARS} calendars already: delete one first.`);
    }
  }

  const stored = async (id: string): Promise<CalendarWithPast | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: calendarKey(site.id, id), ConsistentRead: true }),
    );
    return Item && readItem(CalendarWithPast, Item);
  };

  const store = {
    /** A page of the site's own calendars, in the order of their making. */
    async list(page: PageWish) {
      const { found, ...next } = await rowsOf(
        client,
        table,
        calendarPartition(site.id),
        calendarBriefs,
        page,
      );
      return { calendars: found.map((item) => readItem(CalendarBrief, item)), ...next };
    },

    async find(id: string): Promise<Calendar | undefined> {
      const builtIn = builtInCalendar(id, site.timeZone);
      if (builtIn) return builtIn;
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: calendarKey(site.id, id), ConsistentRead: true }),
      );
      return Item && readItem(Calendar, Item);
    },

    /** Those of the ids that there are, ready to be calculated with. Up to a hundred. */
    async business(ids: readonly string[]): Promise<ReadonlyMap<string, BusinessCalendar>> {
      const wanted = [...new Set(ids)];
      const stored = wanted.filter((id) => !builtInIds.includes(id));
      const calendars = wanted.flatMap((id): CalendarWithPast[] => {
        const builtIn = builtInCalendar(id, site.timeZone);
        return builtIn ? [{ ...builtIn, former: [] }] : [];
      });
      const keys = stored.map((id) => calendarKey(site.id, id));
      const items = await itemsOf(client, table, keys, { consistent: false });
      calendars.push(...items.map((item) => readItem(CalendarWithPast, item)));
      return new Map(calendars.map((calendar) => [calendar.id, calendarWithPast(calendar)]));
    },

    /**
     * The transaction is one with `also`, such as the answer under an Idempotency-Key.
     * @throws DeskError conflict when there are two hundred already.
     */
    create: (calendar: Calendar, also: readonly TransactItem[] = []): Promise<void> =>
      write(calendar, [put({ ...calendar, former: [] }, undefined), brief(calendar), count(1), ...also]),

    /**
     * Its new hours hold from `at` on. Where they are others than before, what is open under it is reckoned anew:
     * see `ReplanJob`.
     * @throws DeskError staleVersion when somebody else was faster.
     */
    async replace(before: Calendar, calendar: Calendar, at: Date): Promise<void> {
      const past = await stored(before.id);
      // Another version than was read is refused when it is written.
      const former = past?.version === before.version ? hoursBefore(past, calendar, at) : [];
      await write(before, [
        put({ ...calendar, former: [...former] }, before),
        rename(calendar, before),
        ...(sameHours(before, calendar) ? [] : [replanWrite({ siteId: site.id, calendar, at }, table)]),
      ]);
    },

    /**
     * Writes holidays of countries out anew; the calendar keeps its version, for nobody has changed it.
     * @throws DeskError staleVersion when somebody does meanwhile.
     */
    renew: (calendar: Calendar, resolved: Calendar['resolved']): Promise<void> =>
      write(calendar, [
        {
          label: labels.whole,
          Update: {
            TableName: table,
            Key: calendarKey(site.id, calendar.id),
            UpdateExpression: 'SET resolved = :resolved',
            ConditionExpression: 'version = :before',
            ExpressionAttributeValues: { ':resolved': resolved, ':before': calendar.version },
          },
        },
      ]),

    /** @throws DeskError staleVersion when somebody else was faster; conflict naming some who refer to it. */
    async remove(calendar: Calendar): Promise<void> {
      const { id, version } = calendar;
      const users = await usersOf(client, table, { pk: calendarPartition(site.id), ...calendarUses(id) });
      if (users.length > 0) throw new DeskError('conflict', `The calendar is in use by ${users.join(', ')}.`);
      const gone = { TableName: table, ExpressionAttributeValues: { ':before': version } };
      await write(calendar, [
        {
          label: labels.whole,
          Delete: { ...gone, Key: calendarKey(site.id, id), ConditionExpression: 'version = :before' },
        },
        {
          label: labels.brief,
          Delete: {
            TableName: table,
            Key: calendarBriefKey(site.id, id),
            ConditionExpression: 'uses = :none',
            ExpressionAttributeValues: { ':none': 0 },
          },
        },
        count(-1),
      ]);
    },
  };
  return store;
};

const conditionOn = (before: { version: number } | undefined) =>
  before
    ? { ConditionExpression: 'version = :before', ExpressionAttributeValues: { ':before': before.version } }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
