import type { Key } from './keys.ts';
import type { TransactItem } from './transact.ts';

/** Who refers to a thing: `kind` is what it is, such as `agent`; `id` which one. */
export interface User {
  readonly kind: string;
  readonly id: string;
}

/** Things that count who refers to them, and so know whether they may be deleted. */
export interface Used {
  readonly table: string;
  /** What a lost race names the write by that fails where there is no such thing. */
  readonly label: string;
  /** The `kind` of the item that says who refers to it. */
  readonly kind: string;
  /** The item of a thing that counts in `uses`; it is there as long as the thing is. */
  counted(id: string): Key;
  marked(id: string, user: User): Key;
}

/** Holds of a thing that nobody refers to; one that stood before its uses were counted has no count. */
export const unused = {
  ConditionExpression: '(attribute_not_exists(uses) OR uses = :none)',
  ExpressionAttributeValues: { ':none': 0 },
} as const;

/** The labels of all writes of `useWrites`: by the others than the first, somebody else was faster. */
export const useLabels = (label: string): readonly string[] => [label, `${label}Left`, `${label}Mark`];

/**
 * The writes that belong into the transaction by which `user` turns from one thing to another (undefined: to or
 * from none). A lost race by `label` means that the new one does not exist.
 */
export function useWrites(
  used: Used,
  user: User,
  { from, to }: { from: string | undefined; to: string | undefined },
): readonly TransactItem[] {
  if (from === to) return [];
  return [
    ...(from === undefined ? [] : leave(used, user, from)),
    ...(to === undefined ? [] : enter(used, user, to)),
  ];
}

const enter = (used: Used, user: User, id: string): readonly TransactItem[] => [
  {
    label: used.label,
    Update: {
      TableName: used.table,
      Key: used.counted(id),
      UpdateExpression: 'ADD uses :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':one': 1 },
    },
  },
  {
    label: `${used.label}Mark`,
    Put: {
      TableName: used.table,
      Item: { ...used.marked(id, user), kind: used.kind, user },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
];

const leave = (used: Used, user: User, id: string): readonly TransactItem[] => [
  {
    label: `${used.label}Left`,
    Update: {
      TableName: used.table,
      Key: used.counted(id),
      UpdateExpression: 'ADD uses :less',
      ConditionExpression: 'uses > :none',
      ExpressionAttributeValues: { ':less': -1, ':none': 0 },
    },
  },
  {
    label: `${used.label}Mark`,
    Delete: {
      TableName: used.table,
      Key: used.marked(id, user),
      ConditionExpression: 'attribute_exists(pk)',
    },
  },
];
