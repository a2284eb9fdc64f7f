import type { Incident } from '../incidents/index.ts';
import type { Clock } from '../platform/clock.ts';
import { CorruptDataError, TryLater } from '../platform/errors.ts';
import { allWords } from './all-words.ts';
import { addsText, textOf } from './event-text.ts';
import { isBeingWritten, planOf } from './plan.ts';
import { mostWords, newTerms, type Terms } from './terms.ts';
import type { TermsStore } from './terms-store.ts';
import type { EntryPlace, TextStore } from './text-store.ts';
import { addWords } from './words.ts';

/** An entry was added to a timeline: what the bus tells of it. */
export interface AddedEntry extends EntryPlace {
  readonly type: string;
}

interface IndexerParts {
  readonly texts: TextStore;
  readonly terms: TermsStore;
  /** Over how many partitions the incidents of a word are spread. */
  readonly shards: number;
  readonly clock: Clock;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** What an incident is to be found by, of what its terms are and what the table says after they were read. */
type WordsNow = (incident: Incident, stands: Terms) => Promise<readonly string[]>;

/** How often an incident is looked at again that others are writing the words of. */
const ATTEMPTS = 40;
/** Longer than any chain of merges. */
const HOPS = 30;

/**
 * Brings the words an incident is found by up to an entry of its timeline. An entry told twice, late or before
 * those it follows leads to the same words: they are made of what the table says. One at a time writes the words
 * of an incident, so that what one takes away no other is just putting back.
 */
export const indexer = (parts: IndexerParts) => {
  const { texts } = parts;

  return async (entry: AddedEntry): Promise<void> => {
    const incident = addsText(entry.type)
      ? await bring(parts, entry.reference, adding(texts, entry), 'whereNew')
      : await bring(parts, entry.reference, (now) => allWords(texts, now), 'always');
    if (!incident.mergedInto) return;
    const survivor = await survivorOf(texts, incident);
    await bring(parts, survivor.reference, (now) => allWords(texts, now), 'always');
  };
};

/**
 * `always`: written even where nothing changes. Whoever is adding what he read before must then read again.
 * @throws TryLater where others go on writing.
 */
async function bring(
  { texts, terms, shards, clock, sleep = pause }: IndexerParts,
  reference: string,
  wordsNow: WordsNow,
  when: 'always' | 'whereNew',
): Promise<Incident> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const known = await terms.load(reference);
    if (known && isBeingWritten(known, clock())) {
      await sleep(Math.random() * 20 * Math.min(attempt, 10));
      continue;
    }
    const incident = await texts.incident(reference);
    if (!incident) throw new CorruptDataError('An entry stands in the timeline of no incident.');
    const stands = known ?? newTerms(incident, shards);
    // Words of another language stand in other lists: those are left first.
    const leaves = stands.language !== incident.language && stands.words.length + stands.doubtful.length > 0;
    const plan =
      leaves || incident.mergedInto
        ? planOf(stands, [], clock())
        : planOf({ ...stands, language: incident.language }, await wordsNow(incident, stands), clock());
    const changes = plan.write.length + plan.remove.length > 0;
    if (!changes && when === 'whereNew') return incident;
    if (!(await terms.claim(plan.terms))) continue;
    if (changes) {
      await terms.write(plan.terms, incident, plan);
      await terms.settle(plan.terms);
    }
    if (!leaves) return incident;
  }
  throw new TryLater('Others are writing the words of this incident.');
}

/** What an entry says, added to what is there; where there is nothing of use yet, everything. */
const adding =
  (texts: TextStore, entry: AddedEntry): WordsNow =>
  async (incident, stands) => {
    if (stands.version === 0 || stands.language !== incident.language) return allWords(texts, incident);
    const [event, description] = await Promise.all([
      texts.entry(entry),
      entry.type === 'created' ? texts.description(entry.reference) : '',
    ]);
    const words = new Set(stands.words);
    for (const text of [incident.subject, description, event ? textOf(event) : '']) {
      addWords(words, text, { language: incident.language, most: mostWords(incident) });
    }
    return [...words];
  };

async function survivorOf(texts: TextStore, incident: Incident): Promise<Incident> {
  let found = incident;
  for (let hops = 0; found.mergedInto; hops += 1) {
    const next = await texts.incident(found.mergedInto);
    if (!next || hops > HOPS) throw new CorruptDataError('A merged incident leads to no other.');
    found = next;
  }
  return found;
}

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
