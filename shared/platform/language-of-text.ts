import type { Language } from './language.ts';

/** Small words that are frequent in one language and rare in the others, neighbours like Dutch and Italian included. */
const smallWords: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    (
      'the and is not of it my with you we can please what have has this that when does for are but how your ' +
      'from which would could been thanks thank hello there they our any only after before why don doesn isn'
    ).split(' '),
  ),
  fr: new Set(
    (
      'je le les et est une dans pour pas vous nous avec sur mais bonjour merci mon mes votre vos notre ce cette ' +
      'qui ne au aux du depuis être fait plus suis avons avez quand comment où donc très aussi cordialement'
    ).split(' '),
  ),
  de: new Set(
    (
      'der und ich nicht ist das ein eine einen einem mit auf für wir sie haben hat kann können bitte wie aber ' +
      'auch oder wenn mein meine zu sich bei nach zum zur dass wird werden kein keine noch danke seit immer'
    ).split(' '),
  ),
};

/** Words looked at: the beginning tells as much as the whole. */
const LOOKED_AT = 400;
/** Different small words, and their share of all words, below which a text says nothing certain. */
const ENOUGH = 3;
const SHARE = 0.15;

/**
 * The language a text is plainly written in; undefined where it is short, mixed or in another language. Better
 * no answer than a wrong one: whoever asks has a language to fall back on.
 */
export function languageOfText(text: string): Language | undefined {
  const words = (
    text
      .slice(0, 20_000)
      .normalize('NFC')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  ).slice(0, LOOKED_AT);
  const [best, second] = (Object.keys(smallWords) as Language[])
    .map((language) => {
      const hits = words.filter((word) => smallWords[language].has(word));
      return { language, hits: hits.length, different: new Set(hits).size };
    })
    .sort((one, other) => other.hits - one.hits);
  if (!best || !second || best.different < ENOUGH || best.hits < words.length * SHARE) return undefined;
  return best.hits >= 2 * second.hits ? best.language : undefined;
}
