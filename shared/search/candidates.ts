import { type CustomerStore, normaliseAddress } from '../customers/index.ts';
import type { Incident } from '../incidents/index.ts';
import { type Language, languages } from '../platform/language.ts';
import { foldSerial, referenceOfPlace } from '../table/keys.ts';
import { cluesIn, mostTelling } from './clues.ts';
import type { FindStore } from './find-store.ts';
import { type Alike, alike, byScore, type Likeness, likeliest, type Shares, sharedBy } from './likeness.ts';
import { rowOf, weighAll, wordsToAsk } from './similar.ts';

/** What is known of a question before an incident is made of it. */
export interface Sketch {
  readonly contact?: { readonly id?: string | undefined; readonly address?: string | undefined } | undefined;
  readonly serialNumber?: string | undefined;
  readonly topic?: string | undefined;
  readonly product?: string | undefined;
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  /** Of subject and text; all languages are tried where it is not known. */
  readonly language?: Language | undefined;
}

const WORD_LISTS = 12;
const OF_OWNER = 15;
const OF_TOPIC = 10;
const BY_WORDS = 20;

const shares: Shares = { asset: 0.4, contact: 0.25, words: 0.45, topic: 0.1, product: 0.05, category: 0 };
/** Less than this is chance: one common word. */
const LEAST_SCORE = 0.1;

interface Parts {
  readonly store: FindStore;
  readonly customers: Pick<CustomerStore, 'ownerOf'>;
  readonly shards: number;
}

/**
 * The incidents that a question might already be: of the same contact, on the same device, of the same topic,
 * or with such a text. Those still open come first, then the likest.
 */
export const candidateFinder =
  ({ store, customers, shards }: Parts) =>
  async (sketch: Sketch, most: number): Promise<readonly Alike[]> => {
    const asked = sketch.language ? [sketch.language] : languages;
    const each = wordsToAsk(Math.floor(WORD_LISTS / asked.length), shards);
    const clues = asked.flatMap((language) => cluesOf(sketch, language).slice(0, each));
    const contactId = await contactOf(sketch, customers);
    const serial = sketch.serialNumber && foldSerial(sketch.serialNumber);
    const [weighed, ofContact, ofAsset, ofTopic] = await Promise.all([
      weighAll(store, shards, clues),
      rowOf(store, 'contact', contactId, OF_OWNER),
      rowOf(store, 'asset', serial || undefined, OF_OWNER),
      rowOf(store, 'topic', sketch.topic, OF_TOPIC),
    ]);
    const places = new Set([...ofAsset, ...ofContact, ...likeliest(weighed, BY_WORDS), ...ofTopic]);
    const living = await store.living([...places].map(referenceOfPlace));
    const incidents = [...new Map([...living.values()].map((one) => [one.reference, one])).values()];
    const terms = await store.terms(clues.length > 0 ? incidents.map(({ reference }) => reference) : []);
    return incidents
      .map((incident) =>
        alike(
          incident,
          inCommon(incident, { ...sketch, contactId, serial }),
          sharedBy(weighed, terms.get(incident.reference)),
          shares,
        ),
      )
      .filter(({ score }) => score >= LEAST_SCORE)
      .sort((one, other) => isDone(one.incident) - isDone(other.incident) || byScore(one, other))
      .slice(0, most);
  };

const isDone = ({ status }: Incident): number => (status === 'solved' || status === 'closed' ? 1 : 0);

function cluesOf({ subject = '', text = '' }: Sketch, language: Language) {
  const first = new Set(cluesIn(subject, language).map(({ word }) => word));
  const clues = cluesIn(`${subject}\n${text}`, language);
  return mostTelling(clues, first, clues.length);
}

async function contactOf({ contact }: Sketch, customers: Parts['customers']): Promise<string | undefined> {
  if (contact?.id) return contact.id;
  if (!contact?.address) return undefined;
  return (await customers.ownerOf(normaliseAddress(contact.address)))?.contactId;
}

function inCommon(
  incident: Incident,
  sketch: { contactId: string | undefined; serial: string | undefined } & Sketch,
): ReadonlySet<Exclude<Likeness['by'], 'words'>> {
  const { contact, participants, asset, topic, product } = incident;
  const people = [contact, ...participants].map(({ id }) => id);
  const same = {
    contact: sketch.contactId !== undefined && people.includes(sketch.contactId),
    asset: Boolean(sketch.serial) && asset !== undefined && foldSerial(asset.serialNumber) === sketch.serial,
    topic: sketch.topic !== undefined && topic === sketch.topic,
    product: sketch.product !== undefined && product === sketch.product,
  };
  return new Set((['asset', 'contact', 'topic', 'product'] as const).filter((by) => same[by]));
}
