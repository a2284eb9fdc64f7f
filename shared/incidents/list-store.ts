import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { byAge, statusList } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { Incident, type Status } from './incident.ts';
import type { TableLayout } from './writes.ts';

/** Newest first. `next` continues after the last incident of the page; absent on the last page. */
export interface IncidentPage {
  readonly incidents: readonly Incident[];
  readonly next?: string;
}

/**
 * A page of the incidents in any of these statuses. All partitions share one sort order, so the position of a
 * page is the sort key it ended on, and page k costs what page 1 costs: one query a partition, each read up
 * to the page's size.
 */
export async function listIncidents(
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  page: { statuses: readonly Status[]; size: number; after?: string | undefined },
): Promise<IncidentPage> {
  const partitions = page.statuses.flatMap((status) =>
    Array.from({ length: layout.viewShards }, (_, shard) => statusList(status, shard)),
  );
  const lists = await Promise.all(
    partitions.map((partition) =>
      client.send(
        new QueryCommand({
          TableName: layout.table,
          IndexName: 'lists',
          KeyConditionExpression: page.after ? 'listPk = :pk AND listSk < :after' : 'listPk = :pk',
          ExpressionAttributeValues: { ':pk': partition, ...(page.after ? { ':after': page.after } : {}) },
          ScanIndexForward: false,
          Limit: page.size + 1,
        }),
      ),
    ),
  );
  const found = lists
    .flatMap(({ Items = [] }) => Items.map((item) => readItem(Incident, item)))
    .sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1));
  // The index is eventually consistent: an incident that is just changing its status may stand in two lists.
  const incidents = found
    .filter((incident, index) => found[index - 1]?.reference !== incident.reference)
    .slice(0, page.size);
  const last = incidents.at(-1);
  return { incidents, ...(found.length > page.size && last ? { next: placeOf(last) } : {}) };
}

const placeOf = (incident: Incident) => byAge(incident.createdAt, incident.reference);
