/** Letters that no decomposition takes apart, as people type them without the key for them. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};
const odd = new RegExp(`[${Object.keys(plain).join('')}]`, 'g');

/** Accents of Latin, Greek and Cyrillic letters; the marks of other scripts are part of their letters. */
const accents = /[\u0300-\u036f]/g;

/** What is not seen: soft hyphens, zero-width blanks, direction marks. */
const unseen = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** Text in the form in which two spellings are one: NFKC, lower case, no accents. */
export const fold = (text: string): string =>
  text
    .replace(unseen, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(accents, '')
    .normalize('NFC')
    .replace(odd, (letter) => plain[letter] ?? letter);
