import { type Budget, type PlaceList, PostingList, upTo } from './posting-list.ts';

/** Where incidents are found: they stand in all of these lists and in none of those left out. */
export interface Source<Why> {
  readonly why: Why;
  readonly all: readonly PlaceList[];
  readonly none: readonly PlaceList[];
}

/** What a source has found, newest first. */
export interface Found<Why> {
  readonly why: Why;
  readonly places: readonly string[];
  /** All places of the source that are not before this bound are in `places`; absent where that is all of them. */
  readonly knownDownTo?: string;
}

/**
 * The newest places before a bound that a source has, by leaping: whichever list has the older place next says
 * how far the others may skip. Ends at `most` places, or where the budget does, and says how far it came.
 */
export async function search<Why>(
  source: Source<Why>,
  from: { before: string; most: number; budget: Budget },
): Promise<Found<Why>> {
  const lists = source.all.map((list) => new PostingList(list, from.budget));
  const without = source.none.map((list) => new PostingList(list, from.budget));
  const { why } = source;
  const places: string[] = [];
  let { before } = from;
  // The first window of every list is needed whatever it holds: read at once.
  await Promise.all([...lists, ...without].map((list) => list.seek(before)));
  while (places.length < from.most) {
    const next = await nextCommon(lists, before);
    if (next.state === 'end') return { why, places };
    if (next.state === 'unread') return { why, places, knownDownTo: next.before };
    const excluded = await standsInAny(without, next.place);
    if (excluded === 'unread') return { why, places, knownDownTo: upTo(next.place) };
    if (!excluded) places.push(next.place);
    before = next.place;
  }
  return { why, places, knownDownTo: before };
}

type Next =
  | { readonly state: 'place'; readonly place: string }
  | { readonly state: 'end' }
  /** No common place stands from `before` on upwards. */
  | { readonly state: 'unread'; readonly before: string };

async function nextCommon(lists: readonly PostingList[], from: string): Promise<Next> {
  let before = from;
  let place: string | undefined;
  let agreeing = 0;
  for (let at = 0; agreeing < lists.length; at = (at + 1) % lists.length) {
    const sought = await lists[at]?.seek(before);
    if (sought === undefined || sought === 'end') return { state: 'end' };
    if (sought === 'unread') return { state: 'unread', before };
    agreeing = sought.place === place ? agreeing + 1 : 1;
    place = sought.place;
    before = upTo(place);
  }
  return place === undefined ? { state: 'end' } : { state: 'place', place };
}

async function standsInAny(lists: readonly PostingList[], place: string): Promise<boolean | 'unread'> {
  for (const list of lists) {
    const sought = await list.seek(upTo(place));
    if (sought === 'unread') return 'unread';
    if (sought !== 'end' && sought.place === place) return true;
  }
  return false;
}
