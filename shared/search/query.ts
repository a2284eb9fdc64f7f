import { normaliseAddress } from '../customers/index.ts';
import { faultyField } from '../platform/errors.ts';
import { type Language, languages } from '../platform/language.ts';
import { foldSerial } from '../table/keys.ts';
import { isLone, type Token, termsIn, WORD_MOST } from './tokens.ts';
import { wordOf } from './words.ts';

/** What each word costs is a read or more in every language: these bound one request. */
const WORDS_MOST = 8;
const EXCLUDED_MOST = 4;
const REFERENCES_MOST = 3;

/** What to look for in the texts of one language. */
export interface WordQuery {
  readonly language: Language;
  /** All must stand in an incident, as the index has them. */
  readonly words: readonly string[];
  readonly excluded: readonly string[];
  /** What was typed for `words`. */
  readonly typed: readonly string[];
}

/** A question to the desk's search, by everything that it may mean. */
export interface SearchQuery {
  /** Incidents that it names. */
  readonly references: readonly string[];
  readonly address?: string;
  readonly contactId?: string;
  /** As `foldSerial` gives it. */
  readonly serialNumber?: string;
  /** One for each language in which it has words worth looking for. */
  readonly byWords: readonly WordQuery[];
  /** By language, what was typed that is too common there to be looked for. */
  readonly ignored: Readonly<Partial<Record<Language, readonly string[]>>>;
}

interface Typed {
  readonly typed: string;
  readonly tokens: readonly Token[];
}

/**
 * Reads what was typed into the search.
 * @throws DeskError invalidRequest saying what there is too much of, or that there is nothing to look for.
 */
export function parseQuery(q: string): SearchQuery {
  const text = q.trim();
  const references = referencesIn(text);
  const direct = directly(text);
  const { wanted, unwanted } = sides(references.length > 0 ? withoutReferences(text) : text);
  const most = (list: readonly Typed[], count: number, what: string) => {
    if (list.flatMap(({ tokens }) => tokens).length > count) throw fault(`At most ${count} ${what}.`);
  };
  most(wanted, WORDS_MOST, 'words to look for');
  most(unwanted, EXCLUDED_MOST, 'words to leave out');
  const byWords = languages.flatMap((language) => wordQuery(language, wanted, unwanted));
  const named = references.length > 0 || Object.keys(direct).length > 0;
  if (byWords.length === 0 && !named) {
    throw fault(
      unwanted.length > 0
        ? 'It says what to leave out, and nothing to look for.'
        : 'It has no word and no number to look for.',
    );
  }
  return { references, ...direct, byWords, ignored: ignoredIn(wanted) };
}

const fault = (detail: string) => faultyField('/q', detail, 'query');

const reference = /(?<!\d)(\d{6})-?(\d{6,9})(?!\d)/g;

const referencesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(reference)].map(([, day, number]) => `${day}-${number}`))].slice(
    0,
    REFERENCES_MOST,
  );

/** What else is said beside a reference is looked for; a reference alone is itself looked for in the texts. */
function withoutReferences(text: string): string {
  const rest = text.replace(reference, ' ');
  return /[\p{L}\p{N}]/u.test(rest) ? rest : text;
}

/** An address, a contact's id or a serial number is the whole of what was typed. */
function directly(text: string): Pick<SearchQuery, 'address' | 'contactId' | 'serialNumber'> {
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text.length > 320 ? {} : { address: normaliseAddress(text) };
  const serialNumber = foldSerial(text);
  return {
    ...(/^[0-9A-HJKMNP-TV-Z]{26}$/i.test(text) ? { contactId: text.toUpperCase() } : {}),
    ...(/\p{N}/u.test(serialNumber) && serialNumber.length <= WORD_MOST ? { serialNumber } : {}),
  };
}

/** What must stand in an incident, and behind a hyphen what must not. */
function sides(text: string): { wanted: Typed[]; unwanted: Typed[] } {
  const wanted: Typed[] = [];
  const unwanted: Typed[] = [];
  const seen = new Set<string>();
  for (const typed of text.split(/\s+/)) {
    const side = /^[-−–][\p{L}\p{N}]/u.test(typed) ? unwanted : wanted;
    for (const { asked } of termsIn(typed)) {
      if (asked.some((token) => token.text.length > WORD_MOST)) {
        throw fault(`A word has at most ${WORD_MOST} letters.`);
      }
      const tokens = asked.filter((token) => !isLone(token) && !seen.has(token.text));
      for (const token of tokens) seen.add(token.text);
      if (tokens.length > 0) side.push({ typed, tokens });
    }
  }
  return { wanted, unwanted };
}

function wordQuery(
  language: Language,
  wanted: readonly Typed[],
  unwanted: readonly Typed[],
): readonly WordQuery[] {
  const wordsOf = (list: readonly Typed[]) => [
    ...new Set(list.flatMap(({ tokens }) => tokens.flatMap((token) => wordOf(token, language) ?? []))),
  ];
  const words = wordsOf(wanted);
  if (words.length === 0) return [];
  const excluded = wordsOf(unwanted).filter((word) => !words.includes(word));
  const typed = wanted.filter(({ tokens }) => tokens.some((token) => wordOf(token, language)));
  return [{ language, words, excluded, typed: [...new Set(typed.map((one) => one.typed))] }];
}

function ignoredIn(wanted: readonly Typed[]): SearchQuery['ignored'] {
  const ignored = languages.flatMap((language) => {
    const common = wanted.filter(({ tokens }) => !tokens.some((token) => wordOf(token, language)));
    return common.length > 0 ? [[language, [...new Set(common.map(({ typed }) => typed))]]] : [];
  });
  return Object.fromEntries(ignored) as SearchQuery['ignored'];
}
