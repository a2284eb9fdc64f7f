import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { itemsOf } from '../table/batch-get.ts';
import {
  accountKey,
  contractKey,
  contractList,
  contractNumberKey,
  contractsBeside,
  idOfName,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { listedItems, type Page, type PageWish, rowsOf } from '../table/read-page.ts';
import { type Contract, foldNumber, StoredContract, shownContract } from './contract.ts';

export type ContractReader = ReturnType<typeof contractReader>;

export const contractReader = (client: DynamoDBDocumentClient, table: string) => {
  const stored = async (id: string): Promise<StoredContract | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: contractKey(id), ConsistentRead: true }),
    );
    return Item && readItem(StoredContract, Item);
  };

  const reader = {
    /** The contract with what the desk alone sees of it. */
    stored,

    /** One read. */
    async contract(id: string): Promise<Contract | undefined> {
      const found = await stored(id);
      return found && shownContract(found);
    },

    /** Up to a hundred contracts by their ids, in the order of these; what is not there is left out. One read. */
    async contracts(ids: readonly string[]): Promise<Contract[]> {
      const items = await itemsOf(client, table, ids.map(contractKey));
      const found = new Map(
        items.map((one) => [String(one.id), shownContract(readItem(StoredContract, one))]),
      );
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    /** The contract that has a number, however it is typed. Two reads. */
    async byNumber(number: string): Promise<Contract | undefined> {
      const { Item } = await client.send(
        new GetCommand({
          TableName: table,
          Key: contractNumberKey(foldNumber(number)),
          ConsistentRead: true,
        }),
      );
      return Item && reader.contract(String(Item.contractId));
    },

    /** A page of the contracts of an account, those made first first. */
    async ofAccount(account: string, page: PageWish): Promise<Page<Contract>> {
      const { found, ...next } = await rowsOf(client, table, accountKey(account).pk, contractsBeside, page);
      return { found: await reader.contracts(found.map((row) => String(row.contractId))), ...next };
    },

    /** A page of all contracts whose numbers begin with a text, by these; a moment behind what was written. */
    async list(number: string, page: PageWish): Promise<Page<Contract>> {
      const keyAt = (place: string) => contractKey(idOfName(place));
      const list = { list: contractList, prefix: foldNumber(number), keyAt };
      const { found, ...next } = await listedItems(client, table, list, page);
      return { found: found.map((item) => shownContract(readItem(StoredContract, item))), ...next };
    },
  };
  return reader;
};
