import { incidentKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { FamilyPlace } from './change.ts';
import type { ChildDelta } from './child-counts.ts';
import { staleIncident } from './stale.ts';

/**
 * What a transaction writes or checks on relatives that it does not change otherwise. DynamoDB takes one
 * operation an item: where a count moves, the checks go into the same write.
 */
export function familyWrites(
  deltas: ReadonlyMap<string, ChildDelta>,
  unmoved: readonly FamilyPlace[],
  isElsewhere: (reference: string) => boolean,
  table: string,
): TransactItem[] {
  const places = new Map(unmoved.map((place) => [place.reference, place]));
  const references = [...new Set([...deltas.keys(), ...places.keys()])].filter(isElsewhere);
  return references.map((reference) => {
    const delta = deltas.get(reference);
    const held = conditionsOf(places.get(reference));
    return delta ? countWrite(reference, delta, held, table) : placeCheck(reference, held, table);
  });
}

interface Conditions {
  readonly all: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

function conditionsOf(place: FamilyPlace | undefined): Conditions {
  if (!place) return { all: [], values: {} };
  const { parent, children } = place;
  return {
    all: [
      parent === undefined ? 'attribute_not_exists(parent)' : 'parent = :parent',
      ...(children === undefined ? [] : ['(children.#all = :seen OR attribute_not_exists(children))']),
    ],
    values: {
      ...(parent === undefined ? {} : { ':parent': parent }),
      ...(children === undefined ? {} : { ':seen': children }),
    },
  };
}

/** Its version moves on with the counts: whoever has read the parent before would write the old ones back. */
const countWrite = (
  reference: string,
  { all, open }: ChildDelta,
  held: Conditions,
  table: string,
): TransactItem => ({
  label: staleIncident,
  Update: {
    TableName: table,
    Key: incidentKey(reference),
    UpdateExpression: 'ADD children.#all :all, children.#open :open, version :one',
    ConditionExpression: ['attribute_exists(pk)', 'attribute_not_exists(mergedInto)', ...held.all].join(
      ' AND ',
    ),
    ExpressionAttributeNames: { '#all': 'all', '#open': 'open' },
    ExpressionAttributeValues: { ':all': all, ':open': open, ':one': 1, ...held.values },
  },
});

const placeCheck = (reference: string, held: Conditions, table: string): TransactItem => ({
  label: staleIncident,
  ConditionCheck: {
    TableName: table,
    Key: incidentKey(reference),
    ConditionExpression: ['attribute_exists(pk)', ...held.all].join(' AND '),
    ...(':seen' in held.values ? { ExpressionAttributeNames: { '#all': 'all' } } : {}),
    ...(Object.keys(held.values).length > 0 ? { ExpressionAttributeValues: held.values } : {}),
  },
});
