import type { CustomerStore } from '../customers/index.ts';
import type { Incident } from '../incidents/index.ts';
import { referenceOfPlace } from '../table/keys.ts';
import type { FindStore } from './find-store.ts';
import { pageOf } from './page.ts';
import { budgets, NEWEST } from './posting-list.ts';
import type { SearchQuery, WordQuery } from './query.ts';
import { type Source, search } from './source.ts';

/** Why an incident was found. */
export type MatchedBy =
  | { readonly by: 'reference'; readonly reference: string }
  | { readonly by: 'serialNumber' }
  | { readonly by: 'contact' }
  | { readonly by: 'words'; readonly words: readonly string[] };

export interface FoundIncident {
  readonly incident: Incident;
  readonly matchedBy: readonly MatchedBy[];
}

export interface FoundPage {
  readonly results: readonly FoundIncident[];
  /** The bound to go on before; absent on the last page. */
  readonly next?: string;
}

/** Reads that one request makes beyond those every list needs. What is not found by then is on a later page. */
const SHARED_READS = 40;

interface FinderParts {
  readonly store: FindStore;
  readonly customers: Pick<CustomerStore, 'ownerOf' | 'livingId'>;
  readonly shards: number;
}

/**
 * Finds incidents, newest first; those that are named by their reference come before all others, on top of the
 * first page. A page may be shorter than asked for, and even empty, and still have a `next`: reads are bounded.
 */
export const finder =
  ({ store, customers, shards }: FinderParts) =>
  async (query: SearchQuery, page: { size: number; before?: string | undefined }): Promise<FoundPage> => {
    const [sources, named] = await Promise.all([
      sourcesOf(query, { store, customers, shards }),
      store.living(query.references),
    ]);
    const lists = sources.reduce((most, { all, none }) => Math.max(most, all.length + none.length), 0);
    const purses = budgets(sources.length, 2 * lists, SHARED_READS);
    const found = await Promise.all(
      sources.map((source, index) =>
        search(source, {
          before: page.before ?? NEWEST,
          // One more tells whether there is a next page.
          most: page.size + 1,
          budget: purses[index] ?? { take: () => false },
        }),
      ),
    );
    const first = page.before === undefined ? [...named] : [];
    const { hits, next } = pageOf(found, page.size);
    const living = await store.living(hits.map(({ place }) => referenceOfPlace(place)));
    const results = new Map<string, { incident: Incident; matchedBy: MatchedBy[] }>();
    for (const [reference, incident] of first) {
      note(results, incident, [{ by: 'reference', reference }]);
    }
    const shownFirst = new Set([...named.values()].map(({ reference }) => reference));
    for (const { place, why } of hits) {
      const incident = living.get(referenceOfPlace(place));
      // Those named stand on the first page, whatever page they would be found on.
      if (!incident || (page.before !== undefined && shownFirst.has(incident.reference))) continue;
      note(results, incident, why);
    }
    return { results: [...results.values()], ...(next === undefined ? {} : { next }) };
  };

function note(
  results: Map<string, { incident: Incident; matchedBy: MatchedBy[] }>,
  incident: Incident,
  why: readonly MatchedBy[],
): void {
  const shown = results.get(incident.reference);
  if (shown) shown.matchedBy.push(...why.filter(({ by }) => shown.matchedBy.every((one) => one.by !== by)));
  else results.set(incident.reference, { incident, matchedBy: [...why] });
}

async function sourcesOf(
  query: SearchQuery,
  { store, customers, shards }: FinderParts,
): Promise<Source<MatchedBy>[]> {
  const contactId = query.address
    ? (await customers.ownerOf(query.address))?.contactId
    : query.contactId && (await customers.livingId(query.contactId));
  const owned = (by: 'serialNumber' | 'contact', owner: 'asset' | 'contact', id: string | undefined) =>
    id === undefined ? [] : [{ why: { by } as const, all: [store.ownerList(owner, id)], none: [] }];
  return [
    ...owned('serialNumber', 'asset', query.serialNumber),
    ...owned('contact', 'contact', contactId),
    ...query.byWords.flatMap((words) => wordSources(store, shards, words)),
  ];
}

const wordSources = (store: FindStore, shards: number, query: WordQuery): Source<MatchedBy>[] =>
  Array.from({ length: shards }, (_, shard) => ({
    why: { by: 'words', words: query.typed } as const,
    all: query.words.map((word) => store.wordList(query.language, shard, word)),
    none: query.excluded.map((word) => store.wordList(query.language, shard, word)),
  }));
