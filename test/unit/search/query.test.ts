import { describe, expect, it } from '@jest/globals';
import { DeskError } from '../../../shared/platform/errors.ts';
import { parseQuery } from '../../../shared/search/query.ts';

const inLanguage = (q: string, language: string) =>
  parseQuery(q).byWords.find((one) => one.language === language);
const refusal = (q: string) => {
  try {
    parseQuery(q);
    return undefined;
  } catch (error) {
    return error instanceof DeskError ? error : undefined;
  }
};

describe('a query', () => {
  it('is stemmed in each language, without what is common there', () => {
    expect(parseQuery('die Drucker').byWords).toEqual([
      { language: 'en', words: ['die', 'drucker'], excluded: [], typed: ['die', 'Drucker'] },
      { language: 'fr', words: ['di', 'druck'], excluded: [], typed: ['die', 'Drucker'] },
      { language: 'de', words: ['druck'], excluded: [], typed: ['Drucker'] },
    ]);
    expect(parseQuery('die Drucker').ignored).toEqual({ de: ['die'] });
  });

  it('of common words alone is for the languages in which they are not', () => {
    const { byWords, ignored } = parseQuery('the of and');
    expect(byWords.map(({ language }) => language)).toEqual(['fr', 'de']);
    expect(ignored).toEqual({ en: ['the', 'of', 'and'] });
  });

  it('leaves out what stands behind a hyphen, and no word with one inside', () => {
    expect(inLanguage('printer -paper wi-fi', 'en')).toMatchObject({
      words: ['printer', 'wifi'],
      excluded: ['paper'],
    });
  });

  it.each([
    ['261122-000001', ['261122-000001']],
    ['261122000001', ['261122-000001']],
    ['Re: [261122-000001] and 261122-000002', ['261122-000001', '261122-000002']],
    ['1261122-000001', []],
  ])('in %j names %j', (q, references) => {
    expect(parseQuery(q).references).toEqual(references);
  });

  it('looks for a reference in texts where nothing else is said', () => {
    expect(inLanguage('261122-000001', 'en')?.words).toEqual(['261122000001']);
    expect(inLanguage('[261122-000001] printer', 'en')?.words).toEqual(['printer']);
  });

  it.each([
    [' Ada@Example.com ', { address: 'ada@example.com' }],
    ['sn 12-ab', { serialNumber: 'SN12AB' }],
    ['01arz3ndektsv4rrffq69g5fav', { contactId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
  ])('that is %j may mean %j', (q, meant) => {
    expect(parseQuery(q)).toMatchObject(meant);
  });

  it.each([
    ['-printer', 'leave out'],
    ['😀', 'no word'],
    ['\u0000\u0007', 'no word'],
    ['', 'no word'],
    ['one two three four five six seven eight nine ten eleven'.replace(/\b/g, 'z'), 'At most 8'],
    ['printer -a1 -b2 -c3 -d4 -e5', 'At most 4'],
    ['x'.repeat(65), 'at most 64'],
    ['印刷機が火事で燃えています', 'At most 8'],
  ])('%j is refused, saying why', (q, said) => {
    const error = refusal(q);
    expect(error).toMatchObject({ code: 'invalidRequest', facts: { fields: [{ pointer: '/q' }] } });
    expect(error?.message).toContain(said);
  });
});
