import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LostRace, transact } from '../../../shared/table/transact.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';

let desk: TestTable;
beforeAll(async () => {
  desk = await aTable();
});
afterAll(() => desk.stop());
afterEach(() => {
  desk.before = () => undefined;
  desk.calls();
});

const put = (pk: string, condition?: string) => ({
  label: `put ${pk}`,
  Put: {
    ...{ TableName: desk.table, Item: { pk, sk: 'HEAD', value: pk } },
    ...(condition ? { ConditionExpression: condition } : {}),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  },
});
const isNew = 'attribute_not_exists(pk)';
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    $metadata: {},
    message: 'cancelled',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

describe('a transaction', () => {
  it('whose condition fails writes nothing, and names the write with what stands there', async () => {
    await transact(desk.client, [put('a', isNew)]);
    const lost = await transact(desk.client, [put('b', isNew), put('a', isNew)]).catch((error) => error);
    expect(lost).toBeInstanceOf(LostRace);
    expect((lost as LostRace).by('put a')?.found).toEqual({ pk: 'a', sk: 'HEAD', value: 'a' });
    expect((lost as LostRace).by('put b')).toBeUndefined();
    expect(await desk.partition('b')).toEqual([]);
  });

  it('that met another one is tried again', async () => {
    const conflicts = [cancelled('None', 'TransactionConflict'), cancelled('ThrottlingError', 'None')];
    desk.before = () => {
      const conflict = conflicts.shift();
      if (conflict) throw conflict;
    };
    await transact(desk.client, [put('c', isNew), put('d', isNew)]);
    expect(conflicts).toEqual([]);
    expect(await desk.partition('d')).toHaveLength(1);
  });

  it('that meets others without end is given up as busy', async () => {
    let tries = 0;
    desk.before = () => {
      tries += 1;
      throw cancelled('TransactionConflict');
    };
    await expect(transact(desk.client, [put('i')])).rejects.toMatchObject({ code: 'busy' });
    expect(tries).toBe(8);
  }, 30_000);

  it('that is wrong in itself is not tried again', async () => {
    let tries = 0;
    desk.before = () => {
      tries += 1;
      throw cancelled('ValidationError');
    };
    await expect(transact(desk.client, [put('e')])).rejects.toBeInstanceOf(TransactionCanceledException);
    expect(tries).toBe(1);
  });

  it('whose lost race came together with a conflict is lost', async () => {
    desk.before = () => {
      throw cancelled('TransactionConflict', 'ConditionalCheckFailed');
    };
    const lost = await transact(desk.client, [put('f'), put('g')]).catch((error) => error);
    expect((lost as LostRace).lost).toEqual([{ label: 'put g' }]);
  });

  it('that another error stops passes it on', async () => {
    desk.before = () => {
      throw new Error('no network');
    };
    await expect(transact(desk.client, [put('h')])).rejects.toThrow('no network');
  });
});
