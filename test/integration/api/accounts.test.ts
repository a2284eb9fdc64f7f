import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountView } from '../../../functions/api/routes/customers.ts';
import { aCustomerDesk, type CustomerDesk } from '../../support/a-customer-desk.ts';
import { plus } from '../../support/time.ts';

let desk: CustomerDesk;
beforeAll(async () => {
  desk = await aCustomerDesk();
});
afterAll(() => desk.stop());

const faultsIn = (json: Record<string, unknown>) =>
  (json.fields as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);
const domain = () => `${desk.unique('firm')}.example`;
const remove = (accountId: string, groups = '[manager]') =>
  desk.send('DELETE /v1/accounts/{accountId}', { params: { accountId }, groups });
const parentOf = async (id: string) => (await desk.read('accounts', id)).json.parent;

/** Accounts one below the other. */
async function tower(height: number): Promise<string[]> {
  const ids: string[] = [];
  for (let level = 0; level < height; level += 1) {
    const parent = ids.at(-1);
    ids.push((await desk.account(parent ? { parent } : {})).id);
  }
  return ids;
}

describe('an account', () => {
  it('is made, read with its incidents, changed and cleared', async () => {
    const parent = await desk.account();
    const firm = domain();
    const made = await desk.account({
      ...{ name: 'Ünal & Söhne', parent: parent.id, tier: 'gold', domains: [`@${firm.toUpperCase()}`, firm] },
      ...{ language: 'de', timeZone: 'Europe/Vienna', notes: 'Pays late.' },
    });
    AccountView.strict().parse(made);
    expect(made).toMatchObject({ domains: [firm], tier: 'gold', parent: parent.id, version: 1 });
    const contact = await desk.contact({ account: made.id });
    const reference = await desk.incidentOf(contact.id, { account: made.id });
    const card = await desk.read('accounts', made.id);
    expect([card.headers.etag, card.json.notes]).toEqual(['"1"', 'Pays late.']);
    expect(card.json.incidents).toMatchObject([{ reference }]);
    expect((await desk.read('accounts', made.id, '/incidents')).json.incidents).toHaveLength(1);
    const changed = await desk.patch('accounts', made.id, 1, { tier: null, notes: null, name: 'Unal' });
    expect(changed.json).toMatchObject({ name: 'Unal', version: 2, domains: [firm] });
    expect(changed.json).not.toHaveProperty('tier');
    expect((await desk.patch('accounts', made.id, 1, { name: 'Late' })).status).toBe(412);
    const below = await desk.read('accounts', parent.id, '/accounts');
    expect(below.json.accounts).toMatchObject([{ id: made.id, name: 'Unal' }]);
  });

  it('made again under its Idempotency-Key is one', async () => {
    const body = { name: desk.unique('Once'), domains: [domain()] };
    const headers = { 'idempotency-key': desk.unique('key') };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => desk.send('POST /v1/accounts', { body, headers })),
    );
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1);
  });

  it('stands in a list by name that pages through all of them', async () => {
    for (const name of ['Äther', 'azur', 'Zebra', 'Ähre']) await desk.account({ name });
    const names: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const query = { limit: '3', ...(cursor ? { cursor } : {}) };
      const { json } = await desk.send('GET /v1/accounts', { query });
      names.push(...(json.accounts as { name: string }[]).map(({ name }) => name));
      cursor = json.next as string | undefined;
      if (!cursor) break;
    }
    const items = (await desk.desk.items()).filter(({ kind }) => kind === 'account');
    expect(names).toHaveLength(items.length);
    const wanted = ['Ähre', 'Äther', 'azur', 'Zebra'];
    expect(names.filter((name) => wanted.includes(name))).toEqual(wanted);
    const foreign = await desk.send('GET /v1/accounts', { query: { cursor: 'bm9uZQ' } });
    expect(foreign.status).toBe(400);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no name', { name: '' }, '/name'],
    ['a free-mail domain', { domains: ['ok.example', 'Gmail.com'] }, '/domains/1'],
    ['a domain that is none', { domains: ['localhost'] }, '/domains/0'],
    ['a URL for a domain', { domains: ['https://firm.example/'] }, '/domains/0'],
    ['an IP address for a domain', { domains: ['192.0.2.1'] }, '/domains/0'],
    ['a parent nobody has made', { parent: 'nobody' }, '/parent'],
    ['a time zone that is none', { timeZone: 'Nowhere' }, '/timeZone'],
    ['notes without end', { notes: 'x'.repeat(10_001) }, '/notes'],
    ['a field too many', { owner: 'me' }, '/owner'],
  ])('with %s is refused, naming the field', async (_, over, pointer) => {
    const before = (await desk.desk.items()).length;
    const { status, json } = await desk.send('POST /v1/accounts', { body: { name: 'Firm', ...over } });
    expect([status, faultsIn(json)]).toEqual([400, [pointer]]);
    expect((await desk.desk.items()).length).toBe(before);
  });
});

