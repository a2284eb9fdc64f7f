import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { listIncidents, type Status, type TableLayout } from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import type { listIncidentsRoute } from '../routes/incidents.ts';

const open: readonly Status[] = ['unresolved', 'waiting', 'updated'];

export const listIncidentsHandler =
  (client: DynamoDBDocumentClient, layout: TableLayout): RouteHandler<typeof listIncidentsRoute> =>
  async ({ query }) => {
    const { incidents, next } = await listIncidents(client, layout, {
      statuses: query.status === 'open' ? open : [query.status],
      size: query.limit,
      after: readCursor('list', query.cursor),
    });
    return {
      status: 200,
      body: {
        incidents: incidents.map(({ mailThread: _, ...summary }) => summary),
        ...(next ? { next: writeCursor('list', next) } : {}),
      },
    };
  };
