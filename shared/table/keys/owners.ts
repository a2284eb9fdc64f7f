import type { Key } from './key.ts';

/** Whose incidents are kept in a row beside them: they rarely change hands. */
export const owners = ['contact', 'account', 'asset', 'topic'] as const;
export type Owner = (typeof owners)[number];

const ownerPrefix: Readonly<Record<Owner, string>> = {
  contact: 'CON',
  account: 'ACC',
  asset: 'SER',
  topic: 'TOP',
};

/** The incidents of one contact, account, asset (by serial number as `foldSerial` gives it) or topic. */
export const ownerPartition = (owner: Owner, id: string): string => `${ownerPrefix[owner]}#${id}`;

export const ownedIncidentKey = (owner: Owner, id: string, createdAt: string, reference: string): Key => ({
  pk: ownerPartition(owner, id),
  sk: `INC#${createdAt}#${reference}`,
});

/** The sort keys of the incidents in an owner's partition. */
export const ownedIncidents = { from: 'INC#', to: 'INC#~' } as const;

/** The same order as `viewPlace` gives: an owner's incidents stand in that of their creation. */
export const ownedPlace = (place: string): string => `INC#${place}`;
export const placeOfOwned = (sk: string): string => sk.slice('INC#'.length);
