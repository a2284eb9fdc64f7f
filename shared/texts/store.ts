import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { hotKeyKey, standardTextPartition, standardTexts, wholeTextKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { foldHotKey, TextEntry, TextNode } from './standard-text.ts';
import { sendersOf } from './text-uses-store.ts';
import { labels, ownHotKey, treeWrite } from './writes.ts';

/** How often a change of the tree is decided again when somebody else changed it in between. */
const ATTEMPTS = 8;
const again = new Set<string>([labels.tree, labels.going]);

/** As many texts are named of those that cannot go. */
const MOST_NAMED = 3;

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
     * Changes the shape of the tree: decides on all of it, and decides again where somebody else changed it, or
     * began to send what is to go, in between.
     * @throws DeskError staleVersion, conflict for a hot key that another text has, busy; and what `decide` throws.
     */
    async reshape(
      decide: (entries: readonly TextEntry[]) => readonly TransactItem[] | Promise<readonly TransactItem[]>,
    ): Promise<void> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const { shape, entries } = await read(true);
        const writes = await decide(entries);
        if (writes.length === 0) return;
        try {
          return await store.write([treeWrite(shape, at), ...writes]);
        } catch (error) {
          if (!(error instanceof LostRace) || !error.lost.every(({ label }) => again.has(label))) throw error;
        }
      }
      throw new DeskError('busy', 'The tree of standard texts is being changed by others; try again.');
    },

    /** @throws DeskError conflict where texts are sent by rules or escalations, naming some of both. */
    async refuseSent(sent: readonly TextEntry[]): Promise<void> {
      if (sent.length === 0) return;
      const said = sent.slice(0, MOST_NAMED).map(async ({ id, title }) => {
        const senders = await sendersOf(client, at, id);
        return `The text “${title}” is sent by ${senders.join(', ') || 'others'}.`;
      });
      throw new DeskError('conflict', (await Promise.all(said)).join(' '));
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
