import { createHash } from 'node:crypto';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const HEAD = 'HEAD';

/** Sort key in `lists`: the instant, then what tells equals apart. */
export const byAge = (at: string, id: string): string => `${at}#${id}`;

/** Which of `shards` index partitions an item with this id lives in. */
export const shardOf = (id: string, shards: number): number =>
  createHash('sha256').update(id).digest().readUInt32BE(0) % shards;

export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
