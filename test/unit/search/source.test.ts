import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { pageOf } from '../../../shared/search/page.ts';
import { budgets, NEWEST, type PlaceList } from '../../../shared/search/posting-list.ts';
import { type Source, search } from '../../../shared/search/source.ts';

const place = (number: number) => `2026-01-01T00:00:00.000Z#260101-${String(number).padStart(6, '0')}`;

/** A list as the table keeps it, with how often it was read. */
function aList(numbers: Iterable<number>): PlaceList & { reads: () => number } {
  const places = [...new Set(numbers)].map(place).sort().reverse();
  let reads = 0;
  return {
    reads: () => reads,
    read: async (before, limit) => {
      reads += 1;
      return places.filter((one) => one < before).slice(0, limit);
    },
  };
}

/** Pages through everything, as a client does. */
async function walk(sources: readonly Source<string>[], size: number, shared: number) {
  const shown: { place: string; why: readonly string[] }[] = [];
  let before: string | undefined = NEWEST;
  let pages = 0;
  while (before !== undefined) {
    const from: string = before;
    const lists = Math.max(...sources.map(({ all, none }) => all.length + none.length));
    const purses = budgets(sources.length, 2 * lists, shared);
    const found = await Promise.all(
      sources.map((source, index) =>
        search(source, { before: from, most: size + 1, budget: purses[index]! }),
      ),
    );
    const page = pageOf(found, size);
    shown.push(...page.hits);
    pages += 1;
    if (page.next !== undefined && page.next >= from) throw new Error('No way forward.');
    before = page.next;
  }
  return { shown, pages };
}

const someNumbers = fc
  .tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 500 }))
  .map(([count, step, start]) => Array.from({ length: count }, (_, index) => start + index * step));
const aSource = fc.record({
  all: fc.array(fc.oneof(someNumbers, fc.array(fc.nat(800), { maxLength: 30 })), {
    minLength: 1,
    maxLength: 4,
  }),
  none: fc.array(someNumbers, { maxLength: 2 }),
});

describe('searching by leaps', () => {
  it('finds what stands in all lists and in none left out, once, newest first, page by page', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(aSource, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 10 }),
        async (given, size, shared) => {
          const sources = given.map(({ all, none }, index) => ({
            why: `source ${index}`,
            all: all.map(aList),
            none: none.map(aList),
          }));
          const expected = new Map<string, string[]>();
          for (let number = 10_000; number >= 0; number -= 1) {
            const why = given.flatMap(({ all, none }, index) =>
              all.every((list) => list.includes(number)) && !none.some((list) => list.includes(number))
                ? [`source ${index}`]
                : [],
            );
            if (why.length > 0) expected.set(place(number), why);
          }
          const { shown } = await walk(sources, size, shared);
          expect(shown.map((hit) => [hit.place, [...hit.why].sort()])).toEqual([...expected]);
        },
      ),
      { numRuns: 60 },
    ));

  it('reads a long list only where a short one leads', async () => {
    const common = aList(Array.from({ length: 100_000 }, (_, index) => index));
    const rare = aList([99_000, 50_000, 3]);
    const budget = { take: () => true };
    const { places } = await search(
      { why: '', all: [common, rare], none: [] },
      { before: NEWEST, most: 26, budget },
    );
    expect(places).toEqual([place(99_000), place(50_000), place(3)]);
    expect(common.reads()).toBeLessThanOrEqual(5);
  });

  it('that meets nowhere ends its page when its reads are spent, and goes on from there', async () => {
    const even = Array.from({ length: 3000 }, (_, index) => 2 * index);
    const odd = even.map((number) => number + 1);
    const lists = [aList(even), aList(odd)];
    const [budget] = budgets(1, 4, 4);
    const found = await search(
      { why: '', all: lists, none: [] },
      { before: NEWEST, most: 26, budget: budget! },
    );
    expect(found.places).toEqual([]);
    expect(found.knownDownTo! < place(5900)).toBe(true);
    expect(lists.reduce((sum, { reads }) => sum + reads(), 0)).toBeLessThanOrEqual(8);
    expect(
      (await walk([{ why: '', all: [aList(even), aList([...odd, 2])], none: [] }], 25, 4)).shown,
    ).toMatchObject([{ place: place(2) }]);
  });
});
