import { type Figure, figure, percentile, type Row, timed } from '../figure.ts';
import { itemMakers } from '../seed/item-makers.ts';
import type { Item } from '../seed/items.ts';
import { listedItems } from '../seed/seeded-items.ts';
import { writeItems } from '../seed/write-items.ts';
import { type MeasuredTable, startMeasuredTable } from '../table/measured-table.ts';
import { type ScaleProbe, scaleProbes } from './scale-probes.ts';

const SIZES = [1_000, 10_000, 100_000];
/** What page 40 of a list may cost with a hundred times the incidents. */
const MOST_RATIO = 2;
/** The page that stands for all far ones; where a list has fewer, its last. */
const FAR = 40;
const READS = 15;
/** A Monday evening: the newest day is over. */
const now = new Date('2026-11-23T17:30:00.000Z');
const site = { id: 'desk', timeZone: 'Europe/Berlin' };

interface Reading {
  readonly ms: number;
  readonly units: number;
}
interface Probed {
  /** Whether there was enough for a whole page. */
  readonly full: boolean;
  readonly first: Reading;
  readonly far: Reading & { readonly page: number };
}

/** Pages of the main views and of searches with a thousand incidents, with ten and with a hundred thousand. */
export const scale: Row = (row) => scaleOf(row, SIZES);

/** The same with other numbers of incidents, in ascending order. */
export async function scaleOf(row: string, sizes: readonly number[]): Promise<readonly Figure[]> {
  const table = await startMeasuredTable({ inMemory: true });
  try {
    const probes = scaleProbes.map((probe) => probe({ ...table, now }));
    const read = new Map<string, Probed[]>(probes.map(({ name }) => [name, []]));
    let seeded = 0;
    for (const size of sizes) {
      const began = performance.now();
      await seed(table, probes, seeded, size);
      console.error(`${row}: ${size} incidents after ${((performance.now() - began) / 1000).toFixed(1)} s`);
      seeded = size;
      for (const probe of probes) read.get(probe.name)?.push(await probed(table, probe));
    }
    return probes.flatMap(({ name }) => figuresOf(row, name, sizes, read.get(name) ?? []));
  } finally {
    await table.stop();
  }
}

/** Incidents as they stand, and what the probes read beside them. */
async function seed(table: MeasuredTable, probes: readonly ScaleProbe[], from: number, to: number) {
  const partitions = new Set(probes.flatMap((probe) => probe.partitions));
  const { layout, unmeasured } = table;
  function* wanted(): Generator<Item> {
    for (const item of listedItems({ layout, site, now, from, to, makers: itemMakers }))
      if (item.kind === 'incident' || partitions.has(String(item.pk))) yield item;
  }
  await writeItems(unmeasured, layout.table, wanted());
}

async function probed(table: MeasuredTable, { page }: ScaleProbe): Promise<Probed> {
  let [after, next] = [undefined as string | undefined, await page(undefined)];
  const full = next !== undefined;
  let number = 1;
  while (next !== undefined && number < FAR) {
    const further = await page(next);
    // A last page that is not full would cost less than the others.
    if (further === undefined) break;
    [after, next] = [next, further];
    number += 1;
  }
  const reading = async (at: string | undefined): Promise<Reading> => {
    const { usage } = await table.measure(() => page(at));
    return { units: usage.readUnits, ms: percentile(await timed(READS, () => page(at)), 0.5) };
  };
  return { full, first: await reading(undefined), far: { ...(await reading(after)), page: number } };
}

function figuresOf(row: string, name: string, sizes: readonly number[], read: readonly Probed[]): Figure[] {
  // A page that is not full costs less: growth is counted from the first that is.
  const least = read.find(({ full }) => full);
  const most = read.at(-1);
  const growth = (which: string, units: (of: Probed) => number) =>
    least && most && least !== most
      ? [figure(row, `${name}, ${which}, units by growth`, units(most) / units(least), '×', MOST_RATIO)]
      : [];
  return [
    ...read.flatMap(({ first, far }, index) => {
      const size = `${sizes[index]} incidents`;
      return [
        figure(row, `${name}, page 1 of ${size}, p50`, first.ms, 'ms'),
        figure(row, `${name}, page 1 of ${size}`, first.units, 'units'),
        ...(far.page > 1
          ? [
              figure(row, `${name}, page ${far.page} of ${size}, p50`, far.ms, 'ms'),
              figure(row, `${name}, page ${far.page} of ${size}`, far.units, 'units'),
            ]
          : []),
      ];
    }),
    ...growth('page 1', ({ first }) => first.units),
    ...growth('a far page', ({ far }) => far.units),
  ];
}
