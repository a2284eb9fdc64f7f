import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProductDesk, faultsOf, type Made, type ProductDesk } from '../../support/a-product-desk.ts';

let desk: ProductDesk;
beforeAll(async () => {
  desk = await aProductDesk();
});
afterAll(() => desk.stop());

const family = (over: Record<string, unknown> = {}) => desk.product({ type: 'family', ...over });
const namesIn = ({ json }: { json: Record<string, unknown> }, list = 'products') =>
  (json[list] as { name: string }[]).map(({ name }) => name);

describe('a product model', () => {
  it('is made once under an Idempotency-Key, read with its families, and changed on the version seen', async () => {
    const printers = await family({ name: 'Printers' });
    const lasers = await family({ name: 'Lasers', parent: printers.id });
    const request = {
      headers: { 'idempotency-key': 'x200' },
      body: { id: 'x200', name: 'Laser X200', type: 'product', parent: lasers.id, warrantyMonths: 24 },
    };
    const [one, again] = [
      await desk.send('POST /v1/products', request),
      await desk.send('POST /v1/products', request),
    ];
    expect([one.status, again.status, again.json]).toEqual([201, 201, one.json]);
    const read = await desk.read('products', 'x200');
    expect(read.json).toMatchObject({
      ...{ name: 'Laser X200', status: 'draft', sellable: false, legalStatuses: ['active'] },
      families: [
        { id: lasers.id, name: 'Lasers' },
        { id: printers.id, name: 'Printers' },
      ],
    });
    const changed = await desk.patch('products', one.json as Made, {
      status: 'active',
      warrantyMonths: null,
    });
    expect(changed.json).toMatchObject({ status: 'active', version: 2 });
    expect(changed.json).not.toHaveProperty('warrantyMonths');
    expect((await desk.patch('products', one.json as Made, { name: 'Late' })).status).toBe(412);
  });

  it('has an id of its own', async () => {
    await desk.product({ id: 'only-one' });
    expect(
      faultsOf(
        await desk.send('POST /v1/products', { body: { id: 'only-one', name: 'B', type: 'product' } }),
      ),
    ).toEqual([409, '/id']);
  });

  it.each([
    ['a parent that is a product', { parent: 'x-leaf' }, [400, '/parent']],
    ['a parent that nobody knows', { parent: 'nowhere' }, [400, '/parent']],
    ['components of a product', { components: [{ product: 'x-leaf' }] }, [400, '/components']],
    ['a bundle of nothing that is sold', { type: 'bundle', status: 'active' }, [400, '/components']],
    [
      'a bundle of a bundle',
      { type: 'bundle', components: [{ product: 'x-set' }] },
      [400, '/components/0/product'],
    ],
    [
      'a bundle of an unknown model',
      { type: 'bundle', components: [{ product: 'x' }] },
      [400, '/components/0/product'],
    ],
    ['a warranty of a family', { type: 'family', warrantyMonths: 12 }, [400, '/warrantyMonths']],
    ['a status it cannot begin in', { status: 'retired' }, [400, '/status']],
    ['another type', { type: 'thing' }, [400, '/type']],
    ['an id that is none', { id: 'a b' }, [400, '/id']],
  ])('is refused with %s, naming the field', async (_, over, expected) => {
    if ((await desk.read('products', 'x-leaf')).status === 404) {
      await desk.product({ id: 'x-leaf' });
      await desk.product({ id: 'x-set', type: 'bundle', components: [{ product: 'x-leaf' }] });
    }
    const body = { name: 'Odd', type: 'product', ...over };
    expect(faultsOf(await desk.send('POST /v1/products', { body }))).toEqual(expected);
  });

  it('goes from draft to active to retired and back to active, and no other way', async () => {
    let model = await desk.product({ status: 'draft' });
    const go = async (status: string) => {
      const answer = await desk.patch('products', model, { status });
      if (answer.status === 200) model = answer.json as Made;
      return [answer.status, answer.json.legal];
    };
    expect(await go('retired')).toEqual([409, ['active']]);
    expect(await go('active')).toEqual([200, undefined]);
    expect(await go('draft')).toEqual([409, ['retired']]);
    expect(await go('retired')).toEqual([200, undefined]);
    expect(await go('active')).toEqual([200, undefined]);
  });

  it('is deleted as a draft that holds nothing, and then only', async () => {
    const [draft, sold, holding] = [
      await desk.product({ status: 'draft' }),
      await desk.product(),
      await family({ status: 'draft' }),
    ];
    await desk.product({ parent: holding.id });
    const remove = ({ id }: Made) =>
      desk.send('DELETE /v1/products/{productId}', { params: { productId: id } });
    expect((await remove(draft)).status).toBe(204);
    expect((await remove(draft)).status).toBe(404);
    expect((await remove(sold)).status).toBe(409);
    expect((await remove(holding)).status).toBe(409);
  });

  it('takes a manager to change, and an agent to read', async () => {
    const body = { name: 'Mine', type: 'product' };
    expect((await desk.send('POST /v1/products', { body, groups: '[agent]' })).status).toBe(403);
    expect((await desk.send('GET /v1/products', { groups: '[agent]' })).status).toBe(200);
  });
});

