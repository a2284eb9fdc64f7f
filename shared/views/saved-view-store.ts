import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { savedViewCountKey, savedViewKey, savedViewPartition, savedViewsOfOwner } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { MOST_VIEWS, SavedView } from './saved-view.ts';

const labels = { view: 'view', count: 'viewCount' } as const;
const ours = new Set<string>(Object.values(labels));

export type SavedViewStore = ReturnType<typeof savedViewStore>;

/** Views that agents have saved for themselves or, as managers, for all. Each owner's stand in one partition. */
export const savedViewStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const ownerOf = (view: { shared: boolean }, agentId: string) => (view.shared ? siteId : agentId);

  const put = (view: SavedView, agentId: string, before: SavedView | undefined): TransactItem => ({
    label: labels.view,
    Put: {
      TableName: table,
      Item: { ...savedViewKey(ownerOf(view, agentId), view.id), kind: 'savedView', ...view },
      ...(before
        ? { ConditionExpression: 'version = :before', ExpressionAttributeValues: versionOf(before) }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  });

  const remove = (view: SavedView, agentId: string): TransactItem => ({
    label: labels.view,
    Delete: {
      TableName: table,
      Key: savedViewKey(ownerOf(view, agentId), view.id),
      ConditionExpression: 'version = :before',
      ExpressionAttributeValues: versionOf(view),
    },
  });

  /** Counting beside the views keeps their number: two that are saved at once cannot both be the hundredth. */
  const count = (view: { shared: boolean }, agentId: string, by: 1 | -1): TransactItem => ({
    label: labels.count,
    Update: {
      TableName: table,
      Key: savedViewCountKey(ownerOf(view, agentId)),
      UpdateExpression: 'SET #kind = :kind ADD saved :by',
      ConditionExpression: 'attribute_not_exists(saved) OR saved < :most',
      ExpressionAttributeNames: { '#kind': 'kind' },
      // One less is never too many.
      ExpressionAttributeValues: {
        ':kind': 'savedViewCount',
        ':by': by,
        ':most': by > 0 ? MOST_VIEWS : MOST_VIEWS + 1,
      },
    },
  });

  async function write(view: SavedView, items: readonly TransactItem[]): Promise<void> {
    try {
      await transact(client, items);
    } catch (error) {
      // What was written along may have its own answer to a lost race.
      if (!(error instanceof LostRace) || error.lost.some(({ label }) => !ours.has(label))) throw error;
      if (error.by(labels.view)) {
        throw new DeskError('staleVersion', `The view was changed or deleted since version ${view.version}.`);
      }
      const whose = view.shared ? 'All share' : 'You have';
      throw new DeskError('conflict', `${whose} ${MOST_VIEWS} views already: delete one first.`);
    }
  }

  return {
    /** An agent's own views, then those that all have; each in the order of their making. */
    async list(agentId: string): Promise<readonly SavedView[]> {
      const pages = await Promise.all(
        [agentId, siteId].map((owner) =>
          client.send(
            new QueryCommand({
              TableName: table,
              ConsistentRead: true,
              KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
              ExpressionAttributeValues: {
                ':pk': savedViewPartition(owner),
                ':from': savedViewsOfOwner.from,
                ':to': savedViewsOfOwner.to,
              },
            }),
          ),
        ),
      );
      return pages.flatMap(({ Items = [] }) => Items.map((item) => readItem(SavedView, item)));
    },

    /** A view that an agent may see: their own, or one that all have. One read. */
    async find(agentId: string, id: string): Promise<SavedView | undefined> {
      const { Responses = {} } = await client.send(
        new BatchGetCommand({
          RequestItems: {
            [table]: {
              ConsistentRead: true,
              Keys: [agentId, siteId].map((owner) => savedViewKey(owner, id)),
            },
          },
        }),
      );
      const [item] = Responses[table] ?? [];
      return item && readItem(SavedView, item);
    },

    /**
     * The transaction is one with `also`, such as the answer under an Idempotency-Key.
     * @throws DeskError conflict when there are a hundred already.
     */
    create: (view: SavedView, agentId: string, also: readonly TransactItem[] = []): Promise<void> =>
      write(view, [put(view, agentId, undefined), count(view, agentId, 1), ...also]),

    /** @throws DeskError staleVersion when somebody else was faster; conflict as for `create`. */
    async replace(before: SavedView, view: SavedView, agentId: string): Promise<void> {
      if (before.shared === view.shared) return write(before, [put(view, agentId, before)]);
      await write({ ...view, version: before.version }, [
        remove(before, agentId),
        count(before, agentId, -1),
        put(view, agentId, undefined),
        count(view, agentId, 1),
      ]);
    },

    /** @throws DeskError staleVersion when somebody else was faster. */
    remove: (view: SavedView, agentId: string): Promise<void> =>
      write(view, [remove(view, agentId), count(view, agentId, -1)]),
  };
};

const versionOf = ({ version }: SavedView) => ({ ':before': version });
