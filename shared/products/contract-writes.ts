import { accountStands } from '../customers/index.ts';
import { accountContractKey, byName, contractKey, contractList, contractNumberKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import { type Contract, foldNumber, type StoredContract } from './contract.ts';

/** Labels of the writes below, as a lost race names them. */
export const contractLabels = { contract: 'contract', number: 'contractNumber', row: 'contractRow' } as const;

/** A contract that is new, or takes the place of the one that was read, with its number and its account's row. */
export function contractWrites(
  before: StoredContract | undefined,
  after: Contract,
  table: string,
): TransactItem[] {
  return [
    {
      label: contractLabels.contract,
      Put: {
        TableName: table,
        Item: {
          ...contractKey(after.id),
          kind: 'contract',
          ...after,
          ...(before?.covers ? { covers: true } : {}),
          listPk: contractList,
          listSk: byName(foldNumber(after.number), after.id),
        },
        ...asSeen(before),
      },
    },
    ...numberWrites(before, after, table),
    ...rowWrites(before, after, table),
  ];
}

/** Its first asset does not change its version. */
const asSeen = (before: StoredContract | undefined) =>
  before
    ? {
        ConditionExpression: `version = :before${before.covers ? '' : ' AND attribute_not_exists(covers)'}`,
        ExpressionAttributeValues: { ':before': before.version },
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' };

function numberWrites(before: Contract | undefined, after: Contract, table: string): TransactItem[] {
  const had = before && foldNumber(before.number);
  const has = foldNumber(after.number);
  if (had === has) return [];
  return [
    {
      label: contractLabels.number,
      Put: {
        TableName: table,
        Item: { ...contractNumberKey(has), kind: 'contractNumber', contractId: after.id },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    ...(had === undefined
      ? []
      : [
          {
            label: contractLabels.contract,
            Delete: {
              TableName: table,
              Key: contractNumberKey(had),
              ConditionExpression: 'contractId = :own',
              ExpressionAttributeValues: { ':own': after.id },
            },
          },
        ]),
  ];
}

/** The row belongs to the contract alone, and is written with it: its version is the condition. */
function rowWrites(before: Contract | undefined, after: Contract, table: string): TransactItem[] {
  if (before?.account === after.account) return [];
  const { row: label } = contractLabels;
  const key = accountContractKey(after.account, after.id);
  return [
    { label, Put: { TableName: table, Item: { ...key, kind: 'accountContract', contractId: after.id } } },
    ...(before
      ? [{ label, Delete: { TableName: table, Key: accountContractKey(before.account, before.id) } }]
      : []),
    accountStands(after.account, after.updatedAt, table),
  ];
}