describe('families', () => {
  it('never go round in a circle, whoever moves them at once', async () => {
    const [a, b] = [await family(), await family()];
    const answers = await Promise.all([
      desk.patch('products', a, { parent: b.id }),
      desk.patch('products', b, { parent: a.id }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).not.toEqual([200, 200]);
    for (const { id } of [a, b])
      expect((await desk.parts.products.lineage(id)).length).toBeLessThanOrEqual(2);
    const own = await family();
    expect(faultsOf(await desk.patch('products', own, { parent: own.id }))).toEqual([409, '/parent']);
  });

  it('stand eight deep and no deeper, also where what is below is moved along', async () => {
    let parent: string | undefined;
    for (let depth = 1; depth <= 7; depth += 1) {
      parent = (await family(parent === undefined ? {} : { parent })).id;
    }
    const leaf = await desk.product({ parent });
    expect((await desk.parts.products.lineage(leaf.id)).length).toBe(8);
    const branch = await family();
    await desk.product({ parent: branch.id });
    expect(faultsOf(await desk.patch('products', branch, { parent }))).toEqual([409, '/parent']);
  });

  it('list what stands right below, page by page, and let go of what moves', async () => {
    const top = await family();
    const below = [await desk.product({ parent: top.id }), await desk.product({ parent: top.id })];
    const first = await desk.read('products', top.id, '/products', { limit: '1' });
    const second = await desk.read('products', top.id, '/products', {
      limit: '1',
      cursor: String(first.json.next),
    });
    expect([...namesIn(first), ...namesIn(second)]).toEqual(below.map(({ name }) => name));
    await desk.patch('products', below[0]!, { parent: null });
    expect(namesIn(await desk.read('products', top.id, '/products'))).toEqual([below[1]!.name]);
  });
});

describe('the list of models', () => {
  it('goes by name, folded, and by what is sold', async () => {
    await desk.product({ name: 'Zébra  Été' });
    await desk.product({ name: 'zebra etesian', status: 'draft' });
    await desk.product({ name: 'Zebra' });
    const list = (query: Record<string, string>) => desk.send('GET /v1/products', { query });
    expect(namesIn(await list({ name: 'ZEBRA' }))).toEqual(['Zébra  Été', 'zebra etesian', 'Zebra']);
    expect(namesIn(await list({ name: 'zebra ét' }))).toEqual(['Zébra  Été', 'zebra etesian']);
    expect(namesIn(await list({ name: 'zebra', sellable: 'true' }))).toEqual(['Zébra  Été', 'Zebra']);
    expect((await desk.parts.products.byName('ZÉBRA ete')).map(({ name }) => name)).toEqual(['Zébra  Été']);
    const page = await list({ name: 'zebra', limit: '2' });
    const other = await list({ name: 'zebra e', cursor: String(page.json.next) });
    expect(faultsOf(other)).toEqual([400, '/cursor']);
    expect(namesIn(await list({ name: 'zebra', limit: '2', cursor: String(page.json.next) }))).toHaveLength(
      1,
    );
  });
});
