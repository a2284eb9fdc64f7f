import { drawKey, entitlementKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { LostRace, TransactItem } from '../table/transact.ts';
import type { Draw, DrawCondition, NewDraw } from './draw.ts';
import { Entitlement } from './entitlement.ts';
import { type Reason, standing } from './standing.ts';

/** How a lost race names that an entitlement could not be drawn on. */
export const drawRefused = 'entitlementDraw';

export const drawRow = (draw: Draw, table: string): TransactItem => ({
  label: 'draw',
  Put: {
    TableName: table,
    Item: { ...drawKey(draw.entitlement, draw.at, draw.id), kind: 'draw', ...draw },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/**
 * The rows of one transaction, and the balance of each entitlement with all of them at once. What is drawn must
 * be there at this instant, of an entitlement in force; what is given back always goes. The balance is added to
 * without regard to who else does: only the last term is raced for.
 */
export function drawWrites(draws: readonly NewDraw[], table: string): TransactItem[] {
  const of = new Map<string, NewDraw[]>();
  for (const one of draws) {
    const { entitlement } = one.draw;
    of.set(entitlement, [...(of.get(entitlement) ?? []), one]);
  }
  return [
    ...draws.map(({ draw }) => drawRow(draw, table)),
    ...[...of].flatMap(([id, own]) => balanceWrite(id, own, table)),
  ];
}

function balanceWrite(id: string, draws: readonly NewDraw[], table: string): TransactItem[] {
  const net = draws.reduce((sum, { draw }) => sum + draw.change, 0);
  if (net === 0) return [];
  const drawing = draws.find(({ condition }) => condition);
  const must: Must =
    net < 0 && drawing?.condition ? inForce(drawing.draw.at, drawing.condition, -net) : standsThere;
  return [
    {
      label: drawRefused,
      Update: {
        TableName: table,
        Key: entitlementKey(id),
        UpdateExpression: 'ADD balance :net',
        ConditionExpression: must.ConditionExpression,
        ...(must.names ? { ExpressionAttributeNames: must.names } : {}),
        ExpressionAttributeValues: { ':net': net, ...must.values },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
  ];
}

interface Must {
  readonly ConditionExpression: string;
  readonly names?: Record<string, string>;
  readonly values: Readonly<Record<string, unknown>>;
}

const standsThere: Must = { ConditionExpression: 'attribute_exists(pk)', values: {} };

function inForce(at: string, { scopeRevision, left, day }: DrawCondition, needed: number): Must {
  const least = { covered: needed, some: 1, none: undefined }[left];
  const period =
    day === undefined
      ? 'fromAt <= :at AND (attribute_not_exists(untilAt) OR untilAt > :at)'
      : '(attribute_not_exists(#until) OR #until >= :day)';
  return {
    ConditionExpression: [
      '#status = :active AND scopeRevision = :scope',
      period,
      ...(least === undefined ? [] : ['balance >= :least']),
    ].join(' AND '),
    names: { '#status': 'status', ...(day === undefined ? {} : { '#until': 'until' }) },
    values: {
      ...{ ':active': 'active', ':scope': scopeRevision },
      ...(day === undefined ? { ':at': at } : { ':day': day }),
      ...(least === undefined ? {} : { ':least': least }),
    },
  };
}

/** Why a draw of this transaction was refused, with the entitlement's name; undefined for another lost race. */
export function whyRefused(
  lost: LostRace,
  now: Date,
): { entitlement: Entitlement; reasons: readonly Reason[] } | undefined {
  const found = lost.by(drawRefused)?.found;
  if (!found) return undefined;
  const entitlement = readItem(Entitlement, found);
  const reasons = standing(entitlement, now);
  return {
    entitlement,
    reasons:
      reasons.length > 0
        ? reasons
        : [
            {
              code: 'scopeChanged',
              detail: 'What it covers was changed since it was chosen: choose it again.',
            },
          ],
  };
}
