import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { itemsOf } from '../table/batch-get.ts';
import {
  accountContacts,
  accountKey,
  accountList,
  besideAccount,
  idOfName,
  type Key,
  subAccounts,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { type Account, MOST_DEEP, StoredAccount } from './account.ts';

/** One page of a list. `next` is the place to go on behind; absent on the last page. */
export interface CustomerPage<T> {
  readonly found: readonly T[];
  readonly next?: string;
}

export interface PageWish {
  readonly size: number;
  readonly after?: string | undefined;
}

/** How many accounts are looked at below one that is moved. */
const MOST_BELOW = 2000;
const AT_ONCE = 10;

export type AccountReader = ReturnType<typeof accountReader>;

export const accountReader = (client: DynamoDBDocumentClient, table: string) => {
  const stored = async (id: string): Promise<StoredAccount | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: accountKey(id), ConsistentRead: true }),
    );
    return Item && readItem(StoredAccount, Item);
  };

  /** Ids beside an account, in their order. One query; a place is the sort key. */
  const beside = async (id: string, rows: { from: string; to: string }, { size, after }: PageWish) => {
    const { pk } = accountKey(id);
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': rows.from, ':to': rows.to },
        Limit: size,
        ...(after ? { ExclusiveStartKey: { pk, sk: after } } : {}),
      }),
    );
    return {
      found: Items.map((item) => String(item.contactId ?? item.accountId)),
      ...(LastEvaluatedKey ? { next: String(LastEvaluatedKey.sk) } : {}),
    };
  };

  const reader = {
    /** The account with what the desk alone sees of it. */
    stored,

    async account(id: string): Promise<Account | undefined> {
      const found = await stored(id);
      return found && shownAccount(found);
    },

    /** Accounts by their ids, in the order of these; what is not there is left out. One read. */
    async accounts(ids: readonly string[]): Promise<Account[]> {
      const items = await itemsOf(client, table, ids.map(accountKey));
      const found = new Map(items.map((one) => [String(one.id), shownAccount(readItem(StoredAccount, one))]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    contactIds: (id: string, page: PageWish) => beside(id, accountContacts, page),
    idsBelow: (id: string, page: PageWish) => beside(id, subAccounts, page),

    /** All accounts in the order of their names; a moment behind what was written. */
    async list({ size, after }: PageWish): Promise<CustomerPage<Account>> {
      const start = after === undefined ? undefined : placeOf(after);
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'lists',
          KeyConditionExpression: 'listPk = :list',
          ExpressionAttributeValues: { ':list': accountList },
          Limit: size,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      return {
        found: Items.map((item) => shownAccount(readItem(StoredAccount, item))),
        ...(LastEvaluatedKey ? { next: String(LastEvaluatedKey.listSk) } : {}),
      };
    },

    /** An account and all above it, the nearest first; shorter where one of them is not there. */
    async chain(id: string): Promise<StoredAccount[]> {
      const above: StoredAccount[] = [];
      for (let next: string | undefined = id; next !== undefined && above.length <= MOST_DEEP; ) {
        const found: StoredAccount | undefined = await stored(next);
        if (!found) break;
        above.push(found);
        next = found.parent;
      }
      return above;
    },

    /** How many levels stand below an account; undefined where too many accounts do. */
    async heightBelow(id: string): Promise<number | undefined> {
      let level = [id];
      for (let height = 0, seen = 0; ; height += 1) {
        const below: string[] = [];
        for (let at = 0; at < level.length; at += AT_ONCE) {
          const pages = await Promise.all(
            level.slice(at, at + AT_ONCE).map((one) => reader.idsBelow(one, { size: MOST_BELOW })),
          );
          if (pages.some(({ next }) => next !== undefined)) return undefined;
          below.push(...pages.flatMap(({ found }) => found));
          if (seen + below.length > MOST_BELOW) return undefined;
        }
        // Two that move at once may show a circle for a moment; neither of them can be written.
        if (below.length === 0 || height > MOST_DEEP) return height;
        seen += below.length;
        level = below;
      }
    },

    /** What names an account: `contact`, `incident` or `subAccount`; undefined where nothing does. One query. */
    async namedBy(id: string): Promise<string | undefined> {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': accountKey(id).pk,
            ':from': besideAccount.from,
            ':to': besideAccount.to,
          },
          // The account itself stands among them.
          Limit: 2,
        }),
      );
      return Items.map(({ kind }) => String(kind)).find((kind) => kind !== 'account');
    },
  };
  return reader;
};

export const shownAccount = ({ treeRevision: _, closingAt: __, ...account }: StoredAccount): Account =>
  account;

/** Where a page of the list of all accounts goes on: its sort key ends with the account's id. */
const placeOf = (listSk: string): Key & { listPk: string; listSk: string } => ({
  ...accountKey(idOfName(listSk)),
  listPk: accountList,
  listSk,
});
