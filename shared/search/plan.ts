import type { Terms } from './terms.ts';
import type { Postings } from './terms-store.ts';

/** The next terms of an incident, and what is to be written for them to be true. */
export interface Plan extends Postings {
  readonly terms: Terms;
}

/** How long a function may be at it, in milliseconds: longer than it lives. */
export const LEASE = 60_000;

/** Makes `words` those that an incident is found by. What was left doubtful is written or taken away again. */
export function planOf(stands: Terms, words: readonly string[], now: Date): Plan {
  const has = new Set(stands.words);
  const doubtful = new Set(stands.doubtful);
  const wanted = new Set(words);
  const write = words.filter((word) => !has.has(word) || doubtful.has(word));
  const remove = [...new Set([...stands.words, ...stands.doubtful])].filter((word) => !wanted.has(word));
  const { writtenUntil: _, ...rest } = stands;
  const unsettled = write.length + remove.length > 0;
  return {
    write,
    remove,
    terms: {
      ...rest,
      words: [...words],
      doubtful: [...write, ...remove],
      ...(unsettled ? { writtenUntil: new Date(now.getTime() + LEASE).toISOString() } : {}),
      version: stands.version + 1,
    },
  };
}

/** Whether somebody else may still be writing. */
export const isBeingWritten = ({ writtenUntil }: Terms, now: Date): boolean =>
  writtenUntil !== undefined && writtenUntil > now.toISOString();
