import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { pauseBefore } from '../platform/pause.ts';
import type { Key } from './keys.ts';

const ATTEMPTS = 6;

/**
 * Up to a hundred items by their keys, in no order; those that are not there are left out. Where a moment behind
 * what was written is near enough, reading costs half (`consistent: false`).
 */
export async function itemsOf(
  client: DynamoDBDocumentClient,
  table: string,
  wanted: readonly Key[],
  { consistent = true }: { readonly consistent?: boolean } = {},
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let keys: Record<string, unknown>[] = wanted.map((key) => ({ ...key }));
  for (let attempt = 1; keys.length > 0; attempt += 1) {
    if (attempt > ATTEMPTS) throw new DeskError('busy', 'Too much is read at once; try again.');
    if (attempt > 1) await pauseBefore(attempt);
    const { Responses = {}, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: consistent } } }),
    );
    found.push(...(Responses[table] ?? []));
    keys = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}
