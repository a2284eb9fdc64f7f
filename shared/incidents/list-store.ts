import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { pauseBefore } from '../platform/pause.ts';
import { incidentKey, referenceOfPlace } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { Incident } from './incident.ts';
import { mergedKeys } from './list-keys-store.ts';
import { dueAtOf, type IncidentList, keysOf, type ListedItem, placeIn } from './list-query.ts';
import type { TableLayout } from './writes.ts';

/** An incident in a list, with the instant at which its next open promise falls due. */
export interface ListedIncident {
  readonly incident: Incident;
  readonly dueAt?: string;
}

/** In the order of the list. `next` is the place to go on behind; absent on the last page. */
export interface IncidentPage {
  readonly rows: readonly ListedIncident[];
  readonly next?: string;
}

/** What BatchGetItem takes. */
const BATCH = 100;
/** How often one page reads on for those that a filter keeps: 400 incidents are read for it at most. */
const ROUNDS = 4;
const BATCH_ATTEMPTS = 6;

/**
 * A page of a list. All partitions of a list share one order, so the position of a page is the place it ended on,
 * and page k costs what page 1 costs: one query a partition, and one read of the incidents themselves. What a
 * filter leaves out is read, too: with a filter the page may be shorter than `size` and still have a `next`.
 */
export async function listIncidents(
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  list: IncidentList,
  page: { readonly size: number; readonly after?: string | undefined },
): Promise<IncidentPage> {
  const keys = keysOf(list, layout.viewShards);
  if (keys.partitions.length === 0) return { rows: [] };
  const atOnce = list.keep ? BATCH : page.size;
  const merged = mergedKeys(client, layout.table, { ...list, keys, after: page.after }, atOnce);
  const rows: Placed[] = [];
  let after = page.after;
  for (let round = 0; round < ROUNDS; round += 1) {
    const places = await merged.take(list.keep ? atOnce : page.size - rows.length);
    const until = merged.more() ? places.at(-1) : undefined;
    const items = await itemsOf(client, layout.table, places.map(referenceOfPlace));
    const placed = items.flatMap((item): Placed[] => {
      const place = placeIn(list, keys, item);
      return place === undefined ? [] : [{ place, item }];
    });
    rows.push(...inSpan(placed, { after, until, descending: list.descending }));
    after = until;
    if (rows.length >= page.size || until === undefined) break;
  }
  const shown = rows.slice(0, page.size);
  const next = rows.length > page.size ? shown.at(-1)?.place : after;
  return {
    rows: shown.map(({ item }) => {
      const dueAt = dueAtOf(item);
      return { incident: item.incident, ...(dueAt ? { dueAt } : {}) };
    }),
    ...(next === undefined ? {} : { next }),
  };
}

interface Placed {
  readonly place: string;
  readonly item: ListedItem;
}

/**
 * The indexes are a moment behind the incidents. Each stands at its own place, and is on the page that this place
 * lies on: who walks through a list meets none twice but what has moved ahead of them.
 */
function inSpan(
  placed: readonly Placed[],
  {
    after,
    until,
    descending,
  }: { after?: string | undefined; until?: string | undefined; descending: boolean },
): Placed[] {
  const sign = descending ? -1 : 1;
  const compare = (one: string, other: string) => (one === other ? 0 : one < other ? -sign : sign);
  return placed
    .filter(
      ({ place }) =>
        (after === undefined || compare(place, after) > 0) &&
        (until === undefined || compare(place, until) <= 0),
    )
    .sort((one, other) => compare(one.place, other.place));
}

/** Incidents by their references, each once, in no order; those that are not there are left out. */
async function itemsOf(
  client: DynamoDBDocumentClient,
  table: string,
  references: readonly string[],
): Promise<ListedItem[]> {
  const found: ListedItem[] = [];
  let keys: Record<string, unknown>[] = [...new Set(references)].map((one) => ({ ...incidentKey(one) }));
  for (let attempt = 1; keys.length > 0; attempt += 1) {
    if (attempt > BATCH_ATTEMPTS)
      throw new DeskError('busy', 'The list cannot be read right now; try again.');
    if (attempt > 1) await pauseBefore(attempt);
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }),
    );
    for (const item of Responses[table] ?? [])
      found.push({ incident: readItem(Incident, item), attributes: item });
    keys = UnprocessedKeys[table]?.Keys ?? [];
  }
  return found;
}
