import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { hotKeyKey, standardTextPartition, standardTexts, wholeTextKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { foldHotKey, TextEntry, TextNode } from './standard-text.ts';
import { labels, ownHotKey, treeWrite } from './writes.ts';

/** How often a change of the tree is decided again when somebody else changed it in between. */
const ATTEMPTS = 8;

export type StandardTextStore = ReturnType<typeof standardTextStore>;

/** The standard texts of a site: folders and texts in one tree. */
export const standardTextStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const at = { table, siteId };

  /** One query for the whole tree, a page of 1 MB each: its nodes are few and brief. */
  const read = async (consistent: boolean) => {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        ConsistentRead: consistent,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': standardTextPartition(siteId),
          ':from': standardTexts.from,
          ':to': standardTexts.to,
        },
      },
    );
    const items: Record<string, unknown>[] = [];
    for await (const { Items = [] } of pages) items.push(...Items);
    const tree = items.find((item) => item.kind === 'textTree');
    return {
      shape: Number(tree?.version ?? 0),
      entries: items
        .filter((item) => item.kind === 'standardTextEntry')
        .map((item) => readItem(TextEntry, item)),
    };
  };

  const store = {
    /** Every folder and text in brief, in no order; at most a few seconds old. */
    async entries(): Promise<TextEntry[]> {
      return (await read(false)).entries;
    },

    async get(id: string): Promise<TextNode | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: wholeTextKey(siteId, id), ConsistentRead: true }),
      );
      return Item && readItem(TextNode, Item);
    },

    /** The text with this hot key, in whatever case it is typed. */
    async byHotKey(hotKey: string): Promise<TextNode | undefined> {
      const { Item } = await client.send(
        new GetCommand({
          TableName: table,
          Key: hotKeyKey(siteId, foldHotKey(hotKey)),
          ConsistentRead: true,
        }),
      );
      return Item && store.get(String(Item.id));
    },

    /**
     * Changes the shape of the tree: decides on all of it, and decides again where somebody else changed it in
     * between.
     * @throws DeskError staleVersion, conflict for a hot key that another text has, busy; and what `decide` throws.
     */
    async reshape(decide: (entries: readonly TextEntry[]) => readonly TransactItem[]): Promise<void> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const { shape, entries } = await read(true);
        const writes = decide(entries);
        if (writes.length === 0) return;
        try {
          return await store.write([treeWrite(shape, at), ...writes]);
        } catch (error) {
          if (!(error instanceof LostRace) || !error.lost.every(({ label }) => label === labels.tree))
            throw error;
        }
      }
      throw new DeskError('busy', 'The tree of standard texts is being changed by others; try again.');
    },

    /**
     * Writes what leaves the shape of the tree as it is.
     * @throws as `reshape`.
     */
    async write(writes: readonly TransactItem[]): Promise<void> {
      try {
        await transact(client, writes);
      } catch (error) {
        // Where something of the caller's own was lost besides, it is for the caller to say what that means.
        const own: readonly string[] = Object.values(labels);
        if (!(error instanceof LostRace) || !error.lost.every(({ label }) => own.includes(label)))
          throw error;
        const taken = error.by(labels.hotKey);
        if (taken) throw ownHotKey(String(taken.found?.id ?? ''));
        if (error.by(labels.text))
          throw new DeskError('staleVersion', 'It was changed or removed in between.');
        throw error;
      }
    },
  };
  return store;
};
