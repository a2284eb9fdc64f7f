import { accountStands } from '../customers/index.ts';
import {
  accountAssetKey,
  assetKey,
  contactAssetKey,
  contractAssetKey,
  contractKey,
  foldSerial,
  type Key,
  productAssetKey,
  serialNumberKey,
} from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { Asset } from './asset.ts';
import type { StoredContract } from './contract.ts';

/** Labels of the writes below, as a lost race names them. */
export const assetLabels = {
  asset: 'asset',
  serialNumber: 'serialNumber',
  contract: 'assetContract',
  row: 'assetRow',
} as const;

const markerKey = ({ serialNumber, product }: Asset): Key =>
  serialNumberKey(foldSerial(serialNumber), product);

/**
 * An asset that is new, or takes the place of the one that was read, with its serial number and its rows beside
 * what it names. `contract`: the one it comes under by this.
 */
export function assetWrites(
  before: Asset | undefined,
  after: Asset,
  contract: StoredContract | undefined,
  table: string,
): TransactItem[] {
  return [
    {
      label: assetLabels.asset,
      Put: {
        TableName: table,
        Item: { ...assetKey(after.id), kind: 'asset', ...after },
        ...(before
          ? {
              ConditionExpression: 'version = :before',
              ExpressionAttributeValues: { ':before': before.version },
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      },
    },
    ...serialWrites(before, after, table),
    ...rowWrites(before, after, table),
    ...(after.account && after.account !== before?.account
      ? [accountStands(after.account, after.updatedAt, table)]
      : []),
    ...(contract && !contract.covers ? [firstCover(contract, table)] : []),
  ];
}

function serialWrites(before: Asset | undefined, after: Asset, table: string): TransactItem[] {
  const had = before && markerKey(before);
  const has = markerKey(after);
  if (had?.pk === has.pk && had.sk === has.sk) return [];
  return [
    {
      label: assetLabels.serialNumber,
      Put: {
        TableName: table,
        Item: { ...has, kind: 'serialNumber', assetId: after.id },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    ...(had
      ? [
          {
            label: assetLabels.asset,
            Delete: {
              TableName: table,
              Key: had,
              ConditionExpression: 'assetId = :own',
              ExpressionAttributeValues: { ':own': after.id },
            },
          },
        ]
      : []),
  ];
}

/** In whose rows an asset stands, by the kind of the row. */
const rowsOfAsset = ({ id, product, account, contact, contract }: Asset): ReadonlyMap<string, Key> =>
  new Map([
    ['productAsset', productAssetKey(product, id)],
    ...(account ? [['accountAsset', accountAssetKey(account, id)] as const] : []),
    ...(contact ? [['contactAsset', contactAssetKey(contact, id)] as const] : []),
    ...(contract ? [['contractAsset', contractAssetKey(contract, id)] as const] : []),
  ]);

/** The rows belong to the asset alone, and are written with it: its version is the condition. */
function rowWrites(before: Asset | undefined, after: Asset, table: string): TransactItem[] {
  const had = before ? rowsOfAsset(before) : new Map<string, Key>();
  const has = rowsOfAsset(after);
  const { row: label } = assetLabels;
  return [
    ...[...has].flatMap(([kind, key]): TransactItem[] =>
      had.get(kind)?.pk === key.pk
        ? []
        : [{ label, Put: { TableName: table, Item: { ...key, kind, assetId: after.id } } }],
    ),
    ...[...had].flatMap(([kind, key]): TransactItem[] =>
      has.get(kind)?.pk === key.pk ? [] : [{ label, Delete: { TableName: table, Key: key } }],
    ),
  ];
}

/** From here on the contract stays its account's. */
const firstCover = ({ id, account }: StoredContract, table: string): TransactItem => ({
  label: assetLabels.contract,
  Update: {
    TableName: table,
    Key: contractKey(id),
    UpdateExpression: 'SET covers = :yes',
    ConditionExpression: 'account = :account',
    ExpressionAttributeValues: { ':yes': true, ':account': account },
  },
});
