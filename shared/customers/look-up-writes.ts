import { isDeepStrictEqual } from 'node:util';
import { lookUpKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { LookUpEntry } from './look-up.ts';

/**
 * Keeps the look-up as a contact or an account is. What is found belongs to it alone, and is written with it:
 * its version is the condition.
 */
export function lookUpWrites(
  before: readonly LookUpEntry[],
  after: readonly LookUpEntry[],
  table: string,
): TransactItem[] {
  const label = 'lookUp';
  const had = new Map(before.map((entry) => [entry.text, entry]));
  const has = new Set(after.map(({ text }) => text));
  return [
    ...after.flatMap((entry): TransactItem[] =>
      isDeepStrictEqual(had.get(entry.text), entry)
        ? []
        : [{ label, Put: { TableName: table, Item: { ...keyOf(entry), kind: 'lookUp', ...entry } } }],
    ),
    ...before.flatMap((entry): TransactItem[] =>
      has.has(entry.text) ? [] : [{ label, Delete: { TableName: table, Key: keyOf(entry) } }],
    ),
  ];
}

const keyOf = ({ text, customer, id }: LookUpEntry) => lookUpKey(text, customer, id);
