import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { doneOnce, onceOnly } from '../../../shared/table/idempotency.ts';
import { idempotencyKey } from '../../../shared/table/keys.ts';
import { LostRace, transact } from '../../../shared/table/transact.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
beforeAll(async () => {
  desk = await aTable();
});
afterAll(() => desk.stop());

let made = 0;
const aKey = () => {
  made += 1;
  return `key-${made}`;
};
const once = (key: string | undefined, content: unknown = 'content', scope = 'test') =>
  onceOnly<{ number: number }>(desk.client, desk.table, { scope, key, content });

/** The numbers of the requests whose work was begun. */
const begun: number[] = [];

/** A request as a handler carries it out: the work and its answer in one transaction. */
const request = (key: string | undefined, number: number, content: unknown = 'content') =>
  doneOnce<{ number: number }>(
    { client: desk.client, table: desk.table, now: morning },
    { scope: 'test', key, content },
    async (keep) => {
      begun.push(number);
      const Item = { pk: `WORK#${number}`, sk: 'HEAD', number };
      await transact(desk.client, [
        { label: 'work', Put: { TableName: desk.table, Item } },
        ...keep({ number }),
      ]);
      return { number };
    },
  );
const done = async (...numbers: number[]) => {
  const found = await Promise.all(numbers.map((number) => desk.partition(`WORK#${number}`)));
  return numbers.filter((_, index) => found[index]!.length > 0);
};

describe('a request under a key', () => {
  it('sent again gets the first answer, and is not done again', async () => {
    const key = aKey();
    expect(await request(key, 1)).toEqual({ number: 1 });
    expect(await request(key, 2)).toEqual({ number: 1 });
    expect(await done(1, 2)).toEqual([1]);
    expect(begun).toEqual([1]);
    expect(await once(key).earlier()).toEqual({ number: 1 });
  });

  it('sent ten times at once is done once, and every answer is the same', async () => {
    const key = aKey();
    const numbers = Array.from({ length: 10 }, (_, index) => 100 + index);
    const answers = await Promise.all(numbers.map((number) => request(key, number)));
    expect(new Set(answers.map(({ number }) => number)).size).toBe(1);
    expect(await done(...numbers)).toEqual([answers[0]!.number]);
  });

  it('with another content is refused, and is not done', async () => {
    const key = aKey();
    await request(key, 20, { text: 'one' });
    await expect(request(key, 21, { text: 'other' })).rejects.toMatchObject({ code: 'idempotencyKeyReused' });
    await expect(once(key, { text: 'other' }).earlier()).rejects.toMatchObject({
      code: 'idempotencyKeyReused',
    });
    expect(await done(20, 21)).toEqual([20]);
  });

  it('of another scope is another one', async () => {
    const key = aKey();
    await transact(desk.client, once(key, 'content', 'one').write({ number: 1 }, morning));
    expect(await once(key, 'content', 'other').earlier()).toBeUndefined();
  });

  it('that failed leaves the key free', async () => {
    const key = aKey();
    const asked = once(key);
    const never = {
      Put: {
        TableName: desk.table,
        Item: { pk: 'X#1', sk: 'x' },
        ConditionExpression: 'attribute_exists(pk)',
      },
    };
    const attempt = transact(desk.client, [
      { label: 'never', ...never },
      ...asked.write({ number: 1 }, morning),
    ]);
    const lost = await attempt.catch((error: unknown) => error as LostRace);
    expect(lost).toBeInstanceOf(LostRace);
    expect(() => asked.orEarlier(lost as LostRace)).toThrow(lost as LostRace);
    expect(await request(key, 40)).toEqual({ number: 40 });
  });

  it('is kept for three days', async () => {
    const key = aKey();
    await request(key, 50);
    const [marker] = await desk.partition(idempotencyKey('test', key).pk);
    expect(marker).toMatchObject({ expiresAt: morning.getTime() / 1000 + 3 * 86_400 });
    // The key may be anything its client likes: it is not kept as it came.
    expect(JSON.stringify(marker)).not.toContain(key);
  });
});

describe('a request without a key', () => {
  it('stands for itself, and costs no read', async () => {
    desk.calls();
    expect(await once(undefined).earlier()).toBeUndefined();
    expect(once(undefined).write({ number: 1 }, morning)).toEqual([]);
    expect(desk.calls()).toEqual([]);
    await Promise.all([request(undefined, 60), request(undefined, 61)]);
    expect(await done(60, 61)).toEqual([60, 61]);
  });
});
