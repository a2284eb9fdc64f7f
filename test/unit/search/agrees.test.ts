import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Incident } from '../../../shared/incidents/index.ts';
import type { Language } from '../../../shared/platform/language.ts';
import { finder, parseQuery } from '../../../shared/search/index.ts';
import { anIncident } from '../../support/an-incident.ts';
import { keptWords } from '../../support/kept-words.ts';
import { morning, plus } from '../../support/time.ts';

/** Forms of one word each, of which none is a form of another, in any of the languages. */
const families: Readonly<Record<Language, readonly (readonly string[])[]>> = {
  en: [
    ['printer', 'Printers', 'PRINTER'],
    ['paper', 'papers', 'PAPERS'],
    ['jam', 'jammed', 'jamming'],
    ['E-49', 'e49', 'E_49'],
  ],
  fr: [
    ['imprimante', 'Imprimantes', "l'imprimante"],
    ['écran', 'ecran', 'ÉCRANS'],
    ['cassée', 'cassé', 'casse'],
    ['E-49', 'e49', 'E_49'],
  ],
  de: [
    ['Rechnung', 'Rechnungen', 'RECHNUNG'],
    ['Büro', 'Bueros', 'büros'],
    ['Gerät', 'Geräte', 'geraeten'],
    ['E-49', 'e49', 'E_49'],
  ],
};
const languages = ['en', 'fr', 'de'] as const;

/** A choice of words as the numbers of their family, form and place in the text. */
const someWords = fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 6 });
const aText = fc.tuple(fc.constantFrom(...languages), someWords);
const written = (language: Language, words: readonly (readonly [number, number])[]) =>
  words.map(([family, form]) => families[language][family]![form]!);

interface Asked {
  readonly language: Language;
  readonly wanted: readonly (readonly [number, number])[];
  readonly unwanted: readonly (readonly [number, number])[];
}

/** Every incident looked at, word by word. */
function slowly(incidents: readonly { incident: Incident; words: Set<string> }[], asked: Asked): string[] {
  const word = (family: number) => (family === 3 ? 'code' : `${asked.language}${family}`);
  return incidents
    .filter(({ words }) => asked.wanted.every(([family]) => words.has(word(family))))
    .filter(({ words }) => !asked.unwanted.some(([family]) => words.has(word(family))))
    .map(({ incident }) => incident)
    .sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1))
    .map(({ reference }) => reference);
}

async function everyPage(store: ReturnType<typeof keptWords>, shards: number, q: string, size: number) {
  const find = finder({
    store,
    customers: { ownerOf: async () => undefined, livingId: async (id) => id },
    shards,
  });
  const found: string[] = [];
  let before: string | undefined;
  do {
    const page = await find(parseQuery(q), { size, before });
    expect(page.results.length).toBeLessThanOrEqual(size);
    found.push(...page.results.map(({ incident }) => incident.reference));
    before = page.next;
  } while (before !== undefined);
  return found;
}

describe('a search', () => {
  it('finds what reading every text would, newest first, each once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(aText, someWords), { minLength: 1, maxLength: 60 }),
        fc.record({
          language: fc.constantFrom(...languages),
          wanted: fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { minLength: 1, maxLength: 3 }),
          unwanted: fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 1 }),
        }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 3 }),
        async (corpus, asked, size, shards) => {
          fc.pre(!asked.unwanted.some(([family]) => asked.wanted.some(([other]) => other === family)));
          const incidents = corpus.map(([[language, subject], body], index) => ({
            incident: anIncident({
              reference: `260612-${String(index + 1).padStart(6, '0')}`,
              language,
              createdAt: plus(morning, index).toISOString(),
            }),
            texts: [written(language, subject).join(' '), `(${written(language, body).join(', ')}).`],
            words: new Set(
              [...subject, ...body].map(([family]) => (family === 3 ? 'code' : `${language}${family}`)),
            ),
          }));
          const q = [
            ...written(asked.language, asked.wanted),
            ...written(asked.language, asked.unwanted).map((word) => `-${word}`),
          ].join(' ');
          const store = keptWords(incidents, shards);
          expect(await everyPage(store, shards, q, size)).toEqual(slowly(incidents, asked));
        },
      ),
      { numRuns: 150 },
    ));
});
