import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listedItems, rowsOf } from '../../../shared/table/read-page.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';

let desk: TestTable;
const rows = { from: 'ROW#', to: 'ROW#~' };
beforeAll(async () => {
  desk = await aTable();
  const keys = ['OTHER#1', 'ROW#1', 'ROW#2', 'ROW#3', 'SO#1'].map((sk) => ({ pk: 'page', sk }));
  for (const [at, key] of keys.entries()) {
    const Item = { ...key, listPk: 'all', listSk: `${at < 2 ? 'ab' : 'cd'}${at}` };
    await desk.client.send(new PutCommand({ TableName: desk.table, Item }));
  }
});
afterAll(() => desk.stop());

const refusal = { code: 'invalidRequest', facts: { fields: [{ in: 'query', pointer: '/cursor' }] } };
const hostile = ['!', '#', 'OTHER#1', 'RO', 'SO#1', 'ROW#\ud83d', '\u{10ffff}', '~'.repeat(300)];

describe('a page of rows', () => {
  const read = (after?: string, descending = false) =>
    rowsOf(desk.client, desk.table, 'page', rows, { size: 2, after, descending });

  it('goes on where the one before has ended, in either direction', async () => {
    const first = await read();
    expect([first.found.map(({ sk }) => sk), first.next]).toEqual([['ROW#1', 'ROW#2'], 'ROW#2']);
    expect((await read(first.next)).found.map(({ sk }) => sk)).toEqual(['ROW#3']);
    expect((await read('ROW#2', true)).found.map(({ sk }) => sk)).toEqual(['ROW#1']);
  });

  it('goes on behind a row that is gone', async () => {
    expect((await read('ROW#15')).found.map(({ sk }) => sk)).toEqual(['ROW#2', 'ROW#3']);
  });

  it.each([...hostile, 'ROW#', 'ROW#~'])('does not begin outside of them: %j', async (place) => {
    await expect(read(place)).rejects.toMatchObject(refusal);
    await expect(read(place, true)).rejects.toMatchObject(refusal);
  });

  it.each(['ROW#\u0000', 'ROW#A', `ROW#${'x'.repeat(290)}`])(
    'begins at any place among them, whoever has made it up: %j',
    async (place) => {
      expect((await read(place)).found.length).toBeLessThan(3);
    },
  );
});

describe('a page of a list', () => {
  const keyAt = (place: string) => ({ pk: 'page', sk: `ROW#${place.slice(2)}` });
  const read = (prefix: string, after?: string) =>
    listedItems(desk.client, desk.table, { list: 'all', prefix, keyAt }, { size: 5, after });

  it('holds what begins with a text', async () => {
    expect((await read('ab')).found.map(({ sk }) => sk)).toEqual(['OTHER#1', 'ROW#1']);
  });

  it.each(hostile)('does not begin at a place that begins otherwise: %j', async (place) => {
    await expect(read('ab', place)).rejects.toMatchObject(refusal);
  });
});
