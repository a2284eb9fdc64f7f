import type * as z from 'zod';
import { DeskError } from '../platform/errors.ts';
import { faultWords } from '../platform/http/fault-words.ts';
import type { Cells } from './cells.ts';
import type { Columns } from './header.ts';
import type { ImportOptions } from './job.ts';

/** What became of a row. */
export type Outcome = 'made' | 'changed' | 'unchanged';

/** For whom a row is taken, and how. */
export interface RowBy {
  readonly actor: { readonly id: string; readonly name: string };
  readonly now: Date;
  /** Of what the row makes: the same however often the row is taken. */
  readonly id: string;
  readonly options: Pick<ImportOptions, 'mode' | 'dryRun'>;
}

/** One kind of file, and what its rows become. */
export interface Importer {
  readonly columns: Columns;
  /** What the row makes, changes or names: rows that share one of them are taken one after the other. */
  keysOf(cells: Cells): readonly string[];
  /** @throws RowRefused, or a DeskError of the domain, naming what is wrong with the row. */
  take(cells: Cells, by: RowBy): Promise<Outcome>;
}

export interface CellFault {
  readonly column?: string;
  readonly detail: string;
}

/** A row that cannot be taken as it is. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused';

  constructor(readonly faults: readonly CellFault[]) {
    super('A row is refused.');
  }
}

/** A row that names what another of the file may make: it is taken again once the others were. */
export class RowWaits extends RowRefused {}

export const refuse = (column: string, detail: string): never => {
  throw new RowRefused([{ column, detail }]);
};

/** Values as they were read from cells, checked. @throws RowRefused naming each column at fault. */
export function checked<S extends z.ZodType>(schema: S, values: unknown): z.output<S> {
  const read = schema.safeParse(values, { error: faultWords });
  if (read.success) return read.data;
  throw new RowRefused(
    read.error.issues.map(({ path: [column], message }) => ({
      ...(column === undefined ? {} : { column: String(column) }),
      detail: message,
    })),
  );
}

/** What is wrong with a row by what was thrown; undefined for what is not the row's fault. */
export function faultsOfRow(error: unknown): readonly CellFault[] | undefined {
  if (error instanceof RowRefused) return error.faults;
  if (!(error instanceof DeskError) || error.code === 'busy') return undefined;
  const fields = error.facts.fields ?? [];
  if (fields.length === 0) return [{ detail: error.message }];
  return fields.map(({ pointer, detail }) => ({ column: pointer.split('/')[1] ?? '', detail }));
}

/**
 * A cell as a patch takes it: what the file does not say is left alone. An empty cell says nothing in a file
 * that adds, and clears in one that replaces.
 */
export const patchOf = (cell: string | undefined, { mode }: RowBy['options']): string | null | undefined => {
  if (cell !== undefined && cell !== '') return cell;
  return cell === '' && mode === 'replace' ? null : undefined;
};

/** A list in a cell as it is to be: of a file that adds, what it says first and what else is there behind it. */
export function listPatch(
  said: readonly string[] | undefined,
  there: readonly string[],
  { mode }: RowBy['options'],
  same: (one: string) => string = (one) => one,
): string[] | undefined {
  if (said === undefined || (said.length === 0 && mode === 'add')) return undefined;
  if (mode === 'replace') return [...said];
  const known = new Set(said.map(same));
  return [...said, ...there.filter((one) => !known.has(same(one)))];
}
