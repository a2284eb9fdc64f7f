import { customerStore, lookUp, lookUpQuery, newContact } from '../../shared/customers/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { type Figure, figure, percentile, type Row, timed } from '../figure.ts';
import type { Item } from '../seed/items.ts';
import { writeItems } from '../seed/write-items.ts';
import { type MeasuredTable, startMeasuredTable } from '../table/measured-table.ts';

/** Rows of the look-up: a contact has six of them here. */
const SIZES = [20_000, 200_000];
const READS = 15;
const SHOWN = 10;
/** A look-up reads a hundred small rows at most, however many there are. */
const MOST_UNITS = 4;

const typed = ['an', 'anna', 'dena ad', 'person-1', 'person-17@example.net', '044 100 0', '+41 44 1000017'];

/** What is typed into the look-up, with twenty thousand rows in it and with two hundred thousand. */
export const lookUps: Row = (row) => lookUpsOf(row, SIZES);

/** The same with other numbers of rows, in ascending order. */
export async function lookUpsOf(row: string, sizes: readonly number[]): Promise<readonly Figure[]> {
  const table = await startMeasuredTable({ inMemory: true });
  try {
    const rows = rowsOfContacts(table);
    const read = new Map<string, { units: number; ms: number }[]>(typed.map((text) => [text, []]));
    let seeded = 0;
    for (const size of sizes) {
      const began = performance.now();
      seeded += await writeItems(table.unmeasured, table.layout.table, upTo(rows, size - seeded));
      console.error(`${row}: ${seeded} rows after ${((performance.now() - began) / 1000).toFixed(1)} s`);
      for (const text of typed) read.get(text)?.push(await reading(table, text));
    }
    return typed.flatMap((text) => figuresOf(row, text, sizes, read.get(text) ?? []));
  } finally {
    await table.stop();
  }
}

const letters = 'adeinr';
const letter = (at: number) => letters[at % letters.length] ?? 'a';

/** The look-up's rows of one contact after the other, without end. */
function* rowsOfContacts({ unmeasured, layout }: MeasuredTable): Generator<Item> {
  const customers = customerStore(unmeasured, layout.table);
  const now = new Date('2026-11-23T17:30:00.000Z');
  for (let at = 0; ; at += 1) {
    const given = `${letter(at)}${letter(Math.floor(at / 6))}na`;
    const family = `${letter(Math.floor(at / 36))}${letter(Math.floor(at / 216))}berg`;
    const contact = newContact(
      newId(now),
      {
        ...{ name: `${given} ${family}`, addresses: [`person-${at}@example.net`] },
        phones: [`+41 44 ${1_000_000 + at}`],
      },
      now,
    );
    for (const { Put } of customers.creation(contact))
      if (Put?.Item?.kind === 'lookUp') yield Put.Item as Item;
  }
}

function* upTo(rows: Iterator<Item>, count: number): Generator<Item> {
  for (let at = 0; at < count; at += 1) {
    const { value, done } = rows.next();
    if (done) return;
    yield value;
  }
}

async function reading(table: MeasuredTable, text: string): Promise<{ units: number; ms: number }> {
  const look = () => lookUp(table.client, table.layout.table, lookUpQuery(text) ?? '', SHOWN);
  const { result, usage } = await table.measure(look);
  if (result.length === 0) throw new Error(`Nothing was found for ${text}.`);
  return { units: usage.readUnits, ms: percentile(await timed(READS, look), 0.5) };
}

function figuresOf(
  row: string,
  text: string,
  sizes: readonly number[],
  read: readonly { units: number; ms: number }[],
): Figure[] {
  return read.flatMap(({ units, ms }, at) => [
    figure(row, `"${text}" of ${sizes[at]} rows, p50`, ms, 'ms'),
    figure(row, `"${text}" of ${sizes[at]} rows`, units, 'units', MOST_UNITS),
  ]);
}
