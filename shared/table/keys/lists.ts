import type { Key } from './key.ts';

export const scopes = ['status', 'assignee', 'group', 'queue'] as const;
export type Scope = (typeof scopes)[number];

export const orders = ['created', 'updated', 'priority', 'due'] as const;
export type Order = (typeof orders)[number];

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** The attribute that is a scope's partition key: `inStatus`. */
export const scopeAttribute = (scope: Scope) => `in${capital(scope)}`;
/** The attribute that is an order's sort key: `byDue`. */
export const orderAttribute = (order: Order) => `by${capital(order)}`;
/** The index of a scope in an order: `statusByDue`. */
export const viewIndex = (scope: Scope, order: Order) => `${scope}By${capital(order)}`;

/** All sixteen, with their keys. */
export const viewIndexes = scopes.flatMap((scope) =>
  orders.map((order) => ({
    name: viewIndex(scope, order),
    partitionKey: scopeAttribute(scope),
    sortKey: orderAttribute(order),
  })),
);

/** The `value` of the scopes assignee, group and queue for an incident that has none. */
export const NOBODY = '-';

/** One partition of a scope: `value` is the assignee's id, group or queue, and empty for the scope of all. */
export const viewPartition = (scope: Scope, value: string, status: string, shard: number): string =>
  `${scope.toUpperCase()}#${value}#${status}#${shard}`;

/** Sort key in every order: what it is ordered by, then what tells equals apart. */
export const viewPlace = (by: string, reference: string): string => `${by}#${reference}`;
export const referenceOfPlace = (place: string): string => place.slice(place.lastIndexOf('#') + 1);
export const valueOfPlace = (place: string): string => place.slice(0, place.lastIndexOf('#'));
/** What a cursor of a list may stand at. */
export const isViewPlace = (text: string): boolean => /^[\w:. -]{1,64}#\d{6}-\d{6,9}$/.test(text);

/** The incidents of one language and shard in which a word stands, oldest first. */
export const termPartition = (language: string, shard: number, word: string): string =>
  `TERM#${language}#${shard}#${word}`;
export const termKey = (partition: string, createdAt: string, reference: string): Key => ({
  pk: partition,
  sk: termPlace(createdAt, reference),
});
/** Where an incident stands in every list of words and of owners: by the instant of its making. */
export const termPlace = (createdAt: string, reference: string): string => `${createdAt}#${reference}`;
/** Whether it is one, or the bound right behind one. */
export const isTermPlace = (place: string): boolean =>
  /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z#\d{6}-\d{6,9} ?$/.test(place);

/** Index `due`: what falls due, in one shard. */
export const dueList = (shard: number): string => `DUE#${shard}`;

/** Sort key in `due`; `dueUntil` bounds a query of all that is due at or before an instant. */
export const dueAt = (at: string, reference: string, kpi: string): string => `${at}#${reference}#${kpi}`;
export const dueUntil = (at: string): string => `${at}#~`;
