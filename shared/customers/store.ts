import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DeskError } from '../platform/errors.ts';
import { Language } from '../platform/language.ts';
import { addressKey, contactKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import type { LostRace, TransactItem } from '../table/transact.ts';
import { Contact } from './contact.ts';

/** Labels of the writes below, as a lost race names them. */
export const addressTaken = 'address';
export const mailStopped = 'mailStopped';

/** What an address says of its contact. The language stands there too: those who open incidents read no more. */
export const AddressOwner = z.object({ contactId: z.string(), language: Language.optional() });
export type AddressOwner = z.infer<typeof AddressOwner>;

export type CustomerStore = ReturnType<typeof customerStore>;

export const customerStore = (client: DynamoDBDocumentClient, table: string) => ({
  /** Who owns a normalised address, with what whoever writes there must know. One read. */
  ownerOf: (address: string) => ownerOf(client, table, address),

  /** The id of the contact that owns a normalised address. One read. */
  async contactIdOf(address: string): Promise<string | undefined> {
    return (await ownerOf(client, table, address))?.contactId;
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
        Item: {
          ...addressKey(address),
          kind: 'address',
          contactId: contact.id,
          ...(contact.language ? { language: contact.language } : {}),
        },
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

  /** Holds only while mail may go to a contact; where it fails, `stoppedMail` says why. */
  mayBeMailed(contactId: string): TransactItem {
    return {
      label: mailStopped,
      ConditionCheck: {
        TableName: table,
        Key: contactKey(contactId),
        ConditionExpression: 'attribute_not_exists(doNotMail)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
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

async function ownerOf(
  client: DynamoDBDocumentClient,
  table: string,
  address: string,
): Promise<AddressOwner | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: addressKey(address), ConsistentRead: true }),
  );
  return Item && readItem(AddressOwner, Item);
}

/** What to tell whoever wanted to mail a contact to whom mail was stopped; undefined for another lost race. */
export function stoppedMail(lost: LostRace): DeskError | undefined {
  const found = lost.by(mailStopped)?.found;
  if (!found) return undefined;
  const { reason = 'No reason is known.', at } = readItem(Contact, found).doNotMail ?? {};
  return new DeskError(
    'mailStopped',
    `Mail to this contact was stopped${at ? ` on ${at.slice(0, 10)}` : ''}: ${reason}`,
  );
}
