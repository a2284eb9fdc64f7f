import { asWritten, type Cells } from './cells.ts';
import { FileFault } from './file-fault.ts';
import { MOST_ROWS } from './job.ts';
import type { Record } from './records.ts';

/** What a kind of file has for columns. */
export interface Columns {
  readonly names: readonly string[];
  /** Without which no row means anything. */
  readonly needed: readonly string[];
  /** Stand in exported files for information: they are not read. */
  readonly ignored: readonly string[];
}

/** `External ID`, `external_id` and `externalId` are one column. */
const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Which column each cell of a row belongs to; undefined for one that is not read.
 * @throws FileFault naming every column that is unknown, there twice or missing.
 */
export function columnsOf(header: readonly string[], columns: Columns): (string | undefined)[] {
  const known = new Map([...columns.names, ...columns.ignored].map((name) => [folded(name), name]));
  const faults: string[] = [];
  const seen = new Set<string>();
  const found = header.map((written, at) => {
    const name = known.get(folded(asWritten(written.trim())));
    if (name === undefined) {
      faults.push(
        written.trim() === ''
          ? `Column ${at + 1} has no name.`
          : `There is no column ${JSON.stringify(written.trim().slice(0, 60))}.`,
      );
    } else if (seen.has(name)) faults.push(`The column ${name} is there twice.`);
    if (name !== undefined) seen.add(name);
    return name !== undefined && columns.ignored.includes(name) ? undefined : name;
  });
  faults.push(
    ...columns.needed.filter((name) => !seen.has(name)).map((name) => `The column ${name} is missing.`),
  );
  if (faults.length > 0) {
    const names = `Columns are: ${columns.names.join(', ')}.`;
    throw new FileFault([...faults.slice(0, 10), names].join(' '));
  }
  return found;
}

/** A row of the file with its cells by their columns; `misfit` says why they cannot be told apart. */
export interface Row {
  readonly row: number;
  readonly cells: Cells;
  readonly misfit?: string;
}

/**
 * The rows behind the header of a file.
 * @throws FileFault for a header or a number of rows that cannot be.
 */
export async function* rowsOf(found: AsyncIterable<Record>, columns: Columns): AsyncGenerator<Row> {
  let header: (string | undefined)[] | undefined;
  let count = 0;
  for await (const { row, cells } of found) {
    if (!header) {
      header = columnsOf(cells, columns);
      continue;
    }
    count += 1;
    if (count > MOST_ROWS) {
      throw new FileFault(`There are more than ${MOST_ROWS} rows. Divide the file.`);
    }
    yield rowOf(row, cells, header);
  }
  if (!header) throw new FileFault('The file is empty.');
}

function rowOf(row: number, cells: readonly string[], header: readonly (string | undefined)[]): Row {
  const named = header.flatMap((name, at) =>
    name === undefined ? [] : [[name, asWritten((cells[at] ?? '').trim())] as const],
  );
  const tooMany = cells.slice(header.length).some((cell) => cell.trim() !== '');
  const misfit =
    tooMany || cells.length < header.length
      ? { misfit: `The row has ${cells.length} cells, the header ${header.length}.` }
      : {};
  return { row, cells: Object.fromEntries(named), ...misfit };
}
