import { describe, expect, it } from '@jest/globals';
import {
  type Incident,
  IncidentPatch,
  type Known,
  patch,
  type TimelineEvent,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { Asset, Contract, ProductModel } from '../../../shared/products/index.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { morning } from '../../support/time.ts';

const agent = { id: 'agent-1', name: 'Agent Example' };
const stamp = {
  createdAt: morning.toISOString(),
  createdBy: agent,
  updatedAt: morning.toISOString(),
  updatedBy: agent,
};
const model = (id: string, over: Partial<ProductModel> = {}): ProductModel => ({
  ...{ id, name: id, type: 'product', status: 'active', components: [], version: 1, ...stamp },
  ...over,
});
const asset = (id: string, over: Partial<Asset> = {}): Asset => ({
  ...{ id, serialNumber: 'AB-12', product: 'x200', status: 'inUse', version: 1, ...stamp },
  ...over,
});
const contract = (id: string, over: Partial<Contract> = {}): Contract => ({
  ...{
    id,
    number: `N-${id}`,
    account: 'acme',
    from: '2026-01-01',
    until: '2026-12-31',
    version: 1,
    ...stamp,
  },
  ...over,
});

const models = [
  model('x200'),
  model('x300'),
  model('old', { status: 'retired' }),
  model('new', { status: 'draft' }),
  model('lasers', { type: 'family' }),
  model('set', { type: 'bundle' }),
];
const contracts = [
  contract('care'),
  contract('later', { from: '2027-01-01', until: '2027-12-31' }),
  contract('over', { until: '2026-06-11' }),
  contract('gone', { cancelled: { on: '2026-06-12', reason: 'Moved' } }),
  contract('others', { account: 'other' }),
];
const byId = <T extends { id: string }>(all: readonly T[]) => new Map(all.map((one) => [one.id, one]));
const known = (over: Partial<Known> = {}): Known => ({
  day: '2026-06-12',
  accounts: new Map([
    ['acme', ['acme']],
    ['branch', ['branch', 'acme']],
    ['other', ['other']],
  ]),
  products: byId(models),
  contracts: byId(contracts),
  assets: [],
  ...over,
});

const warranty = { from: '2025-01-01', until: '2026-06-12' };
const by = { actor: { kind: 'agent' as const, ...agent }, now: morning, settings: defaultSettings };
function made(
  before: Partial<Incident>,
  body: unknown,
  over: Partial<Known> = {},
  contact?: Incident['contact'],
) {
  const { contact: _, description: __, ...fields } = IncidentPatch.parse(body);
  const wish = { fields, known: known(over), contact };
  const change = patch(aState(before), wish, { ...by, newId: countedIds('patch') });
  return { incident: change?.incident ?? aState(before).incident, events: change?.events ?? [] };
}
const ruled = (events: readonly TimelineEvent[]) =>
  events.filter(({ actor }) => actor.kind === 'desk').map(({ data }) => [data.field, data.to, data.because]);
function refusal(...given: Parameters<typeof made>): DeskError {
  try {
    made(...given);
  } catch (error) {
    if (error instanceof DeskError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
const faults = (...given: Parameters<typeof made>) =>
  refusal(...given).facts.fields?.map(({ pointer, detail }) => [pointer, detail]);

describe('a product', () => {
  it.each([
    ['lasers', 'It is a family: choose one of its products.'],
    ['set', 'It is a bundle: choose one of its products.'],
    ['new', 'It is a draft: it is not sold yet.'],
    ['old', 'It is retired: only with an asset of this model is it chosen.'],
    ['nothing', 'There is no such product model.'],
  ])('%s is not chosen', (product, detail) => {
    expect(faults({}, { product })).toEqual([['/product', detail]]);
  });

  it('that is sold is chosen, and one that is not any more stays', () => {
    expect(made({}, { product: 'x200' }).incident.product).toBe('x200');
    expect(made({ product: 'old' }, { product: 'old', subject: 'New' }).incident.product).toBe('old');
    expect(made({ product: 'x200' }, { product: null }).incident).not.toHaveProperty('product');
  });

  it('that is out of sale is chosen with a device of it', () => {
    const assets = [asset('a', { product: 'old' })];
    expect(made({}, { asset: { id: 'a' }, product: 'old' }, { assets }).incident.product).toBe('old');
    const before = { asset: { id: 'a', serialNumber: 'AB-12', product: 'old' } };
    expect(made(before, { product: 'old' }).incident.product).toBe('old');
  });
});

describe('a device', () => {
  const covered = asset('a', { account: 'acme', contract: 'care', warranty });

  it('brings warranty and contract as they stand that day, its model, its contract and its account', () => {
    const { incident, events } = made({}, { asset: { id: 'a' } }, { assets: [covered] });
    expect(incident.asset).toEqual({
      ...{ id: 'a', serialNumber: 'AB-12', product: 'x200', setOn: '2026-06-12', warranty, inWarranty: true },
      contract: { id: 'care', number: 'N-care', from: '2026-01-01', until: '2026-12-31', status: 'inForce' },
    });
    expect(ruled(events)).toEqual([
      ['account', 'acme', 'account of the asset'],
      ['product', 'x200', 'model of the asset'],
      ['contract', 'care', 'contract of the asset'],
    ]);
  });

  it.each([
    ['2026-06-12', true],
    ['2026-06-13', false],
    ['2024-12-31', false],
  ])('on %s is in warranty: %s', (day, inWarranty) => {
    expect(made({}, { asset: { id: 'a' } }, { assets: [covered], day }).incident.asset).toMatchObject({
      inWarranty,
    });
  });

  it.each(['later', 'over', 'gone'])(
    'shows a contract that is not in force (%s), and works under none',
    (id) => {
      const { incident } = made({}, { asset: { id: 'a' } }, { assets: [{ ...covered, contract: id }] });
      expect(incident.asset?.contract).toMatchObject({ id, status: expect.not.stringMatching('inForce') });
      expect(incident).not.toHaveProperty('contract');
    },
  );

  it('leaves what was chosen, and takes back what the device before had brought', () => {
    const chosen = { account: 'acme', product: 'x300', contract: 'mine' };
    const { incident } = made(chosen, { asset: { id: 'a' } }, { assets: [covered] });
    expect([incident.product, incident.contract]).toEqual(['x300', 'mine']);
    const brought = made({ account: 'acme' }, { asset: { id: 'a' } }, { assets: [covered] }).incident;
    const next = made(
      brought,
      { asset: { id: 'b' } },
      { assets: [asset('b', { product: 'x300', account: 'acme' })] },
    );
    expect(next.incident.product).toBe('x300');
    expect(next.incident).not.toHaveProperty('contract');
  });

  it('is named by a serial number; one that nobody knows stays a number', () => {
    const body = { asset: { serialNumber: 'ab 12' } };
    expect(made({}, body, { assets: [covered] }).incident.asset?.id).toBe('a');
    expect(made({}, body).incident.asset).toEqual({ serialNumber: 'ab 12' });
    const withModel = { asset: { serialNumber: 'zz', product: 'x300' } };
    expect(made({}, withModel).incident).toMatchObject({ asset: withModel.asset, product: 'x300' });
    expect(faults({}, { asset: { serialNumber: 'zz', product: 'lasers' } })).toEqual([
      ['/asset/product', 'It is a family.'],
    ]);
    expect(faults({}, { asset: { id: 'nobody' } })).toEqual([['/asset/id', 'There is no such asset.']]);
  });

  it('of several with one number is told apart by its model, else all are named', () => {
    const assets = [covered, asset('b', { product: 'x300' })];
    const body = { asset: { serialNumber: 'ab12' } };
    const error = refusal({}, body, { assets });
    expect([error.code, error.facts.assets]).toEqual(['conflict', ['a', 'b']]);
    expect(made({}, { asset: { ...body.asset, product: 'x300' } }, { assets }).incident.asset?.id).toBe('b');
    expect(made({}, { ...body, product: 'x300' }, { assets }).incident.asset?.id).toBe('b');
    expect(made({ product: 'x200' }, body, { assets }).incident.asset?.id).toBe('a');
  });

  it('of an account that has nothing to do with the incident’s is refused; of one above or below it is taken', () => {
    const set = (account: string) => made({ account }, { asset: { id: 'a' } }, { assets: [covered] });
    expect(() => set('other')).toThrow('Some fields');
    expect(set('branch').incident.asset?.id).toBe('a');
    const below = { assets: [asset('a', { account: 'branch' })] };
    expect(made({ account: 'acme' }, { asset: { id: 'a' } }, below).incident.asset?.id).toBe('a');
    expect(
      made({ account: 'other' }, { asset: { id: 'a' }, account: 'acme' }, { assets: [covered] }).incident
        .account,
    ).toBe('acme');
  });

  it('is cleared, and what it brought stays until it is cleared itself', () => {
    const brought = made({}, { asset: { id: 'a' } }, { assets: [covered] }).incident;
    const { incident } = made(brought, { asset: null });
    expect(incident).not.toHaveProperty('asset');
    expect(incident).toMatchObject({ product: 'x200', contract: 'care' });
  });
});

describe('a contract', () => {
  it.each([
    ['later', 'It begins on 2027-01-01.'],
    ['over', 'It ended on 2026-06-11.'],
    ['gone', 'It was cancelled on 2026-06-12.'],
    ['others', 'It is a contract of account other, which acme does not belong to.'],
    ['nothing', 'There is no such contract.'],
  ])('%s is not chosen', (id, detail) => {
    expect(faults({ account: 'acme' }, { contract: id })).toEqual([['/contract', detail]]);
  });

  it('of the account or of one above it is chosen; without an account it brings its own', () => {
    expect(made({ account: 'branch' }, { contract: 'care' }).incident.contract).toBe('care');
    const { incident, events } = made({}, { contract: 'care' });
    expect(incident).toMatchObject({ contract: 'care', account: 'acme' });
    expect(ruled(events)).toEqual([['account', 'acme', 'account of the contract']]);
  });

  it('goes when the incident passes to an account that it is not of', () => {
    const before = { account: 'acme', contract: 'care' };
    expect(ruled(made(before, { account: 'other' }).events)).toEqual([
      ['contract', undefined, 'not a contract of this account'],
    ]);
    expect(made(before, { account: 'branch' }).incident.contract).toBe('care');
    expect(made(before, { contract: null }).incident).not.toHaveProperty('contract');
  });
});

describe('an account', () => {
  const grace = { id: 'contact-2', name: 'Grace Example' };

  it('that nobody knows is refused, but for one that stands there', () => {
    expect(faults({}, { account: 'nobody' })).toEqual([['/account', 'There is no such account.']]);
    expect(made({ account: 'gone' }, { account: 'gone', subject: 'New' }).incident.account).toBe('gone');
  });

  it('is that of a new contact, unless it is named or the contact stays', () => {
    const other = { contactAccount: 'other' };
    const { incident, events } = made({ account: 'acme', contract: 'care' }, {}, other, grace);
    expect(incident.account).toBe('other');
    expect(ruled(events)).toEqual([
      ['account', 'other', 'account of the contact'],
      ['contract', undefined, 'not a contract of this account'],
    ]);
    expect(made({ account: 'acme' }, { account: 'branch' }, other, grace).incident.account).toBe('branch');
    expect(made({ account: 'acme' }, {}, { contactAccount: null }, grace).incident).not.toHaveProperty(
      'account',
    );
    expect(made({ account: 'acme' }, {}, {}, grace).incident.account).toBe('acme');
  });
});
