import type { Incident } from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
import { type Owner, referenceOfPlace, termPlace } from '../table/keys.ts';
import { type Clue, cluesIn, mostTelling } from './clues.ts';
import type { FindStore } from './find-store.ts';
import {
  type Alike,
  alike,
  byScore,
  likeliest,
  type Shares,
  sharedBy,
  type WeighedClue,
  weigh,
} from './likeness.ts';

/** Lists of words that are read for one question, and incidents that are looked at closer. */
const WORD_LISTS = 9;
const LOOKED_AT = 16;
const OF_TOPIC = 6;

const shares: Shares = { words: 0.7, topic: 0.15, product: 0.1, category: 0.05, contact: 0, asset: 0 };
/** Less than this is chance. */
const LEAST_SCORE = 0.12;

/** How many different words may be asked for, each in every shard. */
export const wordsToAsk = (lists: number, shards: number): number => Math.max(2, Math.floor(lists / shards));

export const weighAll = (
  store: FindStore,
  shards: number,
  clues: readonly Clue[],
  self?: string,
): Promise<WeighedClue[]> =>
  Promise.all(
    clues.map(async (clue) => {
      const lists = await Promise.all(
        Array.from({ length: shards }, (_, shard) =>
          store.newest(store.wordList(clue.language, shard, clue.word)),
        ),
      );
      return weigh(clue, lists, self);
    }),
  );

/** The newest incidents in an owner's row. */
export const rowOf = async (store: FindStore, owner: Owner, id: string | undefined, most: number) =>
  id === undefined ? [] : (await store.newest(store.ownerList(owner, id))).slice(0, most);

/**
 * Incidents like one at hand: by the rarest words of its texts, by topic, product and category. At most about a
 * dozen reads, however many incidents there are.
 * @throws DeskError notFound.
 */
export const similarFinder =
  ({ store, shards }: { store: FindStore; shards: number }) =>
  async (reference: string, most: number): Promise<readonly Alike[]> => {
    const [found, known] = await Promise.all([store.incidents([reference]), store.terms([reference])]);
    const incident = found.get(reference);
    if (!incident) throw new DeskError('notFound', `There is no incident ${reference}.`);
    const self = termPlace(incident.createdAt, reference);
    const clues = cluesOf(incident, known.get(reference)?.words ?? []);
    const [weighed, ofTopic] = await Promise.all([
      weighAll(store, shards, clues.slice(0, wordsToAsk(WORD_LISTS, shards)), self),
      rowOf(store, 'topic', incident.topic, OF_TOPIC),
    ]);
    const places = [...new Set([...likeliest(weighed, LOOKED_AT - ofTopic.length), ...ofTopic])];
    const living = await livingOthers(store, places, incident);
    const terms = await store.terms(living.map((one) => one.reference));
    return living
      .map((one) => alike(one, inCommon(incident, one), sharedBy(weighed, terms.get(one.reference)), shares))
      .filter(({ score }) => score >= LEAST_SCORE)
      .sort(byScore)
      .slice(0, most);
  };

function cluesOf(incident: Incident, words: readonly string[]): Clue[] {
  const { language } = incident;
  const inSubject = cluesIn(incident.subject, language);
  const seen = new Set(inSubject.map(({ word }) => word));
  const others = words
    .filter((word) => word.length > 2 && !seen.has(word))
    .map((word) => ({ language, word, written: word }));
  return mostTelling([...inSubject, ...others], seen, words.length + inSubject.length);
}

/** Those that stand today, each once, without the one at hand and what became of it. */
async function livingOthers(store: FindStore, places: readonly string[], incident: Incident) {
  const living = await store.living([...places.map(referenceOfPlace), incident.reference]);
  const own = new Set([incident.reference, ...incident.merged, living.get(incident.reference)?.reference]);
  const others = new Map([...living.values()].map((one) => [one.reference, one]));
  return [...others.values()].filter(({ reference }) => !own.has(reference));
}

const inCommon = (incident: Incident, other: Incident) =>
  new Set(
    (['topic', 'product', 'category'] as const).filter(
      (field) => incident[field] !== undefined && incident[field] === other[field],
    ),
  );
