import type { Found } from './source.ts';

/** A place of a page, with every reason for which it is there. */
export interface Hit<Why> {
  readonly place: string;
  readonly why: readonly Why[];
}

export interface HitPage<Why> {
  readonly hits: readonly Hit<Why>[];
  /** The bound before which the next page begins; absent on the last page. */
  readonly next?: string;
}

/**
 * One page of what several sources have found, newest first, each place once. Nothing is shown that lies beyond
 * what all of them know: a page may be short, even empty, and still have a next one.
 */
export function pageOf<Why>(found: readonly Found<Why>[], size: number): HitPage<Why> {
  const bounds = found.flatMap(({ knownDownTo }) => knownDownTo ?? []).sort();
  const floor = bounds.at(-1);
  const reasons = new Map<string, Why[]>();
  for (const { why, places } of found) {
    for (const place of places) {
      if (floor !== undefined && place < floor) continue;
      reasons.set(place, [...(reasons.get(place) ?? []), why]);
    }
  }
  const all = [...reasons.keys()].sort().reverse();
  const hits = all.slice(0, size).map((place) => ({ place, why: reasons.get(place) ?? [] }));
  const last = hits.at(-1);
  if (all.length > size && last) return { hits, next: last.place };
  return { hits, ...(floor === undefined ? {} : { next: floor }) };
}
