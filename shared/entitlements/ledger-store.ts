import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { conflictAt } from '../platform/errors.ts';
import { draws, entitlementKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { type Page, type PageWish, rowsOf } from '../table/read-page.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { Draw } from './draw.ts';
import { drawRow } from './draw-writes.ts';

const corrected = 'correctedBalance';

/** The ledger of an entitlement: what its balance is the sum of. */
export const ledgerStore = (client: DynamoDBDocumentClient, table: string) => ({
  /** A page of its rows, the newest first. A place is the sort key. */
  async list(id: string, page: Omit<PageWish, 'descending'>): Promise<Page<Draw>> {
    const { pk } = entitlementKey(id);
    const { found, ...next } = await rowsOf(client, table, pk, draws, { ...page, descending: true });
    return { found: found.map((item) => readItem(Draw, item)), ...next };
  },

  /**
   * Corrects the balance by a row of its own, with the reason.
   * @throws DeskError conflict where less is left than is to be taken, or it has no balance; LostRace for what is
   * lost of `also`.
   */
  async correct(draw: Draw, also: readonly TransactItem[] = []): Promise<void> {
    const less = draw.change < 0;
    try {
      await transact(client, [
        {
          label: corrected,
          Update: {
            TableName: table,
            Key: entitlementKey(draw.entitlement),
            UpdateExpression: 'ADD balance :change',
            ConditionExpression: `attribute_exists(balance) AND #status <> :draft${less ? ' AND balance >= :least' : ''}`,
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: {
              ...{ ':change': draw.change, ':draft': 'draft' },
              ...(less ? { ':least': -draw.change } : {}),
            },
          },
        },
        drawRow(draw, table),
        ...also,
      ]);
    } catch (error) {
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => label !== corrected)) throw error;
      throw conflictAt('/change', 'Less than that is left.');
    }
  },
});
