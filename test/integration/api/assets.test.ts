import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assetPasser } from '../../../shared/products/index.ts';
import { aProductDesk, faultsOf, type Made, type ProductDesk } from '../../support/a-product-desk.ts';

let desk: ProductDesk;
beforeAll(async () => {
  desk = await aProductDesk();
});
afterAll(() => desk.stop());

const by = { actor: { id: 'agent-1', name: 'Agent Example' }, now: new Date('2026-06-12T08:00:00.000Z') };
const post = (body: Record<string, unknown>) => desk.send('POST /v1/assets', { body });
const idsIn = ({ json }: { json: Record<string, unknown> }, list = 'assets') =>
  (json[list] as { id: string }[]).map(({ id }) => id);
const listed = (query: Record<string, string>) => desk.send('GET /v1/assets', { query });

describe('a serial number', () => {
  it('belongs to one asset of a model, however it is typed, and to one of each other model', async () => {
    const [product, other] = [await desk.product(), await desk.product()];
    const asset = await desk.asset({ serialNumber: 'AB-12 34', product: product.id });
    const again = await post({ serialNumber: 'ab1234', product: product.id });
    expect(faultsOf(again)).toEqual([409, '/serialNumber']);
    expect(again.json.assets).toEqual([asset.id]);
    const twin = await desk.asset({ serialNumber: 'ab 1234', product: other.id });
    expect(idsIn(await listed({ serialNumber: 'AB1234' })).toSorted()).toEqual(
      [asset.id, twin.id].toSorted(),
    );
  });

  it('goes to one of two that take it at once, and is free again when it was typed wrong', async () => {
    const { id: product } = await desk.product();
    const answers = await Promise.all([1, 2, 3].map(() => post({ serialNumber: 'RACE-1', product })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    const asset = answers.find(({ status }) => status === 201)?.json as Made;
    expect((await desk.patch('assets', asset, { serialNumber: 'RACE-2' })).status).toBe(200);
    expect((await post({ serialNumber: 'race 1', product })).status).toBe(201);
    expect(faultsOf(await post({ serialNumber: 'RACE2', product }))).toEqual([409, '/serialNumber']);
    expect(idsIn(await listed({ product }))).toHaveLength(2);
  });

  it('goes along when an asset turns out to be of another model', async () => {
    const [product, other] = [await desk.product(), await desk.product()];
    const asset = await desk.asset({ serialNumber: 'MOVED-1', product: product.id });
    await desk.patch('assets', asset, { product: other.id });
    expect((await desk.parts.assets.bySerial(other.id, 'moved1'))?.id).toBe(asset.id);
    expect((await post({ serialNumber: 'MOVED-1', product: product.id })).status).toBe(201);
    expect(idsIn(await listed({ product: other.id }))).toEqual([asset.id]);
  });

  it.each(['---', 'a\nb', 'x'.repeat(101)])('is not %j', async (serialNumber) => {
    expect(faultsOf(await post({ serialNumber, product: 'any' }))).toEqual([400, '/serialNumber']);
  });
});

describe('an asset', () => {
  it('is under warranty from its purchase for as long as its model says, unless it is told otherwise', async () => {
    const { id: product } = await desk.product({ warrantyMonths: 24 });
    const asset = await desk.asset({ product, purchasedOn: '2024-06-13' });
    expect(asset).toMatchObject({ warranty: { from: '2024-06-13', until: '2026-06-12' }, inWarranty: true });
    const given = { from: '2020-01-01', until: '2020-12-31' };
    expect(await desk.asset({ product, purchasedOn: '2024-06-13', warranty: given })).toMatchObject({
      ...{ warranty: given, inWarranty: false },
    });
    const unknown = await desk.asset({ product });
    expect(unknown).not.toHaveProperty('warranty');
    expect((await desk.patch('assets', unknown, { purchasedOn: '2026-02-28' })).json).toMatchObject({
      warranty: { from: '2026-02-28', until: '2028-02-27' },
    });
    expect(await desk.asset({ product, purchasedOn: '2024-06-13', warranty: null })).not.toHaveProperty(
      'warranty',
    );
  });

  it('takes over the account of its contract, or of its contact', async () => {
    const account = await desk.account();
    const contract = await desk.contract({ account: account.id });
    const contact = await desk.contact({ account: account.id });
    expect(await desk.asset({ contract: contract.id })).toMatchObject({ account: account.id });
    expect(await desk.asset({ contact: contact.id })).toMatchObject({ account: account.id });
    expect(await desk.asset({ contact: contact.id, account: null })).not.toHaveProperty('account');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown model', { product: 'nothing' }, '/product'],
    ['a family', { product: 'a-family' }, '/product'],
    ['a draft', { product: 'a-draft' }, '/product'],
    ['an unknown account', { account: 'nobody' }, '/account'],
    ['an unknown contact', { contact: 'nobody' }, '/contact'],
    ['an unknown contract', { contract: 'nothing' }, '/contract'],
    [
      'a warranty that ends before it begins',
      { warranty: { from: '2026-02-02', until: '2026-02-01' } },
      '/warranty',
    ],
    ['a day that is none', { purchasedOn: '2026-02-30' }, '/purchasedOn'],
  ])('is refused with %s, naming the field, and nothing is written', async (_, over, pointer) => {
    if ((await desk.read('products', 'a-draft')).status === 404) {
      await desk.product({ id: 'a-family', type: 'family' });
      await desk.product({ id: 'a-draft', status: 'draft' });
    }
    const { id: product } = await desk.product();
    expect(faultsOf(await post({ serialNumber: 'ODD-1', product, ...over }))).toEqual([400, pointer]);
    expect(await desk.desk.partition('SNR#ODD1')).toEqual([]);
  });

  it('comes under a contract of its account or of one above, and under no other', async () => {
    const group = await desk.account();
    const branch = await desk.account({ parent: group.id });
    const contract = await desk.contract({ account: group.id });
    const asset = await desk.asset({ account: branch.id, contract: contract.id });
    expect(idsIn(await desk.read('contracts', contract.id, '/assets'))).toEqual([asset.id]);
    const foreign = await desk.contract();
    expect(faultsOf(await desk.patch('assets', asset, { contract: foreign.id }))).toEqual([400, '/contract']);
    const stranger = await desk.account();
    expect(faultsOf(await desk.patch('assets', asset, { account: stranger.id }))).toEqual([400, '/account']);
    const moved = await desk.patch('assets', asset, { account: stranger.id, contract: null });
    expect(moved.status).toBe(200);
    expect(idsIn(await desk.read('contracts', contract.id, '/assets'))).toEqual([]);
    expect(idsIn(await listed({ account: branch.id }))).toEqual([]);
    expect(idsIn(await listed({ account: stranger.id }))).toEqual([asset.id]);
  });

  it('keeps a retired model, and takes no part in a lost update', async () => {
    const product = await desk.product();
    const asset = await desk.asset({ product: product.id });
    await desk.patch('products', product, { status: 'retired' });
    const first = await desk.patch('assets', asset, { location: 'Hall 2', status: 'retired' });
    expect(first.json).toMatchObject({ location: 'Hall 2', status: 'retired', version: 2 });
    expect((await desk.patch('assets', asset, { location: 'Hall 3' })).status).toBe(412);
    expect((await desk.asset({ product: product.id })).product).toBe(product.id);
  });

  it('is listed by exactly one of what it names, page by page', async () => {
    const account = await desk.account();
    const made = [];
    for (let number = 0; number < 3; number += 1) made.push((await desk.asset({ account: account.id })).id);
    const first = await listed({ account: account.id, limit: '2' });
    const rest = await listed({ account: account.id, limit: '2', cursor: String(first.json.next) });
    expect([...idsIn(first), ...idsIn(rest)]).toEqual(made);
    expect(rest.json).not.toHaveProperty('next');
    expect((await listed({})).status).toBe(400);
    expect(faultsOf(await listed({ account: account.id, product: 'x' }))).toEqual([400, '/product']);
  });

  it('holds on to its account', async () => {
    const account = await desk.account();
    await desk.asset({ account: account.id });
    const remove = { params: { accountId: account.id } };
    const { status, json } = await desk.send('DELETE /v1/accounts/{accountId}', remove);
    expect([status, json.detail]).toEqual([409, 'An asset still names this account.']);
  });

  it('is put by model and serial number: made, unchanged, changed', async () => {
    const { id: product } = await desk.product();
    const { assets } = desk.parts;
    const put = async (fields: Record<string, unknown>) =>
      (await assets.put({ serialNumber: 'PUT-1', product, ...fields }, by)).outcome;
    expect(await put({ location: 'A' })).toBe('made');
    expect(await put({ location: 'A' })).toBe('unchanged');
    expect(await put({ location: 'B' })).toBe('changed');
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => assets.put({ serialNumber: 'PUT-2', product, location: 'C' }, by)),
    );
    expect(new Set(outcomes.map(({ asset }) => asset.id)).size).toBe(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'made')).toHaveLength(1);
  });
});

