import type { Incident } from '../incidents/index.ts';
import type { Clue } from './clues.ts';
import { LEAST_READ } from './posting-list.ts';
import type { Terms } from './terms.ts';

/** A clue with the newest incidents it leads to and what it counts. */
export interface WeighedClue {
  readonly clue: Clue;
  readonly places: readonly string[];
  /** 0 to 1: the rarer, the more. */
  readonly weight: number;
}

const YEAR = 365 * 86_400_000;

/**
 * How many incidents of a year have a word, by the newest of its list: where the list goes on, by how fast it
 * grows.
 */
function frequency(places: readonly string[]): number {
  const [newest, oldest] = [places[0], places.at(-1)];
  if (places.length < LEAST_READ || !newest || !oldest) return places.length;
  const span = Math.max(60_000, instantOf(newest) - instantOf(oldest));
  return Math.max(places.length, (places.length * YEAR) / span);
}
const instantOf = (place: string) => Date.parse(place.slice(0, place.indexOf('Z') + 1));

/** `places` by shard. A word that stands in no other incident counts nothing: it can lead nowhere. */
export function weigh(clue: Clue, lists: readonly (readonly string[])[], self?: string): WeighedClue {
  const others = lists.flat().filter((place) => place !== self);
  const found = lists.reduce((sum, list) => sum + frequency(list), 0);
  return { clue, places: others, weight: others.length === 0 ? 0 : 1 / Math.log2(2 + found) };
}

/** The incidents to look at closer: those that the clues together speak most for, newest first among equals. */
export function likeliest(clues: readonly WeighedClue[], most: number): string[] {
  const scores = new Map<string, number>();
  for (const { places, weight } of clues) {
    for (const place of places) scores.set(place, (scores.get(place) ?? 0) + weight);
  }
  return [...scores]
    .sort(([one, by], [other, than]) => than - by || (one < other ? 1 : -1))
    .slice(0, most)
    .map(([place]) => place);
}

/** What part of the clues' weight an incident has, and which of them. */
export function sharedBy(
  clues: readonly WeighedClue[],
  terms: Terms | undefined,
): { share: number; words: string[] } {
  if (!terms) return { share: 0, words: [] };
  const has = new Set(terms.words);
  const own = clues.filter(({ clue, weight }) => clue.language === terms.language && weight > 0);
  const all = own.reduce((sum, { weight }) => sum + weight, 0);
  const common = own.filter(({ clue }) => has.has(clue.word)).sort((one, other) => other.weight - one.weight);
  const weight = common.reduce((sum, one) => sum + one.weight, 0);
  return { share: all === 0 ? 0 : weight / all, words: common.map(({ clue }) => clue.written) };
}

/** Why an incident is like another, or what is asked about it. */
export type Likeness =
  | { readonly by: 'words'; readonly words: readonly string[] }
  | { readonly by: 'contact' | 'asset' | 'topic' | 'product' | 'category' };

/** An incident with how like it is, 0 to 1, and why. */
export interface Alike {
  readonly incident: Incident;
  readonly score: number;
  readonly because: readonly Likeness[];
}

/** What each reason counts; together they are at most 1. */
export type Shares = Readonly<Record<Likeness['by'], number>>;

export function alike(
  incident: Incident,
  reasons: ReadonlySet<Exclude<Likeness['by'], 'words'>>,
  words: { share: number; words: readonly string[] },
  shares: Shares,
): Alike {
  const named = [...reasons].map((by) => ({ by }));
  const score = named.reduce((sum, { by }) => sum + shares[by], words.share * shares.words);
  return {
    incident,
    score: Math.round(Math.min(1, score) * 100) / 100,
    because: [...named, ...(words.words.length > 0 ? [{ by: 'words', words: words.words } as const] : [])],
  };
}

/** The likest first, and the newest among equals. */
export const byScore = (one: Alike, other: Alike): number =>
  other.score - one.score || (one.incident.createdAt < other.incident.createdAt ? 1 : -1);
