import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { CorruptDataError, DeskError } from '../platform/errors.ts';
import { Language } from '../platform/language.ts';
import { itemsOf } from '../table/batch-get.ts';
import { addressKey, contactKey, domainKey, type Key } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem } from '../table/transact.ts';
import { domainOf } from './address.ts';
import { Contact } from './contact.ts';
import { type ContactEvent, contactEventWrite } from './contact-event.ts';
import { accountGone, addressTaken, contactChanged, contactWrites } from './contact-writes.ts';
import { MOST_MERGES_DEEP } from './merge-contacts.ts';

/** How a lost race names that mail was stopped. */
export const mailStopped = 'mailStopped';

/** What an address says of its contact. What those who open incidents must know stands there: they read no more. */
export const AddressOwner = z.object({
  contactId: z.string(),
  language: Language.optional(),
  account: z.string().optional(),
});
export type AddressOwner = z.infer<typeof AddressOwner>;

/** Who writes from an address: its contact, or a newcomer with the account that their domain belongs to. */
export type Known = Partial<AddressOwner>;

/** What a domain says of its account. */
export const DomainOwner = z.object({ accountId: z.string() });

export type CustomerStore = ReturnType<typeof customerStore>;

export const customerStore = (client: DynamoDBDocumentClient, table: string) => {
  const item = async (Key: Key, ConsistentRead: boolean) =>
    (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead }))).Item;

  const ownerOf = async (address: string): Promise<AddressOwner | undefined> => {
    const found = await item(addressKey(address), true);
    return found && readItem(AddressOwner, found);
  };

  const accountOfDomain = async (domain: string): Promise<string | undefined> => {
    const found = domain ? await item(domainKey(domain), true) : undefined;
    return found && readItem(DomainOwner, found).accountId;
  };

  /** The contact at the end of the merges of this one. One read, and one for each merge. */
  const contact = async (id: string): Promise<Contact | undefined> => {
    let next: string | undefined = id;
    for (let hops = 0; hops <= MOST_MERGES_DEEP; hops += 1) {
      const found = await item(contactKey(next), true);
      if (!found) return undefined;
      const one = readItem(Contact, found);
      if (one.mergedInto === undefined) return one;
      next = one.mergedInto;
    }
    throw new CorruptDataError('The merges of a contact come to no end.');
  };

  return {
    /** Who owns a normalised address, with what whoever writes there must know. One read. */
    ownerOf,

    /** The id of the contact that owns a normalised address. One read. */
    async contactIdOf(address: string): Promise<string | undefined> {
      return (await ownerOf(address))?.contactId;
    },

    /**
     * Who writes from a normalised address. Two reads at once. A newcomer who does not join (`joins`) is of no
     * account, whatever their domain.
     */
    async whoIs(address: string, joins = true): Promise<Known> {
      const [owner, account] = await Promise.all([
        ownerOf(address),
        joins ? accountOfDomain(domainOf(address)) : undefined,
      ]);
      return owner ?? (account ? { account } : {});
    },

    /** The account that a domain belongs to, as `domainOf` gives it. One read. */
    accountOfDomain,

    contact,

    /** The id of the contact that stands for this one today; the same where there is no such contact. */
    async livingId(id: string): Promise<string> {
      return (await contact(id))?.id ?? id;
    },

    /** Contacts by their ids, in the order of these; what is not there, or was merged away, is left out. One read. */
    async contacts(ids: readonly string[]): Promise<Contact[]> {
      const items = await itemsOf(client, table, ids.map(contactKey));
      const found = new Map(items.map((one) => [String(one.id), readItem(Contact, one)]));
      return ids.flatMap((id) => found.get(id) ?? []).filter(({ mergedInto }) => mergedInto === undefined);
    },

    /** The contact as it is stored, a pointer where it was merged away. One read. */
    async stored(id: string): Promise<Contact | undefined> {
      const found = await item(contactKey(id), true);
      return found && readItem(Contact, found);
    },

    /**
     * The writes that bring a contact with its addresses into being, as one of its account. Lost when an address
     * has an owner by now, or the account is gone: see `isOtherNewcomer`.
     */
    creation: (contact: z.input<typeof Contact>): TransactItem[] =>
      contactWrites({ after: { ...Contact.parse(contact), version: 1 } }, table),

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

    /** The write that stops mail to a contact; the first reason stands. `told` keeps each in the history. */
    stopMail(contactId: string, reason: string, at: string): TransactItem {
      return {
        label: contactChanged,
        Update: {
          TableName: table,
          Key: contactKey(contactId),
          UpdateExpression:
            'SET doNotMail = if_not_exists(doNotMail, :stop), version = if_not_exists(version, :none) + :one',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':stop': { reason, at }, ':none': 0, ':one': 1 },
        },
      };
    },

    /** The write that adds an entry to the history of a contact. */
    told: (event: ContactEvent): TransactItem => contactEventWrite(event, table),
  };
};

/** Whether a race was lost to somebody who made the contact, or took its account away: look again. */
export const isOtherNewcomer = (error: unknown): boolean =>
  error instanceof LostRace && (error.by(addressTaken) ?? error.by(accountGone)) !== undefined;

/** Whether that account went, or is about to: a newcomer comes without it. */
export const accountWent = (error: unknown): boolean =>
  error instanceof LostRace && error.by(accountGone) !== undefined;

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
