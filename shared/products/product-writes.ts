import { byName, productKey, productList, subProductKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { ProductModel, StoredProduct } from './model.ts';
import { orderedName } from './product-read-store.ts';

/** Labels of the writes below, as a lost race names them. */
export const productLabels = { product: 'product', tree: 'productTree' } as const;

const asSeen = ({ version, treeRevision }: StoredProduct) => ({
  ConditionExpression: 'version = :before AND treeRevision = :tree',
  ExpressionAttributeValues: { ':before': version, ':tree': treeRevision },
});

/**
 * A model that is new, or takes the place of the one that was read. `above`: the families above it where it is
 * placed anew, the nearest first.
 */
export function productWrites(
  before: StoredProduct | undefined,
  after: ProductModel,
  above: readonly StoredProduct[],
  table: string,
): TransactItem[] {
  return [
    {
      label: productLabels.product,
      Put: {
        TableName: table,
        Item: {
          ...productKey(after.id),
          kind: 'product',
          ...after,
          treeRevision: before?.treeRevision ?? 0,
          listPk: productList,
          listSk: byName(orderedName(after.name), after.id),
        },
        ...(before ? asSeen(before) : { ConditionExpression: 'attribute_not_exists(pk)' }),
      },
    },
    ...(before?.parent === after.parent ? [] : treeWrites(before, after, above, table)),
  ];
}

/**
 * The row beside the family. All above must still stand as they were seen; each counts that something was placed
 * below it, so that whoever moves one of them at the same time looks again.
 */
function treeWrites(
  before: ProductModel | undefined,
  after: ProductModel,
  above: readonly StoredProduct[],
  table: string,
): TransactItem[] {
  return [
    ...(before?.parent ? [rowGone(before.parent, after.id, table)] : []),
    ...(after.parent
      ? [
          {
            label: productLabels.tree,
            Put: {
              TableName: table,
              Item: { ...subProductKey(after.parent, after.id), kind: 'subProduct', productId: after.id },
            },
          },
        ]
      : []),
    ...above.map((one) => placedBelow(one, table)),
  ];
}

const rowGone = (family: string, id: string, table: string): TransactItem => ({
  label: productLabels.tree,
  Delete: { TableName: table, Key: subProductKey(family, id) },
});

const placedBelow = ({ id, parent }: StoredProduct, table: string): TransactItem => ({
  label: productLabels.tree,
  Update: {
    TableName: table,
    Key: productKey(id),
    UpdateExpression: 'ADD treeRevision :one',
    ConditionExpression: `attribute_exists(pk) AND ${
      parent ? 'parent = :parent' : 'attribute_not_exists(parent)'
    }`,
    ExpressionAttributeValues: { ':one': 1, ...(parent ? { ':parent': parent } : {}) },
  },
});

/** A draft with nothing below it goes. */
export const productRemoval = (model: StoredProduct, table: string): TransactItem[] => [
  {
    label: productLabels.product,
    Delete: { TableName: table, Key: productKey(model.id), ...asSeen(model) },
  },
  ...(model.parent ? [rowGone(model.parent, model.id, table)] : []),
];
