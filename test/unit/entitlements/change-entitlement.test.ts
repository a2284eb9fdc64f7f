import { describe, expect, it } from '@jest/globals';
import {
  changeEntitlement,
  type EntitlementPatch,
  newEntitlement,
} from '../../../shared/entitlements/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { anEntitlement } from '../../support/an-entitlement.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const by = {
  ...{ actor: { id: 'manager-2', name: 'Manager Two' }, now: plus(morning, minutes(5)) },
  timeZone: 'Europe/Berlin',
};
const change = (patch: EntitlementPatch, before = anEntitlement()) => changeEntitlement(before, patch, by);
const refusal = (doIt: () => unknown): [string, ...(string | undefined)[]] => {
  try {
    doIt();
  } catch (error) {
    if (error instanceof DeskError) {
      return [error.code, ...(error.facts.fields ?? []).map(({ pointer }) => pointer)];
    }
    throw error;
  }
  throw new Error('It was not refused.');
};
const make = (over: object) =>
  newEntitlement(
    'e',
    {
      ...{ name: 'Gold', status: 'active', from: '2026-06-01', account: 'account-1' },
      ...{ includesSubAccounts: false, products: [], channels: [] },
      terms: { kind: 'incidents', granted: 2, decrementOn: 'create' },
      ...over,
    },
    by,
  );

describe('a new entitlement', () => {
  it('grants its terms once it is active, and nothing as a draft', () => {
    expect(make({}).balance).toBe(2);
    const draft = make({ status: 'draft' });
    expect(draft.balance).toBe(0);
    expect(change({ status: 'active' }, draft)?.balance).toBe(2);
    expect(make({ terms: { kind: 'unlimited' } })).not.toHaveProperty('balance');
  });

  it.each([
    ['no owner', { account: undefined }, '/account'],
    ['two owners', { contact: 'contact-1' }, '/contact'],
    [
      'a contact with sub-accounts',
      { account: undefined, contact: 'c', includesSubAccounts: true },
      '/includesSubAccounts',
    ],
    ['an end before its begin', { until: '2026-05-31' }, '/until'],
    ['being cancelled at once', { status: 'cancelled' }, '/status'],
  ])('is refused with %s', (_, over, pointer) => {
    expect(refusal(() => make(over))).toEqual(['invalidRequest', pointer]);
  });

  it('may last a single day', () => {
    const { fromAt, untilAt } = make({ from: '2026-10-25', until: '2026-10-25' });
    // A day of 25 hours.
    expect([fromAt, untilAt]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  });
});

describe('a change', () => {
  it('that changes nothing is none', () => {
    expect(change({ name: 'Gold', until: null })).toBeUndefined();
  });

  it('adds to the balance what is granted more, and takes what is granted less', () => {
    const terms = (granted: number) => ({ kind: 'incidents', granted, decrementOn: 'create' }) as const;
    expect(change({ terms: terms(5) }, anEntitlement({ balance: 1 }))).toMatchObject({
      ...{ balance: 4, version: 2, updatedBy: { id: 'manager-2' } },
    });
    expect(change({ terms: terms(1) }, anEntitlement({ balance: 1 }))?.balance).toBe(0);
  });

  it('counts a scope that becomes narrower, and no other', () => {
    const scoped = anEntitlement({ products: ['a', 'b'], includesSubAccounts: true });
    const revision = (patch: EntitlementPatch) => change(patch, scoped)?.scopeRevision;
    expect(revision({ products: ['a'] })).toBe(2);
    expect(revision({ channels: ['email'] })).toBe(2);
    expect(revision({ includesSubAccounts: false })).toBe(2);
    expect(revision({ products: ['b', 'c', 'a'] })).toBe(1);
    expect(revision({ products: [] })).toBe(1);
    expect(revision({ name: 'Platinum' })).toBe(1);
  });

  it('goes where its status may go, and names the legal ones elsewhere', () => {
    const legal = {
      draft: ['active', 'cancelled'],
      active: ['suspended', 'cancelled'],
      suspended: ['active', 'cancelled'],
      cancelled: [],
    } as const;
    for (const from of ['draft', 'active', 'suspended', 'cancelled'] as const) {
      for (const to of ['draft', 'active', 'suspended', 'cancelled'] as const) {
        const move = () => change({ status: to }, anEntitlement({ status: from }));
        if (from === to) expect(move()).toBeUndefined();
        else if ((legal[from] as readonly string[]).includes(to)) expect(move()?.status).toBe(to);
        else expect(refusal(move)).toEqual(['illegalTransition']);
      }
    }
  });

  it('leaves owner and kind of terms what they were, but for a draft', () => {
    const draft = anEntitlement({ status: 'draft', balance: 0 });
    const minutesOf = { terms: { kind: 'minutes', granted: 60 } } as const;
    expect(change({ account: null, contact: 'contact-1', ...minutesOf }, draft)).toMatchObject({
      ...{ contact: 'contact-1', ...minutesOf, balance: 0 },
    });
    expect(refusal(() => change({ account: 'account-2' }))).toEqual(['conflict', '/account']);
    expect(refusal(() => change(minutesOf))).toEqual(['conflict', '/terms']);
    const onSolve = { terms: { kind: 'incidents', granted: 2, decrementOn: 'solve' } } as const;
    expect(refusal(() => change(onSolve))).toEqual(['conflict', '/terms']);
  });
});