describe('a domain', () => {
  it('belongs to one account, also where several want it at once; given up, it is free', async () => {
    const firm = domain();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        desk.send('POST /v1/accounts', { body: { name: `Firm ${index}`, domains: [domain(), firm] } }),
      ),
    );
    const [won, ...others] = answers.filter(({ status }) => status === 201);
    expect(others).toEqual([]);
    for (const { status, json } of answers.filter((one) => one !== won)) {
      expect([status, json.customers, faultsIn(json)]).toEqual([409, [won!.json.id], ['/domains/1']]);
    }
    await desk.patch('accounts', String(won!.json.id), 1, { domains: [] });
    expect((await desk.account({ domains: [firm] })).domains).toEqual([firm]);
  });

  it('of another alphabet is the same in either form', async () => {
    const account = await desk.account({ domains: ['Bücher.example'] });
    expect(account.domains).toEqual(['xn--bcher-kva.example']);
    expect((await desk.contact({ addresses: ['ada@xn--bcher-kva.example'] })).account).toBe(account.id);
  });
});

describe('the tree', () => {
  it('is ten deep at most, counted over what is moved with an account', async () => {
    const ten = await tower(10);
    const deeper = await desk.send('POST /v1/accounts', { body: { name: 'Deep', parent: ten.at(-1) } });
    expect([deeper.status, faultsIn(deeper.json)]).toEqual([409, ['/parent']]);
    const [root, middle] = await tower(3);
    const tooDeep = await desk.patch('accounts', root!, 1, { parent: ten[7] });
    expect([tooDeep.status, faultsIn(tooDeep.json)]).toEqual([409, ['/parent']]);
    expect((await desk.patch('accounts', root!, 1, { parent: ten[6] })).status).toBe(200);
    expect(await parentOf(middle!)).toBe(root);
  });

  it('has no circle: not by one move, and not by two at once', async () => {
    const [top, mid, low] = (await tower(3)) as [string, string, string];
    for (const parent of [top, mid, low]) {
      expect((await desk.patch('accounts', top, 1, { parent })).status).toBe(409);
    }
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await desk.account(), await desk.account()];
      const moves = await Promise.all([
        desk.patch('accounts', a.id, 1, { parent: b.id }),
        desk.patch('accounts', b.id, 1, { parent: a.id }),
      ]);
      expect(moves.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
  });

  it('stays ten deep where a part of it is moved while another grows', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [above, part] = [await tower(6), await tower(4)];
      await Promise.all([
        desk.patch('accounts', part[0]!, 1, { parent: above.at(-1) }),
        desk.send('POST /v1/accounts', { body: { name: 'Grown', parent: part.at(-1) } }),
      ]);
      const chains = await Promise.all(
        (await desk.desk.items())
          .filter(({ kind }) => kind === 'account')
          .map(({ id }) => desk.parts.accounts.chain(String(id))),
      );
      expect(Math.max(...chains.map(({ length }) => length))).toBeLessThanOrEqual(10);
    }
  });

  it('forgets where an account was once it has moved', async () => {
    const [one, other] = [await desk.account(), await desk.account()];
    const child = await desk.account({ parent: one.id });
    await desk.patch('accounts', child.id, 1, { parent: other.id });
    expect((await desk.read('accounts', one.id, '/accounts')).json.accounts).toEqual([]);
    await desk.patch('accounts', child.id, 2, { parent: null });
    expect((await desk.read('accounts', other.id, '/accounts')).json.accounts).toEqual([]);
  });
});

describe('deleting an account', () => {
  it('leaves nothing of it, and frees its domain', async () => {
    const before = (await desk.desk.items()).length;
    const parent = await desk.account();
    const { id } = await desk.account({ name: 'Gone & Co', domains: [domain()], parent: parent.id });
    expect((await remove(id, '[agent]')).status).toBe(403);
    expect((await remove(parent.id)).status).toBe(409);
    expect((await remove(id)).status).toBe(204);
    expect((await remove(parent.id)).status).toBe(204);
    expect((await desk.desk.items()).length).toBe(before);
    expect((await remove(id)).status).toBe(404);
  });

  it('is refused while a contact or an incident names it, and it can be joined again then', async () => {
    const { id } = await desk.account();
    const contact = await desk.contact({ account: id });
    const refused = await remove(id);
    expect([refused.status, refused.json.detail]).toEqual([409, 'A contact still names this account.']);
    await desk.patch('contacts', contact.id, 1, { account: null });
    const reference = await desk.incidentOf(contact.id, { account: id });
    expect((await remove(id)).json.detail).toBe('An incident still names this account.');
    expect((await desk.contact({ account: id })).account).toBe(id);
    expect(reference).toBeDefined();
  });

  it('at the moment somebody joins it does one of the two', async () => {
    for (let round = 0; round < 6; round += 1) {
      const firm = domain();
      const { id } = await desk.account({ domains: [firm] });
      const [gone, joined] = await Promise.all([
        remove(id),
        desk.send('POST /v1/contacts', { body: { name: 'Joiner', account: id } }),
      ]);
      const there = (await desk.read('accounts', id)).status === 200;
      expect(joined.status === 201).toBe(there && gone.status !== 204);
      if (!there) expect(gone.status).toBe(204);
    }
  });

  it('that was broken off is waited for, and can be done again', async () => {
    const { id } = await desk.account();
    desk.desk.before = (operation) => {
      if (operation === 'Query') throw new Error('Cut off.');
    };
    expect((await remove(id)).status).toBe(500);
    desk.desk.before = () => undefined;
    expect((await remove(id)).status).toBe(503);
    const joined = await desk.send('POST /v1/contacts', { body: { name: 'Joiner', account: id } });
    expect([joined.status, faultsIn(joined.json)]).toEqual([400, ['/account']]);
    desk.clock.now = plus(desk.clock.now, 61_000);
    expect((await remove(id)).status).toBe(204);
  });
});
