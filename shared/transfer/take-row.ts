import { CorruptDataError, DeskError } from '../platform/errors.ts';
import { pauseBefore } from '../platform/pause.ts';
import type { Row } from './header.ts';
import {
  type CellFault,
  faultsOfRow,
  type Importer,
  type Outcome,
  type RowBy,
  RowWaits,
} from './importer.ts';

const ATTEMPTS = 5;

/** What became of a row, or what is wrong with it; of one that waits, what is wrong unless it helps to wait. */
export interface Taken {
  readonly row: number;
  readonly outcome: Outcome | 'failed' | 'waits';
  readonly faults: readonly CellFault[];
}

/**
 * Takes one row, again where somebody else changed the same at that moment.
 * @throws what is not the row's fault, such as a table that does not answer.
 */
export async function takeRow(importer: Importer, { row, cells, misfit }: Row, by: RowBy): Promise<Taken> {
  const failed = (faults: readonly CellFault[]): Taken => ({ row, outcome: 'failed', faults });
  if (misfit) return failed([{ detail: misfit }]);
  for (let attempt = 1, lookedAgain = false; ; attempt += 1) {
    try {
      return { row, outcome: await importer.take(cells, by), faults: [] };
    } catch (error) {
      if (isPassing(error)) {
        if (attempt === ATTEMPTS)
          return failed([{ detail: 'Others are changing the same. Import it again.' }]);
        await pauseBefore(attempt + 1);
        continue;
      }
      // What stands in the way may have come since the row was looked up, from another import of the same file.
      if (!lookedAgain && isConflict(error)) {
        lookedAgain = true;
        continue;
      }
      const faults = faultsOfRow(error);
      if (faults) return { row, outcome: error instanceof RowWaits ? 'waits' : 'failed', faults };
      if (!(error instanceof CorruptDataError)) throw error;
      return failed([{ detail: 'What the desk has under this key cannot be read. Ask who runs the desk.' }]);
    }
  }
}

const isConflict = (error: unknown): boolean => error instanceof DeskError && error.code === 'conflict';

const isPassing = (error: unknown): boolean =>
  error instanceof DeskError && ['busy', 'staleVersion'].includes(error.code);
