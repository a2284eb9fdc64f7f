import { conflictAt, type DeskError } from '../platform/errors.ts';
import { hotKeyKey, standardTextKey, textTreeKey, wholeTextKey } from '../table/keys.ts';
import { overwrite } from '../table/overwrite.ts';
import type { TransactItem } from '../table/transact.ts';
import { unused } from '../table/uses.ts';
import { entryOf, foldHotKey, type TextEntry, type TextNode } from './standard-text.ts';

/** How a lost race names these writes. */
export const labels = {
  tree: 'textTree',
  text: 'standardText',
  hotKey: 'hotKey',
  going: 'standardTextGoing',
} as const;

/** Where texts are kept. */
export interface TextPlace {
  readonly table: string;
  readonly siteId: string;
}

const ifNew = { ConditionExpression: 'attribute_not_exists(pk)' };

/** Holds only while the tree has the shape it was read with; every change of its shape counts it up. */
export const treeWrite = (shape: number, { table, siteId }: TextPlace): TransactItem => ({
  label: labels.tree,
  Put: {
    TableName: table,
    Item: { ...textTreeKey(siteId), kind: 'textTree', version: shape + 1 },
    ...(shape === 0
      ? ifNew
      : { ConditionExpression: 'version = :before', ExpressionAttributeValues: { ':before': shape } }),
  },
});

/** A node that is new, or takes the place of the one with the version before. */
export function nodeWrites(node: TextNode, before: TextNode | undefined, place: TextPlace): TransactItem[] {
  const { table, siteId } = place;
  const condition = before
    ? { ConditionExpression: 'version = :before', ExpressionAttributeValues: { ':before': before.version } }
    : ifNew;
  const whole = { ...wholeTextKey(siteId, node.id), kind: 'standardText', ...node };
  return [
    { label: labels.text, Put: { TableName: table, Item: whole, ...condition } },
    entryWrite(node, before, place),
    ...hotKeyWrites(node.id, hotKeyOf(before), hotKeyOf(node), place),
  ];
}

/** Who sends a text goes on being counted while it changes. */
function entryWrite(
  node: TextNode,
  before: TextNode | undefined,
  { table, siteId }: TextPlace,
): TransactItem {
  const key = standardTextKey(siteId, node.id);
  const label = labels.text;
  if (!before) {
    const Item = { ...key, kind: 'standardTextEntry', ...entryOf(node), uses: 0 };
    return { label, Put: { TableName: table, Item, ...ifNew } };
  }
  const { ExpressionAttributeValues, ...update } = overwrite(entryOf(before), entryOf(node));
  return {
    label,
    Update: {
      ...{ TableName: table, Key: key, ...update },
      ConditionExpression: 'version = :before',
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':before': before.version },
    },
  };
}

/** A node as it was read goes, unless somebody sends it, and its hot key is free again. */
export function removalWrites(entry: TextEntry, place: TextPlace): TransactItem[] {
  const { table, siteId } = place;
  const asRead = { ':before': entry.version };
  return [
    {
      label: labels.text,
      Delete: {
        TableName: table,
        Key: wholeTextKey(siteId, entry.id),
        ConditionExpression: 'version = :before',
        ExpressionAttributeValues: asRead,
      },
    },
    {
      label: labels.going,
      Delete: {
        TableName: table,
        Key: standardTextKey(siteId, entry.id),
        ConditionExpression: `version = :before AND ${unused.ConditionExpression}`,
        ExpressionAttributeValues: { ...asRead, ...unused.ExpressionAttributeValues },
      },
    },
    ...hotKeyWrites(entry.id, entry.hotKey && foldHotKey(entry.hotKey), undefined, place),
  ];
}

const hotKeyOf = (node: TextNode | undefined): string | undefined =>
  node?.type === 'text' && node.hotKey !== undefined ? foldHotKey(node.hotKey) : undefined;

function hotKeyWrites(
  id: string,
  before: string | undefined,
  after: string | undefined,
  { table, siteId }: TextPlace,
): TransactItem[] {
  if (before === after) return [];
  const label = labels.hotKey;
  const all = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  return [
    ...(after === undefined
      ? []
      : [
          {
            label,
            Put: {
              TableName: table,
              Item: { ...hotKeyKey(siteId, after), kind: 'hotKey', id },
              ...{ ...ifNew, ...all },
            },
          },
        ]),
    ...(before === undefined
      ? []
      : [
          {
            label: labels.text,
            Delete: {
              TableName: table,
              Key: hotKeyKey(siteId, before),
              ConditionExpression: 'id = :id',
              ExpressionAttributeValues: { ':id': id },
            },
          },
        ]),
  ];
}

/** Says which text has the hot key that was asked for. */
export const ownHotKey = (id: string): DeskError =>
  conflictAt('/hotKey', `Another text has this hot key: ${id}.`);
