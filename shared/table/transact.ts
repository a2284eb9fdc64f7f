import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { pauseBefore } from '../platform/pause.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One write of a transaction. `label` is how a lost race names it. */
export type TransactItem = Write & { readonly label: string };

/** A condition did not hold: somebody else was first. Nothing was written. */
export class LostRace extends Error {
  override readonly name = 'LostRace';

  constructor(
    /** Each write whose condition failed, with the item that stands there where the write asked for it. */
    readonly lost: readonly { label: string; found?: Record<string, unknown> }[],
  ) {
    super(`Lost the race for ${lost.map(({ label }) => label).join(', ')}.`);
  }

  by(label: string): { found?: Record<string, unknown> } | undefined {
    return this.lost.find((one) => one.label === label);
  }
}

const ATTEMPTS = 8;

/**
 * Writes all or nothing, in one request. Where two transactions touch one item at the same instant DynamoDB
 * cancels one of them; that one is tried again after a growing, random pause.
 * @throws LostRace when a condition did not hold; DeskError busy when others kept hold of an item.
 */
export async function transact(
  client: DynamoDBDocumentClient,
  items: readonly TransactItem[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(
        new TransactWriteCommand({ TransactItems: items.map(({ label: _, ...write }) => write) }),
      );
      return;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const lost = reasons.flatMap((reason, index) =>
        reason.Code === 'ConditionalCheckFailed'
          ? [
              {
                label: items[index]?.label ?? 'unknown',
                ...(reason.Item ? { found: unmarshall(reason.Item) } : {}),
              },
            ]
          : [],
      );
      if (lost.length > 0) throw new LostRace(lost);
      const passing = reasons.every(
        ({ Code }) => !Code || ['None', 'TransactionConflict', 'ThrottlingError'].includes(Code),
      );
      if (!passing) throw error;
      if (attempt === ATTEMPTS) {
        throw new DeskError('busy', 'What this changes is being changed by others; try again.');
      }
      await pauseBefore(attempt + 1);
    }
  }
}
