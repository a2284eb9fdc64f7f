import { describe, expect, it } from '@jest/globals';
import type { Language } from '../../../shared/platform/language.ts';
import { addWords } from '../../../shared/search/words.ts';
import { effortOf } from '../../support/effort.ts';

const words = (text: string, language: Language = 'en', most = 600) => [
  ...addWords(new Set(), text, { language, most }),
];

describe('words of a text', () => {
  it.each<[Language, string, string]>([
    ['en', 'printer', 'The PRINTERS'],
    ['en', 'print', 'printing, printed; prints'],
    ['fr', 'imprimante cassée', 'Les imprimantes cassées'],
    ['fr', "l'écran", 'ECRAN, écrans, d’écran'],
    ['fr', 'œuvre', 'oeuvres'],
    ['de', 'Rechnung', 'die Rechnungen'],
    ['de', 'Haus', 'Häuser HAEUSERN'],
    ['de', 'Straße', 'STRASSE, Strassen'],
    ['de', 'Büro', 'Buero Büros'],
    ['de', 'Bauer', 'Bauern'],
    ['en', 'e-mail', 'email E-Mails'],
    ['en', 'wifi', 'Wi-Fi'],
    ['en', 'ﬁle', 'ﬁles'],
    ['en', 'soft\u00adware', 'software'],
  ])('in %s: %s is the same as %s', (language, one, other) => {
    const [first, ...more] = words(one, language).filter((word) => !['e', 'mail', 'wi', 'fi'].includes(word));
    const all = new Set(words(other, language));
    expect(first).toBeDefined();
    for (const word of [first!, ...more]) expect(all).toContain(word);
  });

  it.each([
    ['SN-1234-ab', ['sn1234ab', 'sn', '1234', 'ab']],
    ['0x80070005', ['0x80070005']],
    ['261122-000001', ['261122000001', '261122', '000001']],
    ['ERR_49', ['err49', 'err', '49']],
    ['v2.5.1', ['v2.5.1', 'v2', '5', '1']],
    ['192.168.0.1', ['192.168.0.1', '192', '168', '0', '1']],
  ])('keep %s whole, and its parts', (text, kept) => {
    expect(words(text)).toEqual(kept);
  });

  it('leave out what every text has, by its language', () => {
    expect(words('This is not the end of it', 'en')).toEqual(['end']);
    expect(words("Ce n'est pas la fin", 'fr')).toEqual(['fin']);
    expect(words('Das ist nicht das Ende für uns', 'de')).toEqual(['end']);
    expect(words('die', 'en')).toEqual(['die']);
    expect(words('die', 'de')).toEqual([]);
  });

  it('of scripts without blanks are pairs of letters', () => {
    expect(words('印刷機が火事')).toEqual(['印刷', '刷機', '機が', 'が火', '火事']);
    expect(words('A4用紙')).toEqual(['a4', '用紙']);
  });

  it.each(['', ' \u0000\u0007 ', '😀🔥', '--- ... ___', '\ud800', 'x'.repeat(65)])(
    'are none in %j',
    (text) => {
      expect(words(text)).toEqual([]);
    },
  );

  it('are at most so many, whatever is pasted', async () => {
    const log = Array.from({ length: 20_000 }, (_, index) => `line${index}`).join(' ');
    expect(words(log)).toHaveLength(600);
    const effort = await effortOf(() => {
      words(`${'a-'.repeat(500_000)}b`);
      words('ﷺ'.repeat(500_000));
    });
    expect(effort).toBeLessThan(20);
  });
});
