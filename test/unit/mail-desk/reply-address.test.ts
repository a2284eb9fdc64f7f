import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { referenceOfReplyAddress, replyAddress } from '../../../shared/mail/reply-address.ts';
import { aKey } from '../../support/a-desk.ts';

const keys = [aKey()];
const reference = '260612-000001';
const address = replyAddress('support@desk.example.com', reference, keys);

describe('a reply address', () => {
  it('is the support address with the reference and a signature, short enough for every server', () => {
    expect(address).toMatch(/^support\+260612-000001\.[0-9a-f]{20}@desk\.example\.com$/);
    expect(address.indexOf('@')).toBeLessThanOrEqual(64);
  });

  it('names its incident, in whatever case servers have put it', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.boolean()), (upper) => {
        const folded = [...address]
          .map((letter) => (upper.next().value ? letter.toUpperCase() : letter.toLowerCase()))
          .join('');
        expect(referenceOfReplyAddress(folded, keys)).toBe(reference);
      }),
    );
  });

  it('names nothing with any character of reference or signature altered', () => {
    const from = address.indexOf('+') + 1;
    const to = address.indexOf('@') - 1;
    fc.assert(
      fc.property(
        fc.integer({ min: from, max: to }),
        fc.constantFrom(...'0123456789abcdef.-g'),
        (at, put) => {
          fc.pre(address[at] !== put);
          const altered = address.slice(0, at) + put + address.slice(at + 1);
          expect(referenceOfReplyAddress(altered, keys)).toBeUndefined();
        },
      ),
      { numRuns: 400 },
    );
  });

  it('holds under the key before a rotation, not under any other', () => {
    const old = replyAddress('support@desk.example.com', reference, [aKey(1)]);
    expect(referenceOfReplyAddress(old, [aKey(2), aKey(1)])).toBe(reference);
    expect(referenceOfReplyAddress(old, [aKey(2)])).toBeUndefined();
    expect(referenceOfReplyAddress(old, [])).toBeUndefined();
  });

  it.each([
    'support@desk.example.com',
    'support+260612-000001@desk.example.com',
    'support+260612-000001.@desk.example.com',
    `support+260612-000001.${'0'.repeat(20)}@desk.example.com`,
    `support+.${'0'.repeat(20)}@desk.example.com`,
    '',
  ])('is not %j', (other) => {
    expect(referenceOfReplyAddress(other, keys)).toBeUndefined();
  });

  it('carries a number of any length that references have', () => {
    const long = replyAddress('support@desk.example.com', '260612-123456789', keys);
    expect(referenceOfReplyAddress(long, keys)).toBe('260612-123456789');
  });

  it('is not made without a key', () => {
    expect(() => replyAddress('support@desk.example.com', reference, [])).toThrow('There is no signing key.');
  });
});
