import * as z from 'zod';
import type { Incident } from '../incidents/index.ts';
import { Language } from '../platform/language.ts';
import { shardOf, termKey, termPartition } from '../table/keys.ts';
import { addWords } from './words.ts';

/** Different words that one incident is found by. Each is an item of its own: this bounds what a write costs. */
export const WORDS_PER_INCIDENT = 600;
/** With each incident that is merged into it, as many again, up to five times as many. */
const MOST_TIMES = 5;

/**
 * The words of one incident as the index has them. `doubtful` are those being written or taken away: until they
 * are settled they may stand or not.
 */
export const Terms = z.object({
  reference: z.string(),
  language: Language,
  shard: z.number().int(),
  words: z.array(z.string()),
  doubtful: z.array(z.string()).default([]),
  /** Until when whoever writes the doubtful ones may be at it. */
  writtenUntil: z.string().optional(),
  version: z.number().int(),
});
export type Terms = z.infer<typeof Terms>;

export const mostWords = ({ merged }: Pick<Incident, 'merged'>): number =>
  WORDS_PER_INCIDENT * Math.min(MOST_TIMES, 1 + merged.length);

/** One word by which an incident is found. */
export const postingItem = (
  { language, shard }: Pick<Terms, 'language' | 'shard'>,
  word: string,
  incident: Pick<Incident, 'createdAt' | 'reference'>,
) => ({
  ...termKey(termPartition(language, shard, word), incident.createdAt, incident.reference),
  kind: 'term',
});

export const termsItem = (terms: Terms) => ({ kind: 'terms', ...terms });

export const newTerms = (incident: Pick<Incident, 'reference' | 'language'>, shards: number): Terms => ({
  reference: incident.reference,
  language: incident.language,
  shard: shardOf(incident.reference, shards),
  words: [],
  doubtful: [],
  version: 0,
});

/** The words of an incident's texts, in their order: of what is beyond the bound, the last is left out. */
export function wordsOf(incident: Pick<Incident, 'language' | 'merged'>, texts: readonly string[]): string[] {
  const words = new Set<string>();
  for (const text of texts) addWords(words, text, { language: incident.language, most: mostWords(incident) });
  return [...words];
}
