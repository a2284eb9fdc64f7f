import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { incidentKey, referenceOfPlace, viewIndex, viewPartition } from '../table/keys.ts';
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
 * to the page's size, and one read of the incidents themselves.
 */
export async function listIncidents(
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  page: { statuses: readonly Status[]; size: number; after?: string | undefined },
): Promise<IncidentPage> {
  const partitions = page.statuses.flatMap((status) =>
    Array.from({ length: layout.viewShards }, (_, shard) => viewPartition('status', '', status, shard)),
  );
  const lists = await Promise.all(
    partitions.map((partition) =>
      client.send(
        new QueryCommand({
          TableName: layout.table,
          IndexName: viewIndex('status', 'created'),
          KeyConditionExpression: page.after ? 'inStatus = :pk AND byCreated < :after' : 'inStatus = :pk',
          ExpressionAttributeValues: { ':pk': partition, ...(page.after ? { ':after': page.after } : {}) },
          ScanIndexForward: false,
          Limit: page.size + 1,
        }),
      ),
    ),
  );
  // The index is eventually consistent: an incident that is just changing its status may stand in two lists.
  const places = [
    ...new Set(lists.flatMap(({ Items = [] }) => Items.map((item) => String(item.byCreated)))),
  ].sort((one, other) => (one < other ? 1 : -1));
  const shown = places.slice(0, page.size);
  const last = shown.at(-1);
  return {
    incidents: await incidentsOf(client, layout.table, shown.map(referenceOfPlace)),
    ...(places.length > page.size && last ? { next: last } : {}),
  };
}

async function incidentsOf(
  client: DynamoDBDocumentClient,
  table: string,
  references: readonly string[],
): Promise<Incident[]> {
  const found = new Map<string, Incident>();
  let keys: Record<string, unknown>[] = references.map(incidentKey).map((key) => ({ ...key }));
  while (keys.length > 0) {
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }),
    );
    for (const item of Responses[table] ?? []) {
      const incident = readItem(Incident, item);
      found.set(incident.reference, incident);
    }
    keys = UnprocessedKeys[table]?.Keys ?? [];
  }
  return references.flatMap((reference) => found.get(reference) ?? []);
}
