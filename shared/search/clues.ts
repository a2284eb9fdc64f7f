import type { Language } from '../platform/language.ts';
import { isLone, type Token, termsIn, WORD_MOST } from './tokens.ts';
import { wordOf } from './words.ts';

/** A word that may lead to incidents like one at hand. */
export interface Clue {
  readonly language: Language;
  /** As the index has it. */
  readonly word: string;
  /** As it was written, folded. */
  readonly written: string;
}

/** How much of a text is looked at for clues: what is at its beginning says most. */
const TEXT_MOST = 8 * 1024;

/** The words of a text in one language, each once, in their order, with what was written for each. */
export function cluesIn(text: string, language: Language): Clue[] {
  const clues = new Map<string, Clue>();
  for (const { asked } of termsIn(text.slice(0, TEXT_MOST))) {
    for (const token of asked) {
      const word = isWorth(token) ? wordOf(token, language) : undefined;
      if (word && !clues.has(word)) clues.set(word, { language, word, written: token.text });
    }
  }
  return [...clues.values()];
}

/** A digit or two stand everywhere, and tell nothing. */
const isWorth = (token: Token): boolean =>
  token.text.length <= WORD_MOST && token.text.length >= (token.kind === 'pair' ? 2 : 3) && !isLone(token);

/**
 * Those most likely to be rare, before the table has been asked: what stands in the subject, codes, long words.
 * `first` are the words of the subject.
 */
export function mostTelling(clues: readonly Clue[], first: ReadonlySet<string>, most: number): Clue[] {
  const rank = ({ word }: Clue) =>
    (first.has(word) ? 4 : 0) +
    (/\p{N}/u.test(word) && word.length > 3 ? 4 : 0) +
    Math.min(word.length, 12) / 3;
  return clues
    .map((clue, index) => ({ clue, index, rank: rank(clue) }))
    .sort((one, other) => other.rank - one.rank || one.index - other.index)
    .slice(0, most)
    .map(({ clue }) => clue);
}
