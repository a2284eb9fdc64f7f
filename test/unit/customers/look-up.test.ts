import { describe, expect, it } from '@jest/globals';
import { newContact } from '../../../shared/customers/index.ts';
import {
  entriesOfAccount,
  entriesOfContact,
  lookUpQuery,
  ranked,
} from '../../../shared/customers/look-up.ts';
import { lookUpText, nameTexts } from '../../../shared/customers/look-up-text.ts';
import { morning } from '../../support/time.ts';

const aContact = (name: string, over: { addresses?: string[]; phones?: string[] } = {}) =>
  newContact('contact-1', { name, ...over }, morning);

/** Whether what is typed finds a contact: as the query of the table does, by the beginning of a text. */
const finds = (typed: string, contact: ReturnType<typeof aContact>): boolean => {
  const query = lookUpQuery(typed);
  return query !== undefined && entriesOfContact(contact).some(({ text }) => text.startsWith(query));
};

describe('a name', () => {
  it.each([
    [
      'Anna Maria Müller',
      ['an', 'Anna', 'mar', 'mull', 'MÜLL', 'anna mü', 'müller anna', 'maria müller', 'anna muller'],
    ],
    ['Weiß', ['weiss', 'WEISS', 'weiß', 'wei']],
    ['Søren Kierkegård', ['soren', 'søren', 'kierkegard', 'kierkegård so']],
    ['Łukasz Wałęsa', ['lukasz', 'walesa', 'łuk']],
    ['Æthelred Œuvre', ['aethel', 'æth', 'oeuvre']],
    ['Đorđe Ðe', ['dorde', 'đo']],
    ['İpek Işık', ['ipek', 'isik', 'ışık']],
    ['Юлия Ёлкина', ['юл', 'ЮЛИЯ', 'елкина', 'ёлк', 'ёлкина ю']],
    ['Γιώργος Παπαδόπουλος', ['γιωργος', 'ΓΙΏΡΓΟΣ', 'παπαδ']],
    ['田中太郎', ['田中', '太郎', '田中太郎', '田中 太郎']],
    ['王 伟', ['王伟', '王 伟']],
    ['김철수', ['김철', '철수']],
    ['สมชาย ใจดี', ['สมชาย', 'ใจดี']],
    ["Sinéad O'Brien", ["o'brien", 'obrien', 'o’br', 'sinead o']],
    ['Jean-Luc Picard', ['jean-luc', 'jean luc', 'luc pic', 'picard, jean']],
    ['Ann-Kathrin von der Leyen-Schmidt Huber', ['ann', 'huber', 'von', 'leyen', 'der leyen']],
    ['3M Deutschland', ['3m', 'deutsch']],
    ['Ｆｕｌｌ Ｗｉｄｔｈ', ['full', 'width']],
    ['Zoe\u0308', ['zoë', 'zoe']],
    ['J Smith', ['j smith', 'smith j', 'sm']],
  ])('%s is found by %j', (name, typed) => {
    expect(typed.filter((one) => !finds(one, aContact(name)))).toEqual([]);
  });

  it.each(['nna', 'aria', 'anna x', 'muellers', 'xx'])(
    'is not found by %s, which begins no word of it',
    (typed) => {
      expect(finds(typed, aContact('Anna Maria Müller'))).toBe(false);
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 30])(
    'of %s words is found by few enough texts to be written at once',
    (words) => {
      const name = Array.from({ length: words }, (_, index) => `word${String.fromCharCode(97 + index)}`).join(
        ' ',
      );
      expect(nameTexts(name).length).toBeGreaterThan(0);
      expect(nameTexts(name).length).toBeLessThanOrEqual(12);
    },
  );

  it.each(['', ' ', '…', 'x', '@', '\u200b', '😀😀'])(
    'that says nothing (%j) is found by nothing',
    (name) => {
      expect(nameTexts(name)).toEqual([]);
    },
  );

  it('of any text stays short enough for a key', () => {
    for (const name of ['ﷺ'.repeat(100), 'a'.repeat(100), '漢'.repeat(100), '👩‍👩‍👧 '.repeat(20)]) {
      for (const text of nameTexts(name)) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(500);
    }
  });
});

