import { fold } from '../platform/fold.ts';

/** Letters of a text that is looked up, and of one that is typed. */
const LONGEST = 60;

/** Scripts that set no blanks between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;
const between = new RegExp(`(?<=${unspaced.source}) (?=${unspaced.source})`, 'gu');

/**
 * Text in the form in which it is looked up: case and accents folded, apostrophes gone, whatever else parts words
 * a single blank. An address keeps its @.
 */
export const lookUpText = (text: string): string =>
  cut(
    fold(text)
      .replace(/['’ʼ`´]/g, '')
      .replace(/[^\p{L}\p{N}\p{M}@]+/gu, ' ')
      .trim()
      .replace(between, ''),
  );

const cut = (text: string): string => [...text].slice(0, LONGEST).join('').trim();

/** Names of so many words stand under each pair of them, in either order. */
const PAIRED = 4;
/** Of longer names so many words are found. */
const WORDS = 6;
/** What begins in the middle of a run without blanks is found from so many places. */
const ENDS = 6;

/**
 * What a name is found by: each of its words, with any other behind it, so that one query finds what two words
 * are typed of in either order.
 */
export function nameTexts(name: string): string[] {
  const words = lookUpText(name.replaceAll('@', ' '))
    .split(' ')
    .filter((word) => word !== '');
  const kept = words.length <= WORDS ? words : [...words.slice(0, WORDS - 1), ...words.slice(-1)];
  const pairs = kept.length <= PAIRED ? allPairs(kept) : neighbours(kept);
  const texts = kept.length === 1 ? kept : pairs;
  const ends = kept.filter((word) => unspaced.test(word)).flatMap(endsOf);
  return [...new Set([...texts, ...ends])].map(cut).filter((text) => [...text].length >= 2);
}

const allPairs = (words: readonly string[]): string[] =>
  words.flatMap((one, at) => words.flatMap((other, index) => (index === at ? [] : [`${one} ${other}`])));

/** Each word with the one behind it, and with the first. */
const neighbours = (words: readonly string[]): string[] =>
  words.flatMap((word, at) => [
    `${word} ${words[(at + 1) % words.length]}`,
    ...(at > 0 ? [`${word} ${words[0]}`] : []),
  ]);

/** A run without blanks from each of its letters on: `田中太郎` is found by `太郎`, too. */
function endsOf(run: string): string[] {
  const letters = [...run];
  return letters.slice(0, Math.min(ENDS, letters.length - 1)).map((_, at) => letters.slice(at).join(''));
}
