import { RE2JS } from 're2js';
import { fold } from '../platform/fold.ts';
import type { Patterns } from './evaluate.ts';

/**
 * Steps of the longest program that a pattern may become: counted repetitions multiply. A pattern takes a time in
 * proportion to its steps times the characters looked through; these two keep the worst of them under a second.
 */
const MOST_STEPS = 250;
/** Characters of a text that are looked through, from its beginning. */
const MOST_CHARACTERS = 20_000;
const MOST_KEPT = 500;

/**
 * Patterns in the syntax of RE2, whose matching takes a time in proportion to text and pattern: no pattern of an
 * admin and no text of a customer makes it hang. They are found in either case, in the text as it is written and
 * in its form without accents.
 */
export function linearPatterns(): Patterns {
  const compiled = new Map<string, RE2JS>();
  const compile = (pattern: string): RE2JS => {
    const known = compiled.get(pattern);
    if (known) return known;
    if (compiled.size >= MOST_KEPT) compiled.clear();
    const made = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE);
    compiled.set(pattern, made);
    return made;
  };
  return {
    test(pattern, text) {
      const expression = compile(pattern);
      const read = text.slice(0, MOST_CHARACTERS);
      if (expression.matcher(read).find()) return true;
      const plain = fold(read);
      // Case does not matter: a text that only loses its capitals was looked through already.
      return plain !== read.toLowerCase() && expression.matcher(plain).find();
    },
    faultOf(pattern) {
      try {
        return compile(pattern).programSize() > MOST_STEPS
          ? 'The pattern repeats too much: smaller counts in its braces.'
          : undefined;
      } catch {
        return 'Not a pattern as RE2 reads it: it knows no look-around and no back-references.';
      }
    },
  };
}
