import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { countWrite } from '../table/bounded-count.ts';
import { rotaCountKey, rotaKey, rotaPartition, rotas } from '../table/keys.ts';
import { overwrite } from '../table/overwrite.ts';
import { readItem } from '../table/read-item.ts';
import { type PageWish, rowsOf } from '../table/read-page.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { unused } from '../table/uses.ts';
import { MOST_ROTAS, Rota } from './rota.ts';
import { usersOfRota } from './rota-uses-store.ts';

const labels = { rota: 'rota', count: 'rotaCount' } as const;
const ours = new Set<string>(Object.values(labels));

export type RotaStore = ReturnType<typeof rotaStore>;

/** Who is on call in turns. All rotas of a site stand in one partition. */
export const rotaStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const put = (rota: Rota): TransactItem => ({
    label: labels.rota,
    Put: {
      TableName: table,
      Item: { ...rotaKey(siteId, rota.id), kind: 'rota', ...rota },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });

  /** Who assigns by it goes on being counted meanwhile. */
  const change = (before: Rota, rota: Rota): TransactItem => {
    const { ExpressionAttributeValues, ...update } = overwrite(before, rota);
    return {
      label: labels.rota,
      Update: {
        TableName: table,
        Key: rotaKey(siteId, rota.id),
        ...update,
        ConditionExpression: 'version = :before',
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':before': before.version },
      },
    };
  };

  const count = (by: 1 | -1): TransactItem =>
    countWrite(table, {
      ...{ label: labels.count, key: rotaCountKey(siteId), kind: 'rotaCount' },
      ...{ most: MOST_ROTAS, by },
    });

  async function write(version: number, items: readonly TransactItem[]): Promise<void> {
    try {
      await transact(client, items);
    } catch (error) {
      // What was written along may have its own answer to a lost race.
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => !ours.has(label))) throw error;
      const rota = error.by(labels.rota);
      if (rota?.found?.version === version) throw new DeskError('conflict', 'The rota is in use.');
      if (rota) {
        throw new DeskError('staleVersion', `It was changed or deleted since version ${version}.`);
      }
      throw new DeskError('conflict', `There are ${MOST_ROTAS} rotas already: delete one first.`);
    }
  }

  return {
    /** A page of the rotas, in the order of their making. */
    async list(page: PageWish) {
      const { found, ...next } = await rowsOf(client, table, rotaPartition(siteId), rotas, page);
      return { rotas: found.map((item) => readItem(Rota, item)), ...next };
    },

    async find(id: string): Promise<Rota | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: rotaKey(siteId, id), ConsistentRead: true }),
      );
      return Item && readItem(Rota, Item);
    },

    /**
     * The transaction is one with `also`, such as the answer under an Idempotency-Key.
     * @throws DeskError conflict when there are a hundred already.
     */
    create: (rota: Rota, also: readonly TransactItem[] = []): Promise<void> =>
      write(rota.version, [put(rota), count(1), ...also]),

    /** @throws DeskError staleVersion when somebody else was faster. */
    replace: (before: Rota, rota: Rota): Promise<void> => write(before.version, [change(before, rota)]),

    /**
     * @throws DeskError staleVersion when somebody else was faster; conflict naming some of the rules and
     * escalations that assign by it.
     */
    async remove({ id, version }: Rota): Promise<void> {
      const users = await usersOfRota(client, { table, siteId }, id);
      if (users.length > 0) throw new DeskError('conflict', `The rota is named by ${users.join(', ')}.`);
      await write(version, [
        {
          label: labels.rota,
          Delete: {
            TableName: table,
            Key: rotaKey(siteId, id),
            ConditionExpression: `version = :before AND ${unused.ConditionExpression}`,
            ExpressionAttributeValues: { ':before': version, ...unused.ExpressionAttributeValues },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        count(-1),
      ]);
    },
  };
};
