import { describe, expect, it } from '@jest/globals';
import { beginningOf, ITEM_BYTES, textStore } from '../../../shared/incidents/index.ts';
import { countedIds } from '../../support/ids.ts';
import { morning } from '../../support/time.ts';

function aStore() {
  const objects = new Map<string, Uint8Array>();
  const texts = textStore(
    {
      put: async (key, body) => void objects.set(key, Buffer.from(body)),
      get: async (key) => objects.get(key),
    },
    countedIds('text'),
  );
  return { objects, texts };
}
const reference = '260612-000001';

describe('a text', () => {
  it.each([0, 1, ITEM_BYTES])('of %i bytes stands in its item alone', async (length) => {
    const { objects, texts } = aStore();
    const text = 'x'.repeat(length);
    expect(await texts.keep(reference, text, morning)).toEqual({ text });
    expect(objects.size).toBe(0);
    expect(await texts.whole({ text })).toBe(text);
  });

  it.each(['x', 'é', '😀', '日'])('longer than an item is kept whole beside it: of %s', async (sign) => {
    const { texts } = aStore();
    const text = `a${sign.repeat(ITEM_BYTES)}`;
    const kept = await texts.keep(reference, text, morning);
    expect(kept).toMatchObject({ object: `texts/${reference}/text-000001`, bytes: Buffer.byteLength(text) });
    expect(Buffer.byteLength(kept.text)).toBeLessThan(ITEM_BYTES);
    expect(text.startsWith(kept.text.replace(' […]', ''))).toBe(true);
    expect(await texts.whole(kept)).toBe(text);
  });

  it('written anew never touches the one before', async () => {
    const { texts } = aStore();
    const [one, other] = ['1', '2'].map((sign) => sign.repeat(ITEM_BYTES + 1));
    const kept = await texts.keep(reference, one!, morning);
    await texts.keep(reference, other!, morning);
    expect(await texts.whole(kept)).toBe(one);
  });

  it('whose object is gone shows its beginning', async () => {
    const { objects, texts } = aStore();
    const kept = await texts.keep(reference, 'x'.repeat(ITEM_BYTES + 1), morning);
    objects.clear();
    expect(await texts.whole(kept)).toBe(kept.text);
  });
});

describe('the beginning of a text', () => {
  it('is never cut within a character', () => {
    for (let most = 1; most < 20; most += 1)
      expect(beginningOf('a😀é日'.repeat(5), most)).not.toContain('\ufffd');
    expect(beginningOf('abc', 3)).toBe('abc');
    expect(beginningOf('abcd', 3)).toBe('abc […]');
  });
});
