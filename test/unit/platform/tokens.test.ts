import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactSign, UnsecuredJWT } from 'jose';
import * as z from 'zod';
import { signToken, verifyToken } from '../../../shared/platform/tokens.ts';
import { aKey } from '../../support/a-desk.ts';

const Claims = z.object({ m: z.string(), n: z.number() });
const claims = { m: 'message-1', n: 7 };
const keys = [aKey(1)];
const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ '];

const signed = (payload: unknown, header: object = { alg: 'HS256' }, key = aKey(1)) =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader(header as { alg: string })
    .sign(key);

describe('a token', () => {
  it('gives back what was signed, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer(), async (m, n) => {
        const token = await signToken(keys, 'view', { m, n });
        expect(await verifyToken(keys, 'view', token, Claims)).toEqual({ m, n });
        expect(encodeURIComponent(token)).toBe(token);
      }),
      { numRuns: 50 },
    );
  });

  it('is worth nothing with any one character altered, dropped or added', async () => {
    const token = await signToken(keys, 'view', claims);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: token.length - 1 }),
        fc.constantFrom(...alphabet),
        fc.constantFrom('alter', 'drop', 'add'),
        async (at, character, how) => {
          fc.pre(how !== 'alter' || token[at] !== character);
          const put = how === 'drop' ? '' : character;
          const altered = token.slice(0, at) + put + token.slice(how === 'add' ? at : at + 1);
          expect(await verifyToken(keys, 'view', altered, Claims)).toBeUndefined();
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is worth nothing with its last character altered in any way', async () => {
    const token = await signToken(keys, 'view', claims);
    for (const character of alphabet.filter((each) => each !== token.at(-1))) {
      expect(await verifyToken(keys, 'view', token.slice(0, -1) + character, Claims)).toBeUndefined();
    }
  });

  it.each(['click', 'incident'] as const)('made for a view does not pass for %s', async (purpose) => {
    const token = await signToken(keys, 'view', claims);
    expect(await verifyToken(keys, purpose, token, Claims)).toBeUndefined();
  });

  it('keeps its purpose, though its payload names another', async () => {
    const token = await signToken(keys, 'view', { ...claims, for: 'incident' });
    expect(await verifyToken(keys, 'incident', token, Claims)).toBeUndefined();
    expect(await verifyToken(keys, 'view', token, Claims)).toEqual(claims);
  });

  it('signed with the key before the rotation still holds, and with the one before that no more', async () => {
    const [oldest, old, current] = [aKey(1), aKey(2), aKey(3)];
    const read = (token: string) => verifyToken([current, old], 'view', token, Claims);
    expect(await read(await signToken([current, old], 'view', claims))).toEqual(claims);
    expect(await read(await signToken([old, oldest], 'view', claims))).toEqual(claims);
    expect(await read(await signToken([oldest], 'view', claims))).toBeUndefined();
  });

  it('is signed with the current key', async () => {
    const token = await signToken([aKey(3), aKey(2)], 'view', claims);
    expect(await verifyToken([aKey(3)], 'view', token, Claims)).toEqual(claims);
  });

  it.each([
    ['nothing', ''],
    ['dots', '..'],
    ['a word', 'token'],
    ['a very long text', `${'a'.repeat(5000)}.b.c`],
    ['a token without a signature', new UnsecuredJWT({ ...claims, for: 'view' }).encode()],
  ])('is not %s', async (_, text) => {
    expect(await verifyToken(keys, 'view', text, Claims)).toBeUndefined();
  });

  it.each([
    ['of another shape', { for: 'view', m: 1 }],
    ['that is no object', null],
    ['that is a text', 'view'],
    ['for nothing', claims],
  ])('signed by us with a payload %s is refused', async (_, payload) => {
    expect(await verifyToken(keys, 'view', await signed(payload), Claims)).toBeUndefined();
  });

  it('under another algorithm is refused, though the key is right', async () => {
    const token = await signed({ ...claims, for: 'view' }, { alg: 'HS512' });
    expect(await verifyToken(keys, 'view', token, Claims)).toBeUndefined();
  });

  it('is not made without a key', async () => {
    await expect(signToken([], 'view', claims)).rejects.toThrow('There is no signing key.');
  });
});
