/**
 * A list of places, newest first. A place is an instant and a reference, as `termKey` puts them together: all
 * lists share that order.
 */
export interface PlaceList {
  /** Up to `limit` places before (that is, older than) this one; fewer only at the end of the list. */
  readonly read: (before: string, limit: number) => Promise<readonly string[]>;
}

/** How many reads a search may still make. */
export interface Budget {
  readonly take: () => boolean;
}

/** Each of `parties` has so many reads of its own; what is `shared` goes to whoever needs it first. */
export function budgets(parties: number, own: number, shared: number): Budget[] {
  let left = shared;
  return Array.from({ length: parties }, () => {
    let mine = own;
    return {
      take: () => {
        if (mine > 0) {
          mine -= 1;
          return true;
        }
        left -= 1;
        return left >= 0;
      },
    };
  });
}

/** What half a read unit brings, and what two bring: a list walked without leaps is read in larger pieces. */
export const LEAST_READ = 60;
const MOST_READ = 240;

/** Before every place there is. */
export const NEWEST = '~';

/** The bound that leaves this place and all older ones in. */
export const upTo = (place: string): string => `${place} `;

/** `end`: there is no such place. `unread`: the budget does not reach to know. */
export type Sought = { readonly place: string } | 'end' | 'unread';

/** A place list read in windows. Bounds that are sought must not become newer from call to call. */
export class PostingList {
  private window: readonly string[] = [];
  private at = 0;
  /** All places of the list between this bound and the window's end are in the window. */
  private reachedEnd = false;
  private size = LEAST_READ;
  private served = 0;
  private began = false;
  private readonly list: PlaceList;
  private readonly budget: Budget;

  constructor(list: PlaceList, budget: Budget) {
    this.list = list;
    this.budget = budget;
  }

  /** The newest place before a bound. */
  async seek(before: string): Promise<Sought> {
    const known = this.known(before);
    if (known) return known;
    if (!this.budget.take()) return 'unread';
    // A window that served many is followed by a larger one; after a leap the next place may be alone.
    const walked = this.served > this.size / 4;
    this.size = walked ? Math.min(2 * this.size, MOST_READ) : LEAST_READ;
    this.window = await this.list.read(before, this.size);
    this.began = true;
    this.served = 1;
    this.at = 0;
    this.reachedEnd = this.window.length < this.size;
    const [first] = this.window;
    return first === undefined ? 'end' : { place: first };
  }

  private known(before: string): Sought | undefined {
    while (this.at < this.window.length) {
      const place = this.window[this.at];
      if (place !== undefined && place < before) {
        this.served += 1;
        return { place };
      }
      this.at += 1;
    }
    return this.began && this.reachedEnd ? 'end' : undefined;
  }
}
