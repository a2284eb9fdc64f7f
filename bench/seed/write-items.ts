import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Item } from './items.ts';

/** What BatchWriteItem takes. */
const BATCH = 25;
const ATTEMPTS = 10;

/**
 * Puts items, in requests of 25 of which `atOnce` are under way. They take the place of what stands there.
 * @throws Error where the table takes no more in spite of growing pauses.
 */
export async function writeItems(
  client: DynamoDBDocumentClient,
  table: string,
  items: Iterable<Item>,
  atOnce = 8,
): Promise<number> {
  const source = items[Symbol.iterator]();
  let written = 0;
  const nextBatch = (): Item[] => {
    const batch: Item[] = [];
    while (batch.length < BATCH) {
      const { value, done } = source.next();
      if (done) break;
      batch.push(value);
    }
    return batch;
  };
  const work = async () => {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      await writeBatch(client, table, batch);
      written += batch.length;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return written;
}

async function writeBatch(client: DynamoDBDocumentClient, table: string, items: readonly Item[]) {
  let requests: { PutRequest: { Item: Item } }[] = items.map((Item) => ({ PutRequest: { Item } }));
  for (let attempt = 1; requests.length > 0; attempt += 1) {
    if (attempt > ATTEMPTS) throw new Error(`The table ${table} takes no more for now.`);
    if (attempt > 1) await new Promise((done) => setTimeout(done, Math.random() * 20 * 2 ** attempt));
    const { UnprocessedItems = {} } = await client.send(
      new BatchWriteCommand({ RequestItems: { [table]: requests } }),
    );
    requests = (UnprocessedItems[table] ?? []) as typeof requests;
  }
}
