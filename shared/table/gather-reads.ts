import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { itemsOf } from './batch-get.ts';
import type { Key } from './keys.ts';

/** What one BatchGetItem takes. */
const BATCH = 100;

type Item = Record<string, unknown>;

interface Asked {
  readonly table: string;
  readonly key: Key;
  readonly waiting: {
    readonly done: (item: Item | undefined) => void;
    readonly failed: (error: unknown) => void;
  }[];
}

/**
 * Reads one item, consistently; those that are asked for in the same turn of the event loop are read together,
 * and what is asked for twice is read once.
 */
export function gatherReads(client: DynamoDBDocumentClient) {
  let asked = new Map<string, Asked>();

  const read = async (table: string, batch: readonly Asked[]): Promise<void> => {
    try {
      const items = await itemsOf(
        client,
        table,
        batch.map(({ key }) => key),
      );
      const found = new Map(items.map((item) => [nameOf(table, item as unknown as Key), item]));
      for (const { key, waiting } of batch) {
        for (const { done } of waiting) done(found.get(nameOf(table, key)));
      }
    } catch (error) {
      for (const { waiting } of batch) for (const { failed } of waiting) failed(error);
    }
  };

  const flush = (): void => {
    const all = [...asked.values()];
    asked = new Map();
    for (const table of new Set(all.map((one) => one.table))) {
      const ours = all.filter((one) => one.table === table);
      for (let at = 0; at < ours.length; at += BATCH) void read(table, ours.slice(at, at + BATCH));
    }
  };

  return (table: string, key: Key): Promise<Item | undefined> =>
    new Promise((done, failed) => {
      const name = nameOf(table, key);
      if (asked.size === 0) setImmediate(flush);
      const known = asked.get(name) ?? { table, key, waiting: [] };
      known.waiting.push({ done, failed });
      asked.set(name, known);
    });
}

const nameOf = (table: string, { pk, sk }: Key): string => JSON.stringify([table, pk, sk]);
