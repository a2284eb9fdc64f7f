import { entitlementKey, entitlementList, ownedEntitlementKey } from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import { grantedMore } from './change-entitlement.ts';
import type { Draw } from './draw.ts';
import { drawRow } from './draw-writes.ts';
import type { Entitlement } from './entitlement.ts';

/** Whose entitlements. */
export type EntitlementOwner = readonly [kind: 'account' | 'contact', id: string];

/** How a lost race names the entitlement itself. */
export const entitlementLabel = 'entitlement';

/**
 * A new entitlement, or one in place of the version that was read, with the row beside its owner and the row of
 * the ledger where more or less is granted. Incidents go on drawing meanwhile: the balance is only added to.
 */
export function entitlementWrites(
  before: Entitlement | undefined,
  after: Entitlement,
  draw: Draw | undefined,
  table: string,
): TransactItem[] {
  return [
    before ? updated(before, after, table) : created(after, table),
    ...ownerRows(before, after, table),
    ...(draw ? [drawRow(draw, table)] : []),
  ];
}

const created = (entitlement: Entitlement, table: string): TransactItem => ({
  label: entitlementLabel,
  Put: {
    TableName: table,
    Item: {
      ...entitlementKey(entitlement.id),
      kind: 'entitlement',
      ...entitlement,
      ...{ listPk: entitlementList, listSk: entitlement.id },
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

function updated(before: Entitlement, after: Entitlement, table: string): TransactItem {
  const more = grantedMore(before, after);
  const fields = Object.entries(after).filter(([field]) => field !== 'balance');
  const gone = Object.keys(before).filter((field) => !Object.hasOwn(after, field));
  const names = [...fields.map(([field]) => field), ...gone];
  return {
    label: entitlementLabel,
    Update: {
      TableName: table,
      Key: entitlementKey(after.id),
      UpdateExpression: [
        `SET ${fields.map(([field]) => `#${field} = :${field}`).join(', ')}`,
        ...(gone.length > 0 ? [`REMOVE ${gone.map((field) => `#${field}`).join(', ')}`] : []),
        ...(more === 0 ? [] : ['ADD balance :more']),
      ].join(' '),
      ConditionExpression: `#version = :before${more < 0 ? ' AND balance >= :less' : ''}`,
      ExpressionAttributeNames: Object.fromEntries(
        [...names, 'version'].map((field) => [`#${field}`, field]),
      ),
      ExpressionAttributeValues: {
        ...Object.fromEntries(fields.map(([field, value]) => [`:${field}`, value])),
        ':before': before.version,
        ...(more === 0 ? {} : { ':more': more }),
        ...(more < 0 ? { ':less': -more } : {}),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** The row beside the account or contact that it belongs to. */
function ownerRows(before: Entitlement | undefined, after: Entitlement, table: string): TransactItem[] {
  const [had, has] = [before && ownerOf(before), ownerOf(after)];
  return had && ownedEntitlementKey(...had, '').pk === ownedEntitlementKey(...has, '').pk
    ? []
    : movedOwner(after.id, had, has, table);
}

/** The row beside the owner of an entitlement goes to another. */
export function movedOwner(
  id: string,
  from: EntitlementOwner | undefined,
  to: EntitlementOwner,
  table: string,
): TransactItem[] {
  const row = { ...ownedEntitlementKey(...to, id), kind: 'ownedEntitlement', entitlementId: id };
  return [
    { label: 'owner', Put: { TableName: table, Item: row } },
    ...(from ? [rowGone(ownedEntitlementKey(...from, id), table)] : []),
  ];
}

const rowGone = (Key: ReturnType<typeof ownedEntitlementKey>, table: string): TransactItem => ({
  label: 'owner',
  Delete: { TableName: table, Key: { ...Key } },
});

export const ownerOf = ({ account, contact = '' }: Entitlement): EntitlementOwner =>
  account === undefined ? ['contact', contact] : ['account', account];

/** A draft has no ledger yet, and goes without a trace. */
export const removalWrites = (entitlement: Entitlement, table: string): TransactItem[] => [
  {
    label: entitlementLabel,
    Delete: {
      TableName: table,
      Key: entitlementKey(entitlement.id),
      ConditionExpression: 'version = :before AND #status = :draft',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':before': entitlement.version, ':draft': 'draft' },
    },
  },
  rowGone(ownedEntitlementKey(...ownerOf(entitlement), entitlement.id), table),
];
