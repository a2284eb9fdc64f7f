import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { NewId } from '../platform/ids.ts';
import {
  advance,
  type DueEntry,
  isDue,
  isRunning,
  type KpiInstance,
  StoredKpi,
  type Threshold,
} from '../sla/index.ts';
import { incidentKey, kpiKey, orderAttribute, viewPlace } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import type { IncidentState } from './change.ts';
import { theDesk } from './event.ts';
import { calendarsFor } from './promise-keeper-store.ts';
import { calendarOf, toldEvent } from './promises.ts';
import { incidentStore } from './store.ts';
import { dueOf } from './view-attributes.ts';
import { eventWrite, kpiWrite, type TableLayout } from './writes.ts';

const listPlace = 'listPlace';

/** How often the place in lists is looked at again when the incident is changed in between. */
const ATTEMPTS = 6;

/**
 * Carries out a due entry: the promise moves to where it stands at `now`, and the timeline says so, in one
 * transaction on the promise's revision. Answers what passed; nothing where somebody else has done it already,
 * where it stands or is kept, or where its calendar was changed so that its time has not come: that is noted,
 * and the incident takes its new place in the lists of what falls due.
 */
export const firePromise = (client: DynamoDBDocumentClient, layout: TableLayout, newId: NewId) => {
  const move = promiseMover(client, layout, newId);
  return (due: DueEntry, now: Date) => move(due, now, isDue);
};

/**
 * The same whether its time has come or not, after its calendar has got other hours at `since`. What it has used by
 * the former ones is noted with it, so that these may be forgotten; one that was looked at since then stays.
 */
export const replanPromise = (client: DynamoDBDocumentClient, layout: TableLayout, newId: NewId) => {
  const move = promiseMover(client, layout, newId);
  return (of: Pick<DueEntry, 'reference' | 'kpi'> & { readonly since: string }, now: Date) =>
    move(of, now, (kpi) => isRunning(kpi) && kpi.since !== undefined && kpi.since < of.since);
};

const promiseMover =
  (client: DynamoDBDocumentClient, layout: TableLayout, newId: NewId) =>
  async (
    due: Pick<DueEntry, 'reference' | 'kpi'>,
    now: Date,
    mayMove: (kpi: KpiInstance, now: Date) => boolean,
  ): Promise<readonly Threshold[]> => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { Item } = await client.send(
        new GetCommand({
          TableName: layout.table,
          Key: kpiKey(due.reference, due.kpi),
          ConsistentRead: true,
        }),
      );
      if (!Item) return [];
      const before = readItem(StoredKpi, Item);
      if (!mayMove(before, now)) return [];
      const calendar = calendarOf(before, await calendarsFor(client, layout.table, before.siteId, [before]));
      const { kpi, passed } = advance(before, calendar, now);
      const events = passed.map((what) =>
        toldEvent(
          { kpi, what },
          { id: newId(now), reference: due.reference, at: now.toISOString(), actor: theDesk },
        ),
      );
      // With another due time it stands elsewhere in the lists: what else is owed says where.
      const state =
        kpi.dueAt === before.dueAt ? undefined : await incidentStore(client, layout).load(due.reference);
      try {
        await transact(client, [
          kpiWrite(kpi, layout),
          ...events.map((event) => eventWrite(event, layout)),
          ...(state ? placeWrites(state, kpi, layout.table) : []),
        ]);
        return passed;
      } catch (error) {
        if (!(error instanceof LostRace)) throw error;
        // The promise itself was moved by somebody else: nothing is left to do here.
        if (!error.lost.every(({ label }) => label === listPlace)) return [];
      }
    }
    // The next sweep finds it again.
    return [];
  };

/** The place of an incident in the lists of what falls due, as the version that was read says it. */
function placeWrites({ incident, kpis }: IncidentState, moved: KpiInstance, table: string): TransactItem[] {
  if (incident.mergedInto) return [];
  const due = dueOf(kpis.map((kpi) => (kpi.kpi === moved.kpi ? moved : kpi)));
  return [
    {
      label: listPlace,
      Update: {
        TableName: table,
        Key: incidentKey(incident.reference),
        UpdateExpression: 'SET #due = :due',
        ConditionExpression: 'version = :version',
        ExpressionAttributeNames: { '#due': orderAttribute('due') },
        ExpressionAttributeValues: {
          ':due': viewPlace(due, incident.reference),
          ':version': incident.version,
        },
      },
    },
  ];
}
