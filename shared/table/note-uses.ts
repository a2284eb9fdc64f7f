import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { itemsOf } from './batch-get.ts';
import type { Key } from './keys.ts';
import type { TransactItem } from './transact.ts';
import { type Used, type User, useWrites } from './uses.ts';

/** The things of a kind that somebody refers to, by their ids, each once: before and after a change. */
export interface Naming {
  readonly used: Used;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * The writes that belong into the transaction by which `user` turns from some things to others. Which were noted
 * before is read (up to a hundred): what was saved before such notes were kept has none to take away, and its own
 * are made up for.
 */
export async function noteUses(
  client: DynamoDBDocumentClient,
  table: string,
  user: User,
  namings: readonly Naming[],
): Promise<readonly TransactItem[]> {
  const keys = namings.flatMap(({ used, from }) => from.map((id) => used.marked(id, user)));
  const marks = keys.length > 0 ? await itemsOf(client, table, keys) : [];
  const noted = new Set(marks.map(({ pk, sk }) => textOf({ pk: String(pk), sk: String(sk) })));
  return namings.flatMap(({ used, from, to }) => {
    const left = from.filter((id) => noted.has(textOf(used.marked(id, user))));
    return [
      ...left
        .filter((id) => !to.includes(id))
        .flatMap((id) => useWrites(used, user, { from: id, to: undefined })),
      ...to
        .filter((id) => !left.includes(id))
        .flatMap((id) => useWrites(used, user, { from: undefined, to: id })),
    ];
  });
}

const textOf = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);
