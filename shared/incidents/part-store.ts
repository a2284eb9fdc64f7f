import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { partKey, partsOfKind } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { type PartKind, type PartOf, partKinds } from './part.ts';

/** In the order of their making. `next` is the id to go on after; absent on the last page. */
export interface PartPage<K extends PartKind> {
  readonly parts: readonly PartOf<K>[];
  readonly next?: string;
}

export type PartStore = ReturnType<typeof partStore>;

/**
 * Tasks, files, relations and what else hangs on an incident. They stay in the partition of the incident they
 * were made on when it is merged into another: `references` are the incident's own and those merged into it.
 */
export const partStore = (client: DynamoDBDocumentClient, table: string) => ({
  /** One query an incident. Ids sort by the time they were made at, whichever incident they stand in. */
  async list<K extends PartKind>(
    kind: K,
    references: readonly string[],
    page: { size: number; after?: string | undefined },
  ): Promise<PartPage<K>> {
    const { from, to } = partsOfKind(kind);
    const found = await Promise.all(
      references.map((reference) =>
        client.send(
          new QueryCommand({
            TableName: table,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':pk': partKey(reference, kind, '').pk,
              // Of what sorts right behind an id, its own key with a blank after it is the first.
              ':from': page.after ? `${partKey(reference, kind, page.after).sk} ` : from,
              ':to': to,
            },
            Limit: page.size + 1,
          }),
        ),
      ),
    );
    const parts = found
      .flatMap(({ Items = [] }) => Items.map((item) => partOf(kind, item)))
      .sort((one, other) => (one.id < other.id ? -1 : 1));
    const shown = parts.slice(0, page.size);
    const last = shown.at(-1);
    return { parts: shown, ...(parts.length > page.size && last ? { next: last.id } : {}) };
  },

  /** One part, on whichever of these incidents it was made. */
  async get<K extends PartKind>(
    kind: K,
    references: readonly string[],
    id: string,
  ): Promise<PartOf<K> | undefined> {
    const Keys = references.map((reference) => ({ ...partKey(reference, kind, id) }));
    const { Responses = {}, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    const [item] = Responses[table] ?? [];
    if (item) return partOf(kind, item);
    if (UnprocessedKeys?.[table]) throw new Error('DynamoDB left some of the keys unread.');
    return undefined;
  },
});

const partOf = <K extends PartKind>(kind: K, item: Record<string, unknown>) =>
  readItem(partKinds[kind], item) as PartOf<K>;
