import type { Language } from '../platform/language.ts';
import { stem } from './stem.ts';
import { isStopWord } from './stop-words.ts';
import { isLone, type Token, termsIn, WORD_MOST } from './tokens.ts';

/** Of one text; what is beyond is a pasted log. */
const TEXT_MOST = 64 * 1024;

/** As a token stands in the index of a language; undefined for what does not stand there. */
export function wordOf(token: Token, language: Language): string | undefined {
  if (isLone(token) || (token.kind === 'word' && isStopWord(token.text, language))) return undefined;
  if (token.kind !== 'word' || !/^\p{Script=Latin}+$/u.test(token.text)) return token.text;
  return stem(token.text, language);
}

/** Adds the words of a text to those there are, as long as there are fewer than `most`. */
export function addWords(
  words: Set<string>,
  text: string,
  by: { language: Language; most: number },
): Set<string> {
  for (const { asked, parts } of termsIn(text.slice(0, TEXT_MOST))) {
    for (const token of [...asked, ...parts]) {
      if (words.size >= by.most) return words;
      const word = token.text.length > WORD_MOST ? undefined : wordOf(token, by.language);
      if (word) words.add(word);
    }
  }
  return words;
}
