import { fold } from '../platform/fold.ts';
import { accountKey, accountList, byName, domainKey, subAccountKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { Account, StoredAccount } from './account.ts';
import { CLOSING_MS } from './contact-writes.ts';
import { externalIdTaken, externalIdWrites } from './external-id.ts';
import { entriesOfAccount } from './look-up.ts';
import { lookUpWrites } from './look-up-writes.ts';

/** Labels of the writes below, as a lost race names them. */
export const accountLabels = {
  account: 'account',
  domain: 'domain',
  tree: 'accountTree',
  externalId: externalIdTaken,
} as const;

/** Of a name's form in which accounts are ordered. */
const ORDERED = 100;

const asSeen = ({ version, treeRevision }: StoredAccount) => ({
  ConditionExpression:
    'version = :before AND (treeRevision = :tree OR (attribute_not_exists(treeRevision) AND :tree = :none))',
  ExpressionAttributeValues: { ':before': version, ':tree': treeRevision, ':none': 0 },
});

const ifNew = { ConditionExpression: 'attribute_not_exists(pk)' } as const;

/**
 * An account that is new, or takes the place of the one that was read, with all its consequences. `above`: the
 * accounts above it where it is placed anew, the nearest first.
 */
export function accountWrites(
  before: StoredAccount | undefined,
  after: Account,
  above: readonly StoredAccount[],
  table: string,
): TransactItem[] {
  return [
    {
      label: accountLabels.account,
      Put: {
        TableName: table,
        Item: {
          ...accountKey(after.id),
          kind: 'account',
          ...after,
          treeRevision: before?.treeRevision ?? 0,
          listPk: accountList,
          listSk: byName(fold(after.name).slice(0, ORDERED), after.id),
        },
        ...(before ? asSeen(before) : ifNew),
      },
    },
    ...externalIdWrites('account', before, after, table),
    ...domainWrites(before, after, table),
    ...(before?.parent === after.parent ? [] : treeWrites(before, after, above, table)),
    ...lookUpWrites(before ? entriesOfAccount(before) : [], entriesOfAccount(after), table),
  ];
}

function domainWrites(before: Account | undefined, after: Account, table: string): TransactItem[] {
  const had = new Set(before?.domains ?? []);
  const has = new Set(after.domains);
  return [
    ...after.domains.flatMap((domain): TransactItem[] =>
      had.has(domain)
        ? []
        : [
            {
              label: accountLabels.domain,
              Put: {
                TableName: table,
                Item: { ...domainKey(domain), kind: 'domain', accountId: after.id },
                ...ifNew,
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
          ],
    ),
    ...[...had].flatMap((domain) => (has.has(domain) ? [] : [domainGone(domain, after.id, table)])),
  ];
}

const domainGone = (domain: string, accountId: string, table: string): TransactItem => ({
  label: accountLabels.account,
  Delete: {
    TableName: table,
    Key: domainKey(domain),
    ConditionExpression: 'accountId = :owner',
    ExpressionAttributeValues: { ':owner': accountId },
  },
});

/**
 * The row beside the parent. All above must still stand as they were seen; each counts that something was placed
 * below it, so that whoever moves one of them at the same time looks again.
 */
function treeWrites(
  before: Account | undefined,
  after: Account,
  above: readonly StoredAccount[],
  table: string,
): TransactItem[] {
  return [
    ...(before?.parent ? [rowGone(before.parent, after.id, table)] : []),
    ...(after.parent
      ? [
          {
            label: accountLabels.tree,
            Put: {
              TableName: table,
              Item: { ...subAccountKey(after.parent, after.id), kind: 'subAccount', accountId: after.id },
            },
          },
        ]
      : []),
    ...above.map((one) => placedBelow(one, after.updatedAt, table)),
  ];
}

const rowGone = (parent: string, id: string, table: string): TransactItem => ({
  label: accountLabels.tree,
  Delete: { TableName: table, Key: subAccountKey(parent, id) },
});

const placedBelow = ({ id, parent }: StoredAccount, now: string, table: string): TransactItem => ({
  label: accountLabels.tree,
  Update: {
    TableName: table,
    Key: accountKey(id),
    UpdateExpression: 'SET treeRevision = if_not_exists(treeRevision, :none) + :one',
    ConditionExpression: `attribute_exists(pk) AND ${
      parent ? 'parent = :parent' : 'attribute_not_exists(parent)'
    } AND (attribute_not_exists(closingAt) OR closingAt < :past)`,
    ExpressionAttributeValues: {
      ...{ ':none': 0, ':one': 1 },
      ...(parent ? { ':parent': parent } : {}),
      ':past': new Date(Date.parse(now) - CLOSING_MS).toISOString(),
    },
  },
});

/** Closes an account that is to be deleted to those who would join it; whoever died over it is waited for. */
export const closing = (account: StoredAccount, at: string, table: string): TransactItem => {
  const { ConditionExpression, ExpressionAttributeValues } = asSeen(account);
  return {
    label: accountLabels.account,
    Update: {
      TableName: table,
      Key: accountKey(account.id),
      UpdateExpression: 'SET closingAt = :now',
      ConditionExpression: `${ConditionExpression} AND (attribute_not_exists(closingAt) OR closingAt < :past)`,
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ':now': at,
        ':past': new Date(Date.parse(at) - CLOSING_MS).toISOString(),
      },
    },
  };
};

const closedBy = (at: string) => ({
  ConditionExpression: 'closingAt = :mine',
  ExpressionAttributeValues: { ':mine': at },
});

/** Opens an account again that was closed at this instant. */
export const reopening = (id: string, at: string, table: string): TransactItem => ({
  label: accountLabels.account,
  Update: {
    TableName: table,
    Key: accountKey(id),
    UpdateExpression: 'REMOVE closingAt',
    ...closedBy(at),
  },
});

/** An account that was closed at this instant goes, and its domains are free again. */
export const removalWrites = (account: StoredAccount, at: string, table: string): TransactItem[] => [
  {
    label: accountLabels.account,
    Delete: { TableName: table, Key: accountKey(account.id), ...closedBy(at) },
  },
  ...externalIdWrites('account', account, undefined, table),
  ...account.domains.map((domain) => domainGone(domain, account.id, table)),
  ...(account.parent ? [rowGone(account.parent, account.id, table)] : []),
  ...lookUpWrites(entriesOfAccount(account), [], table),
];
