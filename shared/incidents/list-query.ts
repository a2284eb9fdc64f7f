import {
  type Order,
  type Owner,
  orderAttribute,
  ownedPlace,
  ownerPartition,
  placeOfOwned,
  type Scope,
  scopeAttribute,
  valueOfPlace,
  viewIndex,
  viewPartition,
  viewPlace,
} from '../table/keys.ts';
import type { Incident, Status } from './incident.ts';
import { ownersOf } from './owners.ts';
import { NEVER, shardsOf } from './view-attributes.ts';

/**
 * Where a list is read: in the index of a scope and the list's order, or in the rows beside a contact, account,
 * asset or topic, which stand in the order of creation alone. `values` is empty text for the scope of all.
 */
export type ListSource =
  | {
      readonly kind: 'scope';
      readonly scope: Scope;
      readonly values: readonly string[];
      readonly statuses: readonly Status[];
    }
  | { readonly kind: 'owner'; readonly owner: Owner; readonly id: string };

/** Which incidents, in which order. */
export interface IncidentList {
  readonly source: ListSource;
  readonly order: Order;
  readonly descending: boolean;
  /** Between which values of what it is ordered by: `from` belongs to it, `to` does not. */
  readonly from?: string;
  readonly to?: string;
  /** What else must hold of an incident; each is read to tell. */
  readonly keep?: (incident: Incident) => boolean;
}

/** What an incident stands under in a list. */
export interface ListedItem {
  readonly incident: Incident;
  /** The index attributes, as they were stored with it. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What is queried for one list: partitions that all have one order. */
export interface ListKeys {
  readonly index?: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly partitions: readonly string[];
  /** Place in the order ↔ sort key. */
  readonly toKey: (place: string) => string;
  readonly toPlace: (key: string) => string;
}

const same = (text: string) => text;

export function keysOf({ source, order }: IncidentList, viewShards: number): ListKeys {
  if (source.kind === 'owner') {
    return {
      partitionKey: 'pk',
      sortKey: 'sk',
      partitions: [ownerPartition(source.owner, source.id)],
      toKey: ownedPlace,
      toPlace: placeOfOwned,
    };
  }
  const { scope, values, statuses } = source;
  return {
    index: viewIndex(scope, order),
    partitionKey: scopeAttribute(scope),
    sortKey: orderAttribute(order),
    partitions: values.flatMap((value) =>
      statuses.flatMap((status) =>
        Array.from({ length: shardsOf(scope, value, viewShards) }, (_, shard) =>
          viewPartition(scope, value, status, shard),
        ),
      ),
    ),
    toKey: same,
    toPlace: same,
  };
}

/** Where an incident stands in a list as it is now; undefined where it does not belong to it. */
export function placeIn(list: IncidentList, keys: ListKeys, { incident, attributes }: ListedItem) {
  if (incident.mergedInto || !inSource(list, keys, { incident, attributes })) return undefined;
  const place =
    list.source.kind === 'owner'
      ? viewPlace(incident.createdAt, incident.reference)
      : String(attributes[keys.sortKey]);
  if (list.from !== undefined && place < list.from) return undefined;
  if (list.to !== undefined && place >= list.to) return undefined;
  return (list.keep?.(incident) ?? true) ? place : undefined;
}

function inSource({ source }: IncidentList, keys: ListKeys, { incident, attributes }: ListedItem): boolean {
  if (source.kind === 'scope') return keys.partitions.includes(String(attributes[keys.partitionKey]));
  return ownersOf(incident).some(([owner, id]) => owner === source.owner && id === source.id);
}

/** The instant at which the next promise of a listed incident falls due, where one is open. */
export function dueAtOf({ attributes }: ListedItem): string | undefined {
  const due = attributes[orderAttribute('due')];
  const at = typeof due === 'string' ? valueOfPlace(due) : NEVER;
  return at === NEVER ? undefined : at;
}
