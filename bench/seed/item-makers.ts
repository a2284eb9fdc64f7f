import { searchItemsOf } from '../../shared/search/index.ts';
import type { History } from './history.ts';
import type { Item } from './items.ts';

/**
 * What else an incident leaves in the table, made by what follows the table's stream: a table that is filled
 * without the stream gets it from here.
 */
export type ItemMaker = (history: History) => readonly Item[];

export const itemMakers: readonly ItemMaker[] = [
  ({ state: { incident }, texts }) => searchItemsOf(incident, texts),
];
