import { digest, HEAD, type Key, shardOf } from './key.ts';

export const contactKey = (contactId: string): Key => ({ pk: `CON#${contactId}`, sk: HEAD });

/** Index `lists`: the contacts of one shard by their ids; those that were merged away are in none. */
export const contactShards = 8;
export const contactList = (shard: number): string => `CNL#${shard}`;
export const contactListOf = (contactId: string): string => contactList(shardOf(contactId, contactShards));

/** Whose id in another system this is. It may hold anything and be long: it is hashed. */
export const externalIdKey = (kind: 'contact' | 'account', externalId: string): Key => ({
  pk: `EXT#${kind}#${digest(externalId)}`,
  sk: HEAD,
});

/** The history of a contact, oldest first. */
export const contactEventKey = (contactId: string, at: string, id: string): Key => ({
  pk: `CON#${contactId}`,
  sk: `LOG#${at}#${id}`,
});

export const accountKey = (accountId: string): Key => ({ pk: `ACC#${accountId}`, sk: HEAD });

/** What stands beside an account: its contacts, and the accounts right below it. */
export const accountContactKey = (accountId: string, contactId: string): Key => ({
  pk: `ACC#${accountId}`,
  sk: `CON#${contactId}`,
});
export const subAccountKey = (accountId: string, below: string): Key => ({
  pk: `ACC#${accountId}`,
  sk: `SUB#${below}`,
});
export const accountContacts = { from: 'CON#', to: 'CON#~' } as const;
export const subAccounts = { from: 'SUB#', to: 'SUB#~' } as const;
/** From an account's contacts over itself, its incidents and the accounts below it to all that is owed to it. */
export const besideAccount = { from: accountContacts.from, to: 'T~' } as const;

/** `domain` as `domainOf` gives it. */
export const domainKey = (domain: string): Key => ({ pk: `DOM#${domain}`, sk: HEAD });
export const domainOfKey = (pk: string): string => pk.slice('DOM#'.length);

/** Index `lists`: all accounts by their names. */
export const accountList = 'ACL#all';
/** What a cursor of that list, and of those beside an account or a contact, may stand at. */
export const isNamePlace = (text: string): boolean => text.includes('#');
export const byName = (foldedName: string, id: string): string => `${foldedName}#${id}`;
export const idOfName = (place: string): string => place.slice(place.lastIndexOf('#') + 1);

/** Texts that begin with the same two letters stand in one partition. */
export const lookUpPartition = (text: string): string => `FIND#${[...text].slice(0, 2).join('')}`;
export const lookUpKey = (text: string, kind: string, id: string): Key => ({
  pk: lookUpPartition(text),
  sk: `${text}#${kind}#${id}`,
});

/** `address` as `normaliseAddress` gives it. */
export const addressKey = (address: string): Key => ({ pk: `ADR#${address}`, sk: HEAD });
/** Failures of mail to an address, beside its owner. */
export const softBouncesKey = (address: string): Key => ({ pk: `ADR#${address}`, sk: 'SOFT' });
export const addressOfKey = (pk: string): string => pk.slice('ADR#'.length);
