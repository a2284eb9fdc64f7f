import { customerStore } from '../../shared/customers/index.ts';
import { formatReference, referenceDay, type TableLayout } from '../../shared/incidents/index.ts';
import { defaultPolicy } from '../../shared/sla/index.ts';
import { arrivalOf } from './days.ts';
import { type History, historyOf } from './history.ts';
import type { ItemMaker } from './item-makers.ts';
import { contactItems, headItems, type Item, itemsOf } from './items.ts';

export interface Seeding {
  readonly layout: TableLayout;
  readonly site: { readonly id: string; readonly timeZone: string };
  /** Until when the incidents have lived. */
  readonly now: Date;
  /** The n-th newest incidents: those from `from` (inclusive, from 0) to `to` (exclusive). */
  readonly from: number;
  readonly to: number;
  /** The last number given on a day before; 0 where absent. */
  readonly numbersTaken?: ReadonlyMap<string, number>;
  readonly makers: readonly ItemMaker[];
  /** Another one makes other incidents. */
  readonly seed?: number;
}

/** One history after the other; the same for the same seeding. */
export function* histories({ site, now, from, to, numbersTaken, seed = 1 }: Seeding): Generator<History> {
  const policy = defaultPolicy(site.timeZone);
  for (let index = from; index < to; index += 1) {
    const { at, number } = arrivalOf(index, now);
    const day = referenceDay(at, site.timeZone);
    yield historyOf({
      reference: formatReference(day, number + (numbersTaken?.get(day) ?? 0)),
      siteId: site.id,
      policy,
      seed: seed * 1_000_003 + index,
      at,
      now,
      // A desk gets to know more people with every incident.
      contacts: 50 + Math.ceil(index / 4),
    });
  }
}

/** Every item that these incidents leave in the table; the contacts come last, each once and as it came first. */
export function* seededItems(seeding: Seeding): Generator<Item> {
  const { layout, now, makers } = seeding;
  const customers = customerStore({} as never, layout.table);
  const contacts = new Map<string, readonly Item[]>();
  for (const history of histories(seeding)) {
    yield* itemsOf(history, layout, now);
    for (const make of makers) yield* make(history);
    // The newest incidents come first: what is left in the end is a contact's first question.
    contacts.set(history.contact.id, contactItems(history, customers));
  }
  for (const items of contacts.values()) yield* items;
}

/** Of these incidents what lists are read by, and nothing else: a twentieth of all. */
export function* listedItems(seeding: Seeding): Generator<Item> {
  for (const history of histories(seeding)) {
    yield* headItems(history, seeding.layout);
    for (const make of seeding.makers) yield* make(history);
  }
}
