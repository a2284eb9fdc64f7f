import type { Incident } from '../incidents/index.ts';
import { termsKey } from '../table/keys.ts';
import { newTerms, postingItem, termsItem, wordsOf } from './terms.ts';

/**
 * Everything the index would hold of an incident with these texts (subject, description, then what the timeline
 * says): one item a word, and the list of the words. For tables that are filled without the stream.
 */
export function searchItemsOf(
  incident: Pick<Incident, 'reference' | 'createdAt' | 'language' | 'merged'>,
  texts: readonly string[],
  shards = 1,
): Record<string, unknown>[] {
  const words = wordsOf(incident, texts);
  const terms = { ...newTerms(incident, shards), words, version: 1 };
  return [
    ...words.map((word) => postingItem(terms, word, incident)),
    { ...termsKey(incident.reference), ...termsItem(terms) },
  ];
}
