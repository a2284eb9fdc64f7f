import type { Incident } from '../incidents/index.ts';
import { textOf } from './event-text.ts';
import { mostWords } from './terms.ts';
import type { TextStore } from './text-store.ts';
import { addWords } from './words.ts';

/**
 * Everything an incident is found by, as it stands: its own texts, then those of its timeline and of what was
 * merged into it. Reads no further than the bound on words.
 */
export async function allWords(texts: TextStore, incident: Incident): Promise<string[]> {
  const words = new Set<string>();
  for await (const text of allTexts(texts, incident)) {
    addWords(words, text, { language: incident.language, most: mostWords(incident) });
    if (words.size >= mostWords(incident)) break;
  }
  return [...words];
}

async function* allTexts(texts: TextStore, incident: Incident): AsyncGenerator<string> {
  yield incident.subject;
  yield incident.resolutionNotes ?? '';
  for (const reference of [incident.reference, ...incident.merged]) {
    yield await texts.description(reference);
    for await (const event of texts.timeline(reference)) yield textOf(event);
  }
}
