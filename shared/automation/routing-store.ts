import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { type AgentRef, openLoads } from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
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
import { leastLoaded, nextInTurn, someOf } from './routing.ts';

/** Who of a group was given an incident last, and how many were given in turn. */
export const Turn = z.object({ last: z.string(), given: z.int() });

/** Of larger groups so many are compared by their load for one incident. */
const MOST_COMPARED = 50;
/** What one read of availabilities takes. */
const AT_ONCE = 100;

export type Router = ReturnType<typeof router>;

/** The same for one happening: a group gives it one turn, however often that is decided on. */
export function oneTurnEach(from: Router): Router {
  const taken = new Map<string, Promise<AgentRef | undefined>>();
  return {
    ...from,
    inTurn(group, members, now) {
      const turn = taken.get(group) ?? from.inTurn(group, members, now);
      taken.set(group, turn);
      return turn;
    },
  };
}

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
    async byLoad(members: readonly AgentRef[], seed: string, now: Date): Promise<AgentRef | undefined> {
      const there = await thereOf(availabilities, calendars, members, now);
      const compared = someOf(there, MOST_COMPARED, seed);
      if (compared.length === 0) return undefined;
      const loads = compared.length === 1 ? new Map() : await openLoads(client, table, idsOf(compared));
      return leastLoaded(compared, loads, seed);
    },

    /**
     * The next in turn of a group who is there; undefined where nobody is. No turn is given twice; one whose
     * incident was not written is left out.
     */
    async inTurn(group: string, members: readonly AgentRef[], now: Date): Promise<AgentRef | undefined> {
      const there = new Set(idsOf(await thereOf(availabilities, calendars, members, now)));
      return there.size === 0
        ? undefined
        : takeTurn(client, table, turnKey(site.id, group), (last) => nextInTurn(members, there, last));
    },

    /** Who is on call by a rota; null where there is no such rota, undefined where nobody is. */
    async onCall(rotaId: string, now: Date): Promise<AgentRef | null | undefined> {
      const rota = await rotas.find(rotaId);
      if (!rota) return null;
      return onCallAt(rota, now)?.agent;
    },
  };
};

const idsOf = (agents: readonly AgentRef[]) => agents.map(({ id }) => id);

/** So many take turns of one group at the same instant, and each still gets one. */
const MOST_AT_ONCE = 200;

/**
 * Takes the next turn by a write of its own: as a part of the incident's transaction it would have the incidents of a
 * busy group wait for one another. Whoever is overtaken is told by whom, and goes on from there.
 */
async function takeTurn(
  client: DynamoDBDocumentClient,
  table: string,
  Key: ReturnType<typeof turnKey>,
  choose: (last: string | undefined) => AgentRef | undefined,
): Promise<AgentRef | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  let turn = Item && readItem(Turn, Item);
  for (let attempt = 1; attempt <= MOST_AT_ONCE; attempt += 1) {
    const agent = choose(turn?.last);
    if (!agent) return undefined;
    const overtaken = await writeTurn(client, table, Key, turn, agent);
    if (!overtaken) return agent;
    turn = overtaken;
  }
  throw new DeskError('busy', 'The turns of the group are being taken by others; try again.');
}

/** Gives the turn that stands there where somebody else was first. */
async function writeTurn(
  client: DynamoDBDocumentClient,
  table: string,
  Key: ReturnType<typeof turnKey>,
  turn: z.output<typeof Turn> | undefined,
  { id }: AgentRef,
): Promise<z.output<typeof Turn> | undefined> {
  try {
    await client.send(
      new PutCommand({
        TableName: table,
        Item: { ...Key, kind: 'turn', last: id, given: (turn?.given ?? 0) + 1 },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...(turn
          ? { ConditionExpression: 'given = :given', ExpressionAttributeValues: { ':given': turn.given } }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
    return readItem(Turn, unmarshall(error.Item));
  }
}

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
