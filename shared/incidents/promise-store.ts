import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { NewId } from '../platform/ids.ts';
import { advance, type DueEntry, isDue, StoredKpi, type Threshold } from '../sla/index.ts';
import { kpiKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, transact } from '../table/transact.ts';
import { theDesk } from './event.ts';
import { calendarsFor } from './promise-keeper-store.ts';
import { calendarOf, toldEvent } from './promises.ts';
import { eventWrite, kpiWrite, type TableLayout } from './writes.ts';

/**
 * Carries out a due entry: the promise moves to where it stands at `now`, and the timeline says so, in one
 * transaction on the promise's revision. Answers what passed; nothing where somebody else has done it already,
 * where it stands or is kept, or where its calendar was changed so that its time has not come: that is noted.
 */
export const firePromise =
  (client: DynamoDBDocumentClient, layout: TableLayout, newId: NewId) =>
  async (due: DueEntry, now: Date): Promise<readonly Threshold[]> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: layout.table, Key: kpiKey(due.reference, due.kpi), ConsistentRead: true }),
    );
    if (!Item) return [];
    const before = readItem(StoredKpi, Item);
    if (!isDue(before, now)) return [];
    const calendar = calendarOf(before, await calendarsFor(client, layout.table, before.siteId, [before]));
    const { kpi, passed } = advance(before, calendar, now);
    const events = passed.map((what) =>
      toldEvent(
        { kpi, what },
        { id: newId(now), reference: due.reference, at: now.toISOString(), actor: theDesk },
      ),
    );
    try {
      await transact(client, [kpiWrite(kpi, layout), ...events.map((event) => eventWrite(event, layout))]);
      return passed;
    } catch (error) {
      if (error instanceof LostRace) return [];
      throw error;
    }
  };
