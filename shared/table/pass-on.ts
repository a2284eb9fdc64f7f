import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { rowsOf } from './read-page.ts';
import { LostRace, type TransactItem, transact } from './transact.ts';

/** Rows that are looked at together; each is moved in a transaction of its own. */
const PAGE = 50;

/**
 * Moves all rows of one owner to another, one after the other. What a row stands for and lost its condition went
 * to somebody else in the meantime, and stays there. Begun again it goes on where it was.
 * @throws DeskError busy when others kept hold of one.
 */
export async function passOnRows(
  client: DynamoDBDocumentClient,
  table: string,
  from: { readonly pk: string; readonly rows: { readonly from: string; readonly to: string } },
  writes: (row: Record<string, unknown>) => readonly TransactItem[],
): Promise<void> {
  let after: string | undefined;
  do {
    const page = await rowsOf(client, table, from.pk, from.rows, { size: PAGE, after });
    for (const row of page.found) await unlessElsewhere(transact(client, writes(row)));
    after = page.next;
  } while (after);
}

/** Waits for a move that others may have made already. */
export async function unlessElsewhere(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
  }
}
