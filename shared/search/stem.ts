import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import type { Language } from '../platform/language.ts';

const stemmers: Readonly<Record<Language, (word: string) => string>> = {
  en: english,
  fr: french,
  // The plural of words borrowed: Büros, Kameras, Handys.
  de: (word) => german(withoutUmlauts(word)).replace(/(?<=..[aioy])s$/, ''),
};

/** Umlauts are typed as two letters too. Where `e` follows another vowel and `u`, it is none: Bauer, teuer. */
const withoutUmlauts = (word: string): string => word.replace(/([ao])e/g, '$1').replace(/(?<![aeq])ue/g, 'u');

/** Stemming takes off one ending; without accents, `cassée` and `cassé` differ by two. */
const ROUNDS = 4;

/**
 * The stem of a folded word of Latin letters, the same for all its forms. Stemmed until it stays the same, so
 * that what is a stem already keeps its place beside its longer forms.
 */
export function stem(word: string, language: Language): string {
  let before = word;
  for (let round = 0; round < ROUNDS; round += 1) {
    const after = stemmers[language](before);
    if (after === before || after === '') return before;
    before = after;
  }
  return before;
}
