import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { NewId } from '../platform/ids.ts';
import { advance, type DueEntry, KpiInstance, type Threshold } from '../sla/index.ts';
import { kpiKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, transact } from '../table/transact.ts';
import { theDesk, timelineEvent } from './event.ts';
import { eventWrite, kpiWrite, type TableLayout } from './writes.ts';

/**
 * Carries out a due entry: the promise moves to where it stands at `now`, and the timeline says so, in one
 * transaction on the promise's revision. Answers what passed; nothing where somebody else has done it already.
 */
export const firePromise =
  (client: DynamoDBDocumentClient, layout: TableLayout, newId: NewId) =>
  async (due: DueEntry, now: Date): Promise<Threshold[]> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: layout.table, Key: kpiKey(due.reference, due.kpi), ConsistentRead: true }),
    );
    if (!Item) return [];
    const { kpi, passed } = advance(readItem(KpiInstance, Item), now);
    if (passed.length === 0) return [];
    const events = passed.map((threshold) =>
      timelineEvent(
        threshold === 'late' ? 'slaLate' : 'slaWarning',
        { id: newId(now), reference: due.reference, at: now.toISOString(), actor: theDesk },
        { kpi: kpi.kpi, dueAt: kpi.dueAt },
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