it('the assets of a contact that was merged away are those of the other, and move once', async () => {
  const [from, to] = [await desk.contact(), await desk.contact()];
  const asset = await desk.asset({ contact: from.id });
  const elsewhere = await desk.asset({ contact: from.id });
  const passOn = assetPasser(desk.desk.client, desk.desk.table);
  await desk.patch('assets', elsewhere, { contact: null });
  for (let time = 0; time < 2; time += 1) await passOn({ from: from.id, to: to.id }, by.now);
  expect(idsIn(await listed({ contact: from.id }))).toEqual([]);
  expect((await listed({ contact: to.id })).json.assets).toMatchObject([
    { id: asset.id, contact: to.id, version: 2 },
  ]);
});

describe('a contract', () => {
  it('has a number of its own, however it is typed, that is free again when it gets another', async () => {
    const contract = await desk.contract({ number: 'K  2026/1' });
    const { id: account } = await desk.account();
    const body = { number: 'k 2026/1', account, from: '2026-01-01' };
    expect(faultsOf(await desk.send('POST /v1/contracts', { body }))).toEqual([409, '/number']);
    await desk.patch('contracts', contract, { number: 'K 2026/2' });
    expect((await desk.send('POST /v1/contracts', { body })).status).toBe(201);
    expect((await desk.parts.contracts.byNumber('K 2026/2'))?.id).toBe(contract.id);
    const all = await desk.send('GET /v1/contracts', { query: { number: 'k 2026' } });
    expect((all.json.contracts as { number: string }[]).map(({ number }) => number)).toEqual([
      'k 2026/1',
      'K 2026/2',
    ]);
  });

  it('stands as its period and its cancelling say on the day, where the site is', async () => {
    // 22:30 in London on the eleventh is the twelfth in Berlin.
    desk.clock.now = new Date('2026-06-11T22:30:00.000Z');
    const status = async (over: Record<string, unknown>) => (await desk.contract(over)).status;
    expect(await status({ from: '2026-06-12' })).toBe('inForce');
    expect(await status({ from: '2026-06-13' })).toBe('upcoming');
    expect(await status({ from: '2026-01-01', until: '2026-06-11' })).toBe('expired');
    expect(await status({ from: '2026-01-01', until: '2026-06-12' })).toBe('inForce');
    expect(await status({ cancelled: { on: '2026-06-12', reason: 'Moved' } })).toBe('cancelled');
    expect(await status({ cancelled: { on: '2026-06-13', reason: 'Moves' } })).toBe('inForce');
    desk.clock.now = by.now;
  });

  it('goes to another account until it has covered an asset, and then no more', async () => {
    const [one, other] = [await desk.account(), await desk.account()];
    const contract = await desk.contract({ account: one.id });
    const moved = await desk.patch('contracts', contract, { account: other.id });
    expect(moved.json.account).toBe(other.id);
    const asset = await desk.asset({ contract: contract.id });
    await desk.patch('assets', asset, { contract: null });
    expect(faultsOf(await desk.patch('contracts', moved.json as Made, { account: one.id }))).toEqual([
      409,
      '/account',
    ]);
    const renamed = await desk.patch('contracts', moved.json as Made, { name: 'Care' });
    expect(renamed.status).toBe(200);
    expect(faultsOf(await desk.patch('contracts', renamed.json as Made, { account: one.id }))).toEqual([
      409,
      '/account',
    ]);
    const list = await desk.send('GET /v1/contracts', { query: { account: other.id } });
    expect(idsIn(list, 'contracts')).toEqual([contract.id]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an end before its beginning', { until: '2025-12-31' }, '/until'],
    ['an unknown account', { account: 'nobody' }, '/account'],
    ['an unknown calendar', { calendar: 'never' }, '/calendar'],
    ['a number of signs alone', { number: '--' }, '/number'],
  ])('is refused with %s, naming the field', async (_, over, pointer) => {
    const { id: account } = await desk.account();
    const body = { number: desk.unique('N'), account, from: '2026-01-01', ...over };
    expect(faultsOf(await desk.send('POST /v1/contracts', { body }))).toEqual([400, pointer]);
  });
});

it('nothing of a customer, device or contract is logged', async () => {
  await desk.asset({ serialNumber: 'SECRET-77', notes: 'A secret of the customer' });
  expect(JSON.stringify(desk.log)).not.toMatch(/secret/i);
});
