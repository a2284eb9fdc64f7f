import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { addressKey, contactKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { TransactItem } from '../table/transact.ts';
import { Contact } from './contact.ts';

/** Labels of the writes below, as a lost race names them. */
export const addressTaken = 'address';

export type CustomerStore = ReturnType<typeof customerStore>;

export const customerStore = (client: DynamoDBDocumentClient, table: string) => ({
  /** The id of the contact that owns a normalised address. One read. */
  async contactIdOf(address: string): Promise<string | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: addressKey(address), ConsistentRead: true }),
    );
    return Item?.contactId as string | undefined;
  },

  async contact(id: string): Promise<Contact | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: contactKey(id) }));
    return Item && readItem(Contact, Item);
  },

  /** The writes that bring a contact with its address into being; lost when the address has an owner by now. */
  creation(contact: Contact): TransactItem[] {
    const ifNew = { TableName: table, ConditionExpression: 'attribute_not_exists(pk)' };
    const addresses = contact.addresses.map((address) => ({
      label: addressTaken,
      Put: {
        ...ifNew,
        Item: { ...addressKey(address), kind: 'address', contactId: contact.id },
      },
    }));
    return [
      ...addresses,
      {
        label: 'contact',
        Put: { ...ifNew, Item: { ...contactKey(contact.id), kind: 'contact', ...contact } },
      },
    ];
  },

  /** The write that stops mail to a contact; the first reason stands. */
  stopMail(contactId: string, reason: string, at: string): TransactItem {
    return {
      label: 'contact',
      Update: {
        TableName: table,
        Key: contactKey(contactId),
        UpdateExpression: 'SET doNotMail = if_not_exists(doNotMail, :stop)',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':stop': { reason, at } },
      },
    };
  },
});
