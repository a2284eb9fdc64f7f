import { createHash } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { customerStore } from '../../../shared/customers/index.ts';
import type { Incident } from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import {
  type Alike,
  candidateFinder,
  finder,
  findStore,
  parseQuery,
  similarFinder,
} from '../../../shared/search/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { isTermPlace } from '../../../shared/table/keys.ts';
import type { candidatesRoute, searchRoute, similarRoute } from '../routes/find.ts';

/** Where to look; `shards`: over how many partitions the incidents of a word are spread. */
interface FindLayout {
  readonly table: string;
  readonly shards: number;
}

const partsOf = (client: DynamoDBDocumentClient, { table, shards }: FindLayout) => ({
  store: findStore(client, table),
  customers: customerStore(client, table),
  shards,
});

export function searchHandler(
  client: DynamoDBDocumentClient,
  layout: FindLayout,
): RouteHandler<typeof searchRoute> {
  const find = finder(partsOf(client, layout));
  return async ({ query: { q, limit, cursor } }) => {
    const query = parseQuery(q);
    // A cursor goes on with the same search only: it does not carry what was typed.
    const list = `search:${createHash('sha256').update(q).digest('base64url').slice(0, 16)}`;
    const before = readCursor(list, cursor, isTermPlace);
    const { results, next } = await find(query, { size: limit, before });
    return {
      status: 200,
      body: {
        results: results.map(({ incident, matchedBy }) => ({ incident: summaryOf(incident), matchedBy })),
        ...(Object.keys(query.ignored).length > 0 ? { ignored: query.ignored } : {}),
        ...(next ? { next: writeCursor(list, next) } : {}),
      },
    };
  };
}

export function similarHandler(
  client: DynamoDBDocumentClient,
  layout: FindLayout,
): RouteHandler<typeof similarRoute> {
  const similarTo = similarFinder(partsOf(client, layout));
  return async ({ params, query }) => shown(await similarTo(params.reference, query.limit));
}

export function candidatesHandler(
  client: DynamoDBDocumentClient,
  layout: FindLayout,
): RouteHandler<typeof candidatesRoute> {
  const candidatesFor = candidateFinder(partsOf(client, layout));
  return async ({ body: { limit, ...sketch } }) => shown(await candidatesFor(sketch, limit));
}

const shown = (incidents: readonly Alike[]) => ({
  status: 200,
  body: { incidents: incidents.map((one) => ({ ...one, incident: summaryOf(one.incident) })) },
});

/** What a list shows of an incident. */
function summaryOf(incident: Incident) {
  const { mailThread, participants, informedUsers, resolutionNotes, visitId, ...summary } = incident;
  return summary;
}
