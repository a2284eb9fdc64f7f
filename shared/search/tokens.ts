import { fold } from '../platform/fold.ts';

/** Longer runs are no words: keys, encoded files. */
export const WORD_MOST = 64;

/** A run of letters, digits and their marks, with the like joined to it by a hyphen, point or underscore. */
const run = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:[-‐‑_.][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;
const joiner = /[-‐‑_.]/;

/** Scripts that set no blanks between words, or run them together: searched by pairs of letters. */
const unspaced =
  /([\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+)/u;

/** One thing in a text that can be searched for, and what else it is to be found by. */
export interface Token {
  /** `word` is stemmed; a `code` (a number, a serial number, an error code) and a `pair` stay as they are. */
  readonly kind: 'word' | 'code' | 'pair';
  readonly text: string;
}

export interface Term {
  /** What must stand in a text for this to be found in it: all of them. */
  readonly asked: readonly Token[];
  /** What else is kept of it: the parts of what was written in one. */
  readonly parts: readonly Token[];
}

/** Everything searchable in a text, in its order. The text may be anything; its length is the caller's to bound. */
export function* termsIn(text: string): Generator<Term> {
  for (const [found] of fold(text).matchAll(run)) yield termOf(found);
}

function termOf(written: string): Term {
  const parts = written.split(joiner);
  const tokens = parts.flatMap(tokensOf);
  if (parts.length === 1) return { asked: tokens, parts: [] };
  // `SN-47-A` is typed as `SN47A` too, but `2.5.1` is not `251`.
  const whole = written.replace(/[-‐‑_]|(?<!\p{N})\.|\.(?!\p{N})/gu, '');
  if (whole.length > WORD_MOST || unspaced.test(whole)) return { asked: tokens, parts: [] };
  if (/\p{N}/u.test(whole)) return { asked: [{ kind: 'code', text: whole }], parts: tokens };
  // `e-mail` and `Wi-Fi` are one word; `printer-driver` is two.
  const isOne = !written.includes('.') && parts.some((part) => part.length <= 2);
  return isOne ? { asked: tokensOf(whole), parts: tokens } : { asked: tokens, parts: [] };
}

function tokensOf(part: string): Token[] {
  return part.split(unspaced).flatMap((piece): Token[] => {
    if (piece === '') return [];
    if (unspaced.test(piece)) return pairsOf(piece).map((text) => ({ kind: 'pair', text }));
    return [{ kind: /\p{N}/u.test(piece) ? 'code' : 'word', text: piece }];
  });
}

function pairsOf(letters: string): string[] {
  const all = [...letters];
  return all.length === 1 ? all : all.slice(1).map((letter, index) => `${all[index]}${letter}`);
}

/** One letter alone is what is left of an elision or an abbreviation. */
export const isLone = ({ kind, text }: Token): boolean => kind === 'word' && /^\p{Script=Latin}$/u.test(text);
