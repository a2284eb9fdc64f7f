import { describe, expect, it } from '@jest/globals';
import { refuseBadPlace } from '../../../shared/customers/account-tree.ts';
import { changeContact } from '../../../shared/customers/change-contact.ts';
import { contactWrites } from '../../../shared/customers/contact-writes.ts';
import { type Contact, Domain, domainOf, newContact, Phone } from '../../../shared/customers/index.ts';
import { MOST_MERGES_DEEP, mergeContacts } from '../../../shared/customers/merge-contacts.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { patched } from '../../../shared/platform/patched.ts';
import { TimeZone } from '../../../shared/platform/time-zone.ts';
import { countedIds } from '../../support/ids.ts';
import { morning } from '../../support/time.ts';

const by = {
  actor: { kind: 'agent' as const, id: 'agent-1', name: 'Agent' },
  now: morning,
  newId: countedIds('event'),
};
const aContact = (id: string, over: Partial<Contact> = {}): Contact => ({
  ...newContact(id, { name: id }, morning),
  ...over,
});

describe('a domain', () => {
  it.each([
    ['example.com', 'example.com'],
    [' @Example.COM ', 'example.com'],
    ['example.com.', 'example.com'],
    ['sub.example.co.uk', 'sub.example.co.uk'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['ПРИМЕР.рф', 'xn--e1afmkfd.xn--p1ai'],
  ])('typed %j is %s', (typed, domain) => {
    expect(Domain.parse(typed)).toBe(domain);
  });

  it.each([
    '',
    'com',
    'gmail.com',
    'GMX.de',
    'a b.example',
    'a..example',
    '-a.example',
    'a.example/x',
    '10.0.0.1',
  ])('typed %j is none that an account can have', (typed) => {
    expect(Domain.safeParse(typed).success).toBe(false);
  });

  it('of an address is in the same form', () => {
    expect(domainOf('ada@bücher.example')).toBe('xn--bcher-kva.example');
    expect(domainOf('"a@b"@example.com')).toBe('example.com');
  });
});

it.each(['+41 44 555 01 02', '(212) 555-0100', '0041/44.555', '555 0123 ext. 7', '555 0123x9'])(
  'a phone may be written %s',
  (phone) => {
    expect(Phone.parse(phone)).toBe(phone);
  },
);

it.each(['', '12', 'call', '+', '555-CALL-NOW', '1'.repeat(41)])('a phone may not be written %j', (phone) => {
  expect(Phone.safeParse(phone).success).toBe(false);
});

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Asia/Kolkata', true],
  ['+01:00', false],
  ['Mars/Base', false],
  ['', false],
])('%j is a time zone: %s', (name, is) => {
  expect(TimeZone.safeParse(name).success).toBe(is);
});

describe('a patch', () => {
  it('sets, clears, and leaves alone what it does not name', () => {
    const before: { a: number; b?: number; c?: number[] } = { a: 1, b: 2, c: [3] };
    expect(patched(before, { a: 5, b: null })).toEqual({ a: 5, c: [3] });
    expect(patched(before, { a: 1, b: undefined, c: [3] })).toBe(before);
  });
});

describe('a place in the tree', () => {
  const above = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `above-${at}` }));
  it.each([
    [9, 0, true],
    [10, 0, false],
    [6, 3, true],
    [6, 4, false],
    [1, 8, true],
    [1, 9, false],
  ])('below %s with %s levels of its own: %s', (count, height, fits) => {
    const place = () => refuseBadPlace('one', above(count), height);
    if (fits) expect(place).not.toThrow();
    else expect(place).toThrow(DeskError);
  });

  it('is not below itself', () => {
    expect(() => refuseBadPlace('above-3', above(5), 0)).toThrow('circle');
  });
});

describe('a change of a contact', () => {
  it('that stops mail again for another reason keeps both in its history', () => {
    const stopped = aContact('one', { doNotMail: { reason: 'Bounced.', at: morning.toISOString() } });
    const change = changeContact(stopped, { fields: {}, doNotMail: { reason: 'Asked.' } }, by);
    expect(change?.events).toMatchObject([{ type: 'mailStopped', reason: 'Asked.' }]);
    expect(changeContact(stopped, { fields: {}, doNotMail: { reason: 'Bounced.' } }, by)).toBeUndefined();
    expect(changeContact(aContact('two'), { fields: {}, doNotMail: null }, by)).toBeUndefined();
  });

  it('of everything there is fits into a transaction', () => {
    const full = (word: string) => ({
      name: `${word}a ${word}b ${word}c ${word}d`,
      addresses: Array.from({ length: 10 }, (_, at) => `${word}${at}@example.com`),
      phones: Array.from({ length: 5 }, (_, at) => `+41 44 555 ${word.charCodeAt(0)}0${at}`),
      account: `account-${word}`,
    });
    const before = { ...aContact('one', full('a')), lookUpForm: 1 };
    const after = aContact('one', { ...full('b'), version: 2 });
    expect(contactWrites({ before, after }, 'desk').length).toBeLessThanOrEqual(100);
    const { gone, heir } = mergeContacts(before, { ...aContact('two', full('b')), lookUpForm: 1 }, by);
    const merged = [gone, heir].flatMap((change) => contactWrites(change, 'desk'));
    expect(merged.length).toBeLessThanOrEqual(100);
    const keys = merged
      .flatMap((write) => Object.values(write))
      .flatMap((one) => {
        const { Key, Item } = one as { Key?: { pk: string; sk: string }; Item?: { pk: string; sk: string } };
        const key = Key ?? Item;
        return key ? [`${key.pk} ${key.sk}`] : [];
      });
    // DynamoDB takes no transaction that names an item twice.
    expect(new Set(keys).size).toBe(keys.length);
  });
});

it('merges that lead over too many pointers are refused before a read would give up', () => {
  const deep = aContact('deep', { mergeDepth: MOST_MERGES_DEEP });
  expect(() => mergeContacts(deep, aContact('into'), by)).toThrow(DeskError);
  expect(mergeContacts(aContact('away'), deep, by).heir.after.mergeDepth).toBe(MOST_MERGES_DEEP);
});
