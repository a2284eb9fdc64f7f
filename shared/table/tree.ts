import type { Page, PageWish } from './read-page.ts';

/** How many nodes are looked at below one that is moved. */
const MOST_BELOW = 2000;
const AT_ONCE = 10;

interface Node {
  readonly parent?: string | undefined;
}

/** A node and all above it, the nearest first; shorter where one of them is not there. `most`: of the whole tree. */
export async function chainOf<N extends Node>(
  read: (id: string) => Promise<N | undefined>,
  id: string,
  most: number,
): Promise<N[]> {
  const above: N[] = [];
  for (let next: string | undefined = id; next !== undefined && above.length <= most; ) {
    const found: N | undefined = await read(next);
    if (!found) break;
    above.push(found);
    next = found.parent;
  }
  return above;
}

/** How many levels stand below a node; undefined where too many nodes do. */
export async function heightBelow(
  idsBelow: (id: string, page: PageWish) => Promise<Page<string>>,
  id: string,
  most: number,
): Promise<number | undefined> {
  let level = [id];
  for (let height = 0, seen = 0; ; height += 1) {
    const below: string[] = [];
    for (let at = 0; at < level.length; at += AT_ONCE) {
      const pages = await Promise.all(
        level.slice(at, at + AT_ONCE).map((one) => idsBelow(one, { size: MOST_BELOW })),
      );
      if (pages.some(({ next }) => next !== undefined)) return undefined;
      below.push(...pages.flatMap(({ found }) => found));
      if (seen + below.length > MOST_BELOW) return undefined;
    }
    // Two that move at once may show a circle for a moment; neither of them can be written.
    if (below.length === 0 || height > most) return height;
    seen += below.length;
    level = below;
  }
}
