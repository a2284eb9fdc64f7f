import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Contact, newContact, normaliseAddress } from '../../../shared/customers/index.ts';
import { morning } from '../../support/time.ts';

describe('an address', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['  ada@example.com\n', 'ada@example.com'],
    ['jose\u0301@example.com', 'josé@example.com'],
    ['JOSÉ@example.com', 'josé@example.com'],
    ['ada+tag@example.com', 'ada+tag@example.com'],
  ])('%j is %j', (written, normal) => {
    expect(normaliseAddress(written)).toBe(normal);
  });

  it('is as normal as it gets after one time', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'grapheme' })), (text) => {
        const once = normaliseAddress(text);
        expect(normaliseAddress(once)).toBe(once);
      }),
      { examples: [['İ@example.com'], ['ΑΣ@example.com']] },
    );
  });
});

describe('a contact first seen', () => {
  it('may be tracked until it says otherwise', () => {
    const contact = newContact('c1', { name: 'Ada', address: 'ada@example.com' }, morning);
    expect(Contact.parse(contact)).toEqual({
      ...{ id: 'c1', name: 'Ada', addresses: ['ada@example.com'], phones: [], trackingConsent: true },
      ...{ merged: [], mergeDepth: 0, lookUpForm: 0, version: 1, updatedAt: morning.toISOString() },
      ...{ phones: [], merged: [], mergeDepth: 0, lookUpForm: 0, version: 1 },
      ...{ createdAt: morning.toISOString(), updatedAt: morning.toISOString() },
    });
  });

  it('that says so is not', () => {
    const person = {
      name: 'Ada',
      address: 'ada@example.com',
      language: 'fr' as const,
      trackingConsent: false,
    };
    expect(newContact('c1', person, morning)).toMatchObject({ trackingConsent: false, language: 'fr' });
  });
});
