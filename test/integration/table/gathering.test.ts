import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { gathering } from '../../../shared/table/gathering.ts';
import { LostRace, transact } from '../../../shared/table/transact.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';

let desk: TestTable;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  desk = await aTable();
  client = gathering(desk.client);
});
afterAll(() => desk.stop());
afterEach(() => {
  desk.before = () => undefined;
});

const put = (pk: string, sk = 'HEAD') => ({
  label: `${pk} ${sk}`,
  Put: {
    ...{ TableName: desk.table, Item: { pk, sk } },
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  },
});
const isThere = (pk: string) => ({
  label: 'there',
  ConditionCheck: {
    ...{ TableName: desk.table, Key: { pk, sk: 'HEAD' } },
    ConditionExpression: 'attribute_exists(pk)',
  },
});
const counted = (pk: string) => ({
  label: 'count',
  Update: {
    ...{ TableName: desk.table, Key: { pk, sk: 'HEAD' }, UpdateExpression: 'ADD made :one' },
    ExpressionAttributeValues: { ':one': 1 },
  },
});
const get = async (pk: string, ConsistentRead = true) =>
  (await client.send(new GetCommand({ TableName: desk.table, Key: { pk, sk: 'HEAD' }, ConsistentRead })))
    .Item;
const rows = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name}-${at}`);
const operations = () => desk.calls().map(({ operation }) => operation);

describe('reads at once', () => {
  it('are one read of a hundred, and each is answered with its own', async () => {
    await Promise.all(rows(130, 'read').map((pk) => transact(client, [put(pk)])));
    desk.calls();
    const asked = [...rows(130, 'read'), 'nowhere', 'read-7'];
    const found = await Promise.all(asked.map((pk) => get(pk)));
    expect(found.map((item) => item?.pk)).toEqual(asked.map((pk) => (pk === 'nowhere' ? undefined : pk)));
    expect(operations()).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  it('all fail where the table does not answer, and the next are answered again', async () => {
    desk.before = () => {
      throw new Error('no answer');
    };
    const failed = await Promise.allSettled(['read-1', 'read-2'].map((pk) => get(pk)));
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    desk.before = () => undefined;
    expect(await get('read-1')).toMatchObject({ pk: 'read-1' });
  });

  it('that may be a moment behind go by themselves', async () => {
    desk.calls();
    await get('read-1', false);
    expect(operations()).toEqual(['GetItem']);
  });
});

describe('transactions at once', () => {
  it('are as few as a hundred writes each allow, a check that all make is made once', async () => {
    await transact(client, [put('account')]);
    desk.calls();
    const writes = (pk: string) => [put(pk), put(pk, 'NAME'), put(pk, 'PHONE'), isThere('account')];
    await Promise.all(rows(66, 'row').map((pk) => transact(client, writes(pk))));
    expect(operations()).toEqual(['TransactWriteItems', 'TransactWriteItems']);
    const there = await Promise.all(rows(66, 'row').map((pk) => desk.partition(pk)));
    expect(there.map((items) => items.length)).toEqual(Array(66).fill(3));
  });

  it('pass or fail each for itself, and who fails is told what stands there', async () => {
    await transact(client, [put('taken')]);
    const outcomes = await Promise.allSettled([
      transact(client, [put('a'), put('a', 'NAME')]),
      transact(client, [put('b'), put('taken')]),
      transact(client, [put('c'), isThere('nobody')]),
      transact(client, [put('d')]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    const [, lost, gone] = outcomes.map((one) => (one as PromiseRejectedResult).reason as LostRace);
    expect(lost?.by('taken HEAD')?.found).toEqual({ pk: 'taken', sk: 'HEAD' });
    expect(gone).toBeInstanceOf(LostRace);
    expect(gone?.by('there')).toBeDefined();
    const there = await Promise.all(['a', 'b', 'c', 'd'].map((pk) => desk.partition(pk)));
    expect(there.map((items) => items.length)).toEqual([2, 0, 0, 1]);
  });

  it('of the same item are made one after the other, all of them', async () => {
    await Promise.all(rows(5, 'child').map((pk) => transact(client, [put(pk), counted('parent')])));
    expect(await get('parent')).toMatchObject({ made: 5 });
    const same = await Promise.allSettled([transact(client, [put('e')]), transact(client, [put('e')])]);
    expect(same.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('are tried again where others held one of their items', async () => {
    let calls = 0;
    desk.before = (operation) => {
      calls += 1;
      if (operation !== 'TransactWriteItems' || calls > 1) return;
      throw new TransactionCanceledException({
        ...{ $metadata: {}, message: 'cancelled' },
        CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
      });
    };
    await Promise.all([transact(client, [put('f')]), transact(client, [put('g')])]);
    expect(calls).toBeGreaterThan(1);
    expect(await Promise.all([get('f'), get('g')])).toEqual([
      { pk: 'f', sk: 'HEAD' },
      { pk: 'g', sk: 'HEAD' },
    ]);
  });

  it('go by themselves where together they are more than the table takes, or one is not to be read', async () => {
    const large = (pk: string) => [
      { label: pk, Put: { TableName: desk.table, Item: { pk, sk: 'HEAD', text: 'x'.repeat(390_000) } } },
    ];
    await Promise.all(rows(12, 'large').map((pk) => transact(client, large(pk))));
    expect(await get('large-11')).toMatchObject({ pk: 'large-11' });
    const twice = await Promise.allSettled([
      transact(client, [put('h'), counted('h')]),
      transact(client, [put('i')]),
    ]);
    expect(twice.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('all fail where the table does not answer, and the next pass', async () => {
    desk.before = () => {
      throw new Error('no answer');
    };
    const failed = await Promise.allSettled(['j', 'k'].map((pk) => transact(client, [put(pk)])));
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    desk.before = () => undefined;
    await transact(client, [put('j')]);
    expect(await get('j')).toMatchObject({ pk: 'j' });
  });
});
