import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DeskError } from '../platform/errors.ts';
import { contactKey, contactList, externalIdKey, lookUpKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { listedItems, type Page, type PageWish } from '../table/read-page.ts';
import { Contact } from './contact.ts';
import { LookUpEntry } from './look-up.ts';
import { nameTexts } from './look-up-text.ts';

/** What an id of another system says of the customer that has it. */
export const ExternalIdOwner = z.object({ customerId: z.string(), externalId: z.string() });

/** Pages of accounts with the same first two words that are looked through for one name. */
const PAGES = 10;

export type CustomerFinder = ReturnType<typeof customerFinder>;

/** Finds customers otherwise than one by one: by what other systems call them, by name, and all of them. */
export const customerFinder = (client: DynamoDBDocumentClient, table: string) => ({
  /** The contact, perhaps merged away since, or the account that has this id. One read. */
  async byExternalId(kind: 'contact' | 'account', externalId: string): Promise<string | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: externalIdKey(kind, externalId), ConsistentRead: true }),
    );
    return Item && readItem(ExternalIdOwner, Item).customerId;
  },

  /**
   * Ids of accounts that bear exactly this name, in whatever case: two where there are several. One query.
   * @throws DeskError conflict where too many have a name that begins alike.
   */
  async accountsNamed(name: string): Promise<string[]> {
    const [text] = nameTexts(name);
    if (text === undefined) return [];
    const { pk, sk } = lookUpKey(text, 'account', '');
    const found = new Set<string>();
    let from: Record<string, unknown> | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :text)',
          ExpressionAttributeValues: { ':pk': pk, ':text': sk },
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      for (const item of Items) {
        const entry = readItem(LookUpEntry, item);
        if (sameName(entry.name, name)) found.add(entry.id);
      }
      from = LastEvaluatedKey;
      if (!from || found.size > 1) return [...found].slice(0, 2);
    }
    throw new DeskError('conflict', 'Too many accounts have a name that begins like this: give an id.');
  },

  /** A page of the contacts of one shard, a moment behind what was written. A place is the id of a contact. */
  async contactsOf(shard: number, page: PageWish): Promise<Page<Contact>> {
    const listed = await listedItems(client, table, { list: contactList(shard), keyAt: contactKey }, page);
    return { ...listed, found: listed.found.map((item) => readItem(Contact, item)) };
  },
});

const sameName = (one: string, other: string): boolean =>
  one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