describe('an address', () => {
  const contact = aContact('Customer', { addresses: ['ada.lovelace+desk@example.com', 'a-b@firm.example'] });

  it.each([
    'ada',
    'Ada.Love',
    'ADA.LOVELACE+DESK@EXAMPLE.COM',
    'ada.lovelace+desk@exa',
    'a-b@',
    'a-b@firm.ex',
  ])('is found by %s', (typed) => {
    expect(finds(typed, contact)).toBe(true);
  });

  it('is not found by the end of it', () => {
    expect(finds('lovelace', contact)).toBe(false);
  });
});

describe('a phone number', () => {
  it.each([
    [
      '+41 44 555 01 02',
      ['+41 44 555', '0041445550102', '044 555 01', '555 01 02', '44555', '41 44', '+41 (0)44 555'],
    ],
    ['+1 (212) 555-0100', ['+1 212', '212-555', '555-0100', '1 212 555 0100']],
    ['+353 1 555 0123', ['+353 1', '01 555', '5550123']],
    ['044 555 01 02', ['044 555', '44 555', '555 01 02']],
    ['+49 30 5550123 ext. 77', ['030 555', '+49 30 5550123']],
  ])('%s is found by %j', (phone, typed) => {
    expect(typed.filter((one) => !finds(one, aContact('Customer', { phones: [phone] })))).toEqual([]);
  });

  it('is not found by other digits', () => {
    expect(finds('0999', aContact('Customer', { phones: ['+41 44 555 01 02'] }))).toBe(false);
  });
});

describe('what is typed', () => {
  it.each(['', 'a', ' a ', '@a', '0', '.-', "'a", 'ａ', '\u0301'])('is too little: %j', (typed) => {
    expect(lookUpQuery(typed)).toBeUndefined();
  });

  it.each([
    ['007 ltd', '007 ltd'],
    ['007', '007'],
    ['+41 44', '4144'],
    ['@firm.example', 'firm example'],
    ['  Müller,  Anna ', 'muller anna'],
  ])('%j is looked up as %j', (typed, query) => {
    expect(lookUpQuery(typed)).toBe(query);
  });

  it('is cut where it is longer than any text', () => {
    expect([...(lookUpQuery('ab '.repeat(100)) ?? '')].length).toBeLessThanOrEqual(60);
    expect(lookUpText('#'.repeat(100))).toBe('');
  });
});

describe('what is found', () => {
  const entry = (id: string, name: string, over: Parameters<typeof aContact>[1] = {}) =>
    entriesOfContact({ ...aContact(name, over), id });
  const order = (typed: string, ...all: ReturnType<typeof entry>[]) => {
    const query = lookUpQuery(typed)!;
    const hit = all.flat().filter(({ text }) => text.startsWith(query));
    return ranked(hit, query, 20).map(({ id }) => id);
  };

  it('stands by how well it fits: the whole name, a whole word, a beginning, an address, a phone', () => {
    expect(
      order(
        'anna',
        entry('by address', 'Customer', { addresses: ['annabel@example.com'] }),
        entry('second begins', 'Zoe Annabel'),
        entry('first begins', 'Annabel Zoe'),
        entry('second word', 'Maria Anna'),
        entry('first word', 'Anna Maria'),
        entry('whole', 'Anna'),
      ),
    ).toEqual(['whole', 'first word', 'second word', 'first begins', 'second begins', 'by address']);
  });

  it('names each once, and equals by their names', () => {
    expect(order('an', entry('1', 'Ann Berg Anders'), entry('2', 'Ann Adler'))).toEqual(['2', '1']);
  });

  it('is not what was merged away', () => {
    expect(entriesOfContact({ ...aContact('Gone'), mergedInto: 'contact-2' })).toEqual([]);
  });

  it('tells an account by its domains, too', () => {
    const by = { id: 'agent', name: 'Agent' };
    const at = morning.toISOString();
    const texts = entriesOfAccount({
      ...{ id: 'account-1', name: 'Acme', domains: ['acme.example'], version: 1 },
      ...{ createdAt: at, createdBy: by, updatedAt: at, updatedBy: by },
    });
    expect(texts.map(({ text, by: way }) => [text, way])).toEqual([
      ['acme', 'name'],
      ['acme example', 'domain'],
    ]);
  });
});
