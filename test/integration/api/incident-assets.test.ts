import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aProductDesk, faultsOf, type Made, type ProductDesk } from '../../support/a-product-desk.ts';

let desk: ProductDesk;
let account: Made;
let contract: Made;
let asset: Made;
beforeAll(async () => {
  desk = await aProductDesk();
});
afterAll(() => desk.stop());
beforeEach(async () => {
  account = await desk.account();
  contract = await desk.contract({ account: account.id, until: '2026-12-31' });
  const product = await desk.product({ warrantyMonths: 12 });
  asset = await desk.asset({ product: product.id, contract: contract.id, purchasedOn: '2025-06-13' });
});

const headOf = async (reference: string) => {
  const found = await desk.reader.head(reference);
  if (!found) throw new Error('There is no such incident.');
  return found;
};

describe('the device of an incident', () => {
  it('keeps warranty and contract as they stood, whatever becomes of them, until it is set again', async () => {
    const reference = await desk.incident();
    expect((await desk.change(reference, { asset: { id: asset.id } })).status).toBe(200);
    const before = await headOf(reference);
    expect(before).toMatchObject({
      ...{ account: account.id, product: asset.product, contract: contract.id },
      asset: {
        ...{ id: asset.id, setOn: '2026-06-12', inWarranty: true },
        warranty: { from: '2025-06-13', until: '2026-06-12' },
        contract: { id: contract.id, status: 'inForce', until: '2026-12-31' },
      },
    });
    const changed = await desk.patch('assets', asset, { warranty: null, contract: null });
    await desk.patch('contracts', contract, { cancelled: { on: '2026-06-01', reason: 'Moved' } });
    expect(changed.status).toBe(200);
    expect((await headOf(reference)).asset).toEqual(before.asset);
    await desk.change(reference, { asset: { id: asset.id } });
    const after = await headOf(reference);
    expect(after.asset).not.toHaveProperty('warranty');
    expect(after.asset).not.toHaveProperty('contract');
    expect(after).not.toHaveProperty('contract');
  });

  it('is found by its serial number, and among several by its model', async () => {
    const serialNumber = String(asset.serialNumber);
    const reference = await desk.incident({ asset: { serialNumber: serialNumber.toLowerCase() } });
    expect((await headOf(reference)).asset?.id).toBe(asset.id);
    const twin = await desk.asset({ serialNumber });
    const answer = await desk.open({ asset: { serialNumber } });
    expect(faultsOf(answer)).toEqual([409, '/asset']);
    expect((answer.json.assets as string[]).toSorted()).toEqual([asset.id, twin.id].toSorted());
    const chosen = await desk.incident({ asset: { serialNumber, product: twin.product } });
    expect((await headOf(chosen)).asset?.id).toBe(twin.id);
    const incidents = async (id: string) => {
      const { json } = await desk.read('assets', id, '/incidents');
      return (json.incidents as { reference: string }[]).map((one) => one.reference);
    };
    expect(await incidents(asset.id)).toEqual([reference]);
    expect(await incidents(twin.id)).toEqual([chosen]);
    expect((await desk.read('assets', twin.id)).json).toMatchObject({ incidents: [{ reference: chosen }] });
  });

  it('that no asset is stays a number, and is shown by an asset that gets it later', async () => {
    const reference = await desk.incident({ asset: { serialNumber: 'ZZ-9' } });
    expect((await headOf(reference)).asset).toEqual({ serialNumber: 'ZZ-9' });
    const late = await desk.asset({ serialNumber: 'zz9' });
    expect((await desk.read('assets', late.id)).json).toMatchObject({ incidents: [{ reference }] });
  });

  it('of somebody else is refused, and nothing changes', async () => {
    const other = await desk.account();
    const reference = await desk.incident({ account: other.id });
    expect(faultsOf(await desk.change(reference, { asset: { id: asset.id } }))).toEqual([400, '/asset']);
    expect((await headOf(reference)).version).toBe(1);
  });

  it('of an account above brings its contract to an incident for a branch', async () => {
    const branch = await desk.account({ parent: account.id });
    const reference = await desk.incident({ account: branch.id, asset: { id: asset.id } });
    expect(await headOf(reference)).toMatchObject({ account: branch.id, contract: contract.id });
  });

  it('takes at most four reads more to set than another field', async () => {
    const reference = await desk.incident();
    desk.desk.calls();
    await desk.change(reference, { subject: 'Other' });
    const plain = desk.desk.calls().length;
    await desk.change(reference, { asset: { id: asset.id } });
    expect(desk.desk.calls().length - plain).toBeLessThanOrEqual(4);
  });
});

describe('the account of an incident', () => {
  it('follows its contact, unless it is named', async () => {
    const contact = await desk.contact({ account: account.id });
    const reference = await desk.incident({ contact: { name: 'Somebody' } });
    const { json } = await desk.change(reference, { contact: { id: contact.id } });
    expect(json.account).toBe(account.id);
    const other = await desk.account();
    expect((await desk.change(reference, { account: other.id })).json.account).toBe(other.id);
    const free = await desk.contact();
    expect((await desk.change(reference, { contact: { id: free.id } })).json).not.toHaveProperty('account');
    expect(await headOf(await desk.incident({ contact: { id: contact.id } }))).toMatchObject({
      account: account.id,
    });
  });

  it('stays where the contact is somebody new', async () => {
    const reference = await desk.incident({ account: account.id });
    const { json } = await desk.change(reference, {
      contact: { name: 'Somebody new', phone: '+41 44 555 01 02' },
    });
    expect(json.account).toBe(account.id);
  });

  it('is one that is there and stays', async () => {
    expect(faultsOf(await desk.open({ account: 'nobody' }))).toEqual([400, '/account']);
    const going = await desk.account();
    const reference = await desk.incident();
    const racing = Promise.all([
      desk.change(reference, { account: going.id }),
      desk.send('DELETE /v1/accounts/{accountId}', { params: { accountId: going.id } }),
    ]);
    const [changed, removed] = await racing;
    const left = (await desk.desk.partition(`ACC#${going.id}`)).map(({ kind }) => kind);
    if (removed.status === 204) expect([changed.status !== 200, left]).toEqual([true, []]);
    else expect(left).toContain('account');
  });
});
