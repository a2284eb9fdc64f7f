import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { itemsOf } from '../table/batch-get.ts';
import {
  accountContacts,
  accountKey,
  accountList,
  besideAccount,
  idOfName,
  subAccounts,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { listedItems, type Page, type PageWish, rowsOf } from '../table/read-page.ts';
import { chainOf, heightBelow } from '../table/tree.ts';
import { type Account, MOST_DEEP, StoredAccount } from './account.ts';

export type { Page as CustomerPage, PageWish } from '../table/read-page.ts';

export type AccountReader = ReturnType<typeof accountReader>;

export const accountReader = (client: DynamoDBDocumentClient, table: string) => {
  const stored = async (id: string): Promise<StoredAccount | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: accountKey(id), ConsistentRead: true }),
    );
    return Item && readItem(StoredAccount, Item);
  };

  /** Ids beside an account, in their order. One query; a place is the sort key. */
  const beside = async (id: string, rows: { from: string; to: string }, page: PageWish) => {
    const { found, ...next } = await rowsOf(client, table, accountKey(id).pk, rows, page);
    return { found: found.map((item) => String(item.contactId ?? item.accountId)), ...next };
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
    async list(page: PageWish): Promise<Page<Account>> {
      const list = { list: accountList, keyAt: (place: string) => accountKey(idOfName(place)) };
      const { found, ...next } = await listedItems(client, table, list, page);
      return { found: found.map((item) => shownAccount(readItem(StoredAccount, item))), ...next };
    },

    /** An account and all above it, the nearest first; shorter where one of them is not there. */
    chain: (id: string): Promise<StoredAccount[]> => chainOf(stored, id, MOST_DEEP),

    /** How many levels stand below an account; undefined where too many accounts do. */
    heightBelow: (id: string): Promise<number | undefined> => heightBelow(reader.idsBelow, id, MOST_DEEP),

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
