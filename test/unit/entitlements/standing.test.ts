import { describe, expect, it } from '@jest/globals';
import {
  type Covered,
  type Entitlement,
  type Reason,
  standing,
  whyNot,
} from '../../../shared/entitlements/index.ts';
import { anEntitlement } from '../../support/an-entitlement.ts';
import { morning } from '../../support/time.ts';

const covered: Covered = {
  contact: 'contact-1',
  accounts: ['account-1', 'parent', 'root'],
  products: ['p100', 'printers', 'hardware'],
  channel: 'phone',
};
const reasons = (over: Partial<Entitlement>, of: Partial<Covered> = {}, now = morning, drawn = false) =>
  whyNot(anEntitlement(over), { ...covered, ...of }, now, drawn).map(({ code }) => code);

describe('an entitlement can be chosen', () => {
  it.each<{ name: string; over: Partial<Entitlement>; of?: Partial<Covered> }>([
    { name: 'by its account', over: {} },
    {
      name: 'by its contact',
      over: { contact: 'contact-1', account: undefined as never },
      of: { accounts: [] },
    },
    { name: 'below its account, where it says so', over: { account: 'root', includesSubAccounts: true } },
    { name: 'for a model in its scope', over: { products: ['x', 'p100'] } },
    { name: 'for a model of a family in its scope', over: { products: ['hardware'] } },
    { name: 'without a product, where it covers all', over: {}, of: { products: [] } },
    { name: 'for a channel in its scope', over: { channels: ['email', 'phone'] } },
    { name: 'without end', over: { untilAt: undefined as never } },
    { name: 'with one term left', over: { balance: 1 } },
    { name: 'with unlimited terms', over: { terms: { kind: 'unlimited' }, balance: undefined as never } },
  ])('$name', ({ over, of }) => expect(reasons(over, of)).toEqual([]));
});

describe('an entitlement cannot be chosen', () => {
  it.each<{ name: Reason['code']; over: Partial<Entitlement>; of?: Partial<Covered> }>([
    { name: 'notTheirs', over: { account: 'account-2' } },
    { name: 'notTheirs', over: { account: 'parent' } },
    { name: 'notTheirs', over: { account: 'account-2', includesSubAccounts: true } },
    { name: 'notTheirs', over: {}, of: { accounts: [] } },
    { name: 'notTheirs', over: { contact: 'contact-2', account: undefined as never } },
    { name: 'draft', over: { status: 'draft', balance: 0 } },
    { name: 'suspended', over: { status: 'suspended' } },
    { name: 'cancelled', over: { status: 'cancelled' } },
    { name: 'productOutOfScope', over: { products: ['p200'] } },
    { name: 'productOutOfScope', over: { products: ['p100'] }, of: { products: [] } },
    { name: 'channelOutOfScope', over: { channels: ['email'] } },
    { name: 'usedUp', over: { balance: 0 } },
    { name: 'usedUp', over: { terms: { kind: 'minutes', granted: 60 }, balance: -5 } },
  ])('$name: $over', ({ name, over, of }) => expect(reasons(over, of)).toEqual([name]));

  it('before its first day begins and after its last has ended, where the site is', () => {
    const june = { from: '2026-06-01', until: '2026-06-30' };
    // Berlin is two hours ahead of UTC then.
    const at = (instant: string) => reasons(june, {}, new Date(instant));
    expect(at('2026-05-31T21:59:59.999Z')).toEqual(['notBegun']);
    expect(at('2026-05-31T22:00:00.000Z')).toEqual([]);
    expect(at('2026-06-30T21:59:59.999Z')).toEqual([]);
    expect(at('2026-06-30T22:00:00.000Z')).toEqual(['expired']);
  });

  it('names every reason at once', () => {
    const over = { status: 'suspended', balance: 0, channels: ['email'], products: ['x'] } as const;
    expect(reasons({ ...over, channels: [...over.channels], products: [...over.products] })).toEqual([
      ...['suspended', 'productOutOfScope', 'channelOutOfScope', 'usedUp'],
    ]);
  });
});

describe('what an incident has drawn already', () => {
  it('does not stand in its way', () => {
    expect(reasons({ balance: 0 }, {}, morning, true)).toEqual([]);
  });
});

describe('its standing', () => {
  it('leaves out whose it is and what it covers', () => {
    expect(standing(anEntitlement({ account: 'account-2', products: ['x'] }), morning)).toEqual([]);
    expect(standing(anEntitlement({ balance: 0 }), morning)).toEqual([
      { code: 'usedUp', detail: 'It is used up: 2 of 2 incidents.' },
    ]);
    const minutes = { terms: { kind: 'minutes', granted: 60 }, balance: -5 } as const;
    expect(standing(anEntitlement(minutes), morning)).toEqual([
      { code: 'usedUp', detail: 'It is used up: 65 of 60 minutes.' },
    ]);
  });
});
