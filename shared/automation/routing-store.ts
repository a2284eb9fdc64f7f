import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type AgentRef, openLoads, staleIncident } from '../incidents/index.ts';
import {
  type AvailabilityStore,
  availabilityStore,
  type CalendarStore,
  calendarStore,
  onCallAt,
  presenceAt,
  rotaStore,
  workingCalendar,
} from '../schedules/index.ts';
import { turnKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { TransactItem } from '../table/transact.ts';
import { leastLoaded, nextInTurn, someOf } from './routing.ts';

/** Who of a group was given an incident last, and how many were given in turn. */
export const Turn = z.object({ last: z.string(), given: z.int() });

/** Of larger groups so many are compared by their load for one incident. */
const MOST_COMPARED = 50;
/** What one read of availabilities takes. */
const AT_ONCE = 100;

export interface Choice {
  readonly agent: AgentRef;
  /** What must be written with the assignment. */
  readonly also: readonly TransactItem[];
}

export type Router = ReturnType<typeof router>;

/** Finds who works an incident next, among those who are there. */
export const router = (
  client: DynamoDBDocumentClient,
  table: string,
  site: { readonly id: string; readonly timeZone: string },
) => {
  const availabilities = availabilityStore(client, table, site.id);
  const calendars = calendarStore(client, table, site);
  const rotas = rotaStore(client, table, site.id);
  return {
    /** Those of the agents who work at an instant by their hours and absences. */
    there: (agents: readonly AgentRef[], now: Date) => thereOf(availabilities, calendars, agents, now),

    /** The least loaded of those who are there; undefined where nobody is. */
    async byLoad(members: readonly AgentRef[], seed: string, now: Date): Promise<Choice | undefined> {
      const there = await thereOf(availabilities, calendars, members, now);
      const compared = someOf(there, MOST_COMPARED, seed);
      if (compared.length === 0) return undefined;
      const loads = compared.length === 1 ? new Map() : await openLoads(client, table, idsOf(compared));
      const agent = leastLoaded(compared, loads, seed);
      return agent && { agent, also: [] };
    },

    /** The next in turn of a group who is there; undefined where nobody is. No turn is given twice. */
    async inTurn(group: string, members: readonly AgentRef[], now: Date): Promise<Choice | undefined> {
      const Key = turnKey(site.id, group);
      const [there, { Item }] = await Promise.all([
        thereOf(availabilities, calendars, members, now),
        client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true })),
      ]);
      const turn = Item && readItem(Turn, Item);
      const agent = nextInTurn(members, new Set(idsOf(there)), turn?.last);
      return agent && { agent, also: [turnWrite(table, Key, turn, agent)] };
    },

    /** Who is on call by a rota; null where there is no such rota, undefined where nobody is. */
    async onCall(rotaId: string, now: Date): Promise<Choice | null | undefined> {
      const rota = await rotas.find(rotaId);
      if (!rota) return null;
      const agent = onCallAt(rota, now)?.agent;
      return agent && { agent, also: [] };
    },
  };
};

const idsOf = (agents: readonly AgentRef[]) => agents.map(({ id }) => id);

/** Where another incident took the turn in between, this one is decided again, like on an incident that changed. */
const turnWrite = (
  table: string,
  Key: ReturnType<typeof turnKey>,
  turn: z.output<typeof Turn> | undefined,
  { id }: AgentRef,
): TransactItem => ({
  label: staleIncident,
  Put: {
    TableName: table,
    Item: { ...Key, kind: 'turn', last: id, given: (turn?.given ?? 0) + 1 },
    ...(turn
      ? { ConditionExpression: 'given = :given', ExpressionAttributeValues: { ':given': turn.given } }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  },
});

async function thereOf(
  availabilities: AvailabilityStore,
  calendars: CalendarStore,
  agents: readonly AgentRef[],
  now: Date,
): Promise<readonly AgentRef[]> {
  const there: AgentRef[] = [];
  for (let start = 0; start < agents.length; start += AT_ONCE) {
    const some = agents.slice(start, start + AT_ONCE);
    const saved = await availabilities.ofAll(idsOf(some));
    const named = saved.flatMap(({ workingHours }) =>
      'calendarId' in workingHours ? [workingHours.calendarId] : [],
    );
    const known = await calendars.business(named);
    there.push(
      ...some.filter((_, at) => {
        const availability = saved[at];
        const calendar = availability && workingCalendar(availability, known);
        return availability && calendar ? presenceAt(availability, calendar, now).available : false;
      }),
    );
  }
  return there;
}
