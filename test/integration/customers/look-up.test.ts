import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomerDesk, type CustomerDesk } from '../../support/a-customer-desk.ts';

let desk: CustomerDesk;
beforeAll(async () => {
  desk = await aCustomerDesk();
});
afterAll(() => desk.stop());

const idsFor = async (q: string) => (await desk.lookUp(q)).map(({ id }) => id);

describe('looking up while typing', () => {
  it('finds contacts and accounts together, by any word, address, phone or domain', async () => {
    const account = await desk.account({ name: 'Größenwahn & Söhne', domains: ['groessen.example'] });
    const contact = await desk.contact({
      ...{ name: 'Jürgen Große', addresses: ['chef@groessen.example'], phones: ['+49 30 9015 123'] },
    });
    // The name of the one begins with it, the last name of the other.
    expect(await idsFor('gr')).toEqual([account.id, contact.id]);
    expect(await idsFor('SOHNE')).toEqual([account.id]);
    expect(await idsFor('groessen.ex')).toEqual([account.id]);
    for (const typed of ['grosse', 'jürgen g', 'große jür', 'chef@', '030 9015', '+49309015']) {
      expect(await idsFor(typed)).toContain(contact.id);
    }
    expect((await desk.lookUp('grosse'))[0]).toEqual({
      ...{ by: 'name', customer: 'contact', id: contact.id, name: 'Jürgen Große', account: account.id },
      ...{ address: 'chef@groessen.example', accountName: 'Größenwahn & Söhne' },
    });
    // A new name of the account stands beside its contacts at once.
    await desk.patch('accounts', account.id, 1, { name: 'Größer' });
    expect((await desk.lookUp('grosse'))[0]).toMatchObject({ id: contact.id, accountName: 'Größer' });
  });

  it('follows every change in the transaction that makes it', async () => {
    const contact = await desk.contact({ name: 'Qwendolyn Old', phones: ['+41 44 777 66 55'] });
    const account = await desk.account({ name: 'Qwfirm', tier: 'gold' });
    await desk.patch('contacts', contact.id, 1, { name: 'Qxeena New', phones: [] });
    expect(await idsFor('qwendolyn')).toEqual([]);
    expect(await idsFor('044 777')).toEqual([]);
    expect(await idsFor('new qx')).toEqual([contact.id]);
    await desk.patch('accounts', account.id, 1, { name: 'Qyfirm' });
    expect([await idsFor('qwfirm'), await idsFor('qyfirm')]).toEqual([[], [account.id]]);
  });

  it('shows a merged contact as the one that stands for it, and only once', async () => {
    const one = await desk.contact({ name: 'Vrony Twin', addresses: ['vrony@a.example'] });
    const other = await desk.contact({ name: 'Vrony Twin', addresses: ['vrony@b.example'] });
    expect((await idsFor('vrony')).sort()).toEqual([one.id, other.id].sort());
    await desk.merge(one.id, other.id);
    for (const typed of ['vrony', 'vrony@a', 'vrony@b']) expect(await idsFor(typed)).toEqual([other.id]);
  });

  it('is one query of a hundred items at most, and shows twenty of however many there are', async () => {
    for (let made = 0; made < 120; made += 1) await desk.contact({ name: `Xander Number${made}` });
    const exact = await desk.contact({ name: 'Xa' });
    desk.desk.calls();
    const found = await idsFor('xa');
    expect(desk.desk.calls().map(({ operation }) => operation)).toEqual(['Query']);
    expect(found).toHaveLength(20);
    // What fits best stands before all others in the order of the keys.
    expect(found[0]).toBe(exact.id);
  });

  it.each(['a', '', ' ', '+', '0', 'x'.repeat(201)])('for %j is refused, naming the field', async (q) => {
    const { status, json } = await desk.send('GET /v1/lookup', { query: { q } });
    expect([status, (json.fields as { pointer: string }[])[0]?.pointer]).toEqual([400, '/q']);
  });

  it.each(['##', 'a#b', '%%', '<script>', '../..', '\u0000\u0000', '𝕏𝕏', ' '])(
    'for anything odd (%j) finds nothing or refuses, and never fails',
    async (q) => {
      const { status } = await desk.send('GET /v1/lookup', { query: { q } });
      expect([200, 400]).toContain(status);
    },
  );

  it('is for agents', async () => {
    const asked = await desk.send('GET /v1/lookup', { query: { q: 'xa' }, groups: '[customer]' });
    expect(asked.status).toBe(403);
  });
});
