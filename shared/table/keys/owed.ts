import { accountKey, contactKey } from './customers.ts';
import { HEAD, type Key } from './key.ts';
import { ownerPartition } from './owners.ts';

export const entitlementKey = (id: string): Key => ({ pk: `ENT#${id}`, sk: HEAD });

/** A row of the ledger of an entitlement, oldest first. */
export const drawKey = (id: string, at: string, row: string): Key => ({
  pk: `ENT#${id}`,
  sk: `DRAW#${at}#${row}`,
});
export const draws = { from: 'DRAW#', to: 'DRAW#~' } as const;
export const isDrawPlace = (sk: string): boolean => sk > draws.from && sk < draws.to;

/** That an entitlement is an account's or a contact's own. */
export const ownedEntitlementKey = (owner: 'account' | 'contact', ownerId: string, id: string): Key => ({
  pk: ownerPartition(owner, ownerId),
  sk: `TENT#${id}`,
});
export const ownedEntitlements = { from: 'TENT#', to: 'TENT#~' } as const;
/** Index `lists`: all entitlements, by their ids. */
export const entitlementList = 'ENL#all';

export const isOwnedEntitlementPlace = (sk: string): boolean =>
  sk > ownedEntitlements.from && sk < ownedEntitlements.to;

/** What stands beside accounts and contacts behind all that one look at who names an account sees. */
const assetBeside = (pk: string, assetId: string): Key => ({ pk, sk: `TAST#${assetId}` });
export const accountAssetKey = (accountId: string, assetId: string): Key =>
  assetBeside(accountKey(accountId).pk, assetId);
export const contactAssetKey = (contactId: string, assetId: string): Key =>
  assetBeside(contactKey(contactId).pk, assetId);
export const assetsBeside = { from: 'TAST#', to: 'TAST#~' } as const;
export const accountContractKey = (accountId: string, contractId: string): Key => ({
  pk: `ACC#${accountId}`,
  sk: `TAGR#${contractId}`,
});
export const contractsBeside = { from: 'TAGR#', to: 'TAGR#~' } as const;

export const productKey = (productId: string): Key => ({ pk: `PRD#${productId}`, sk: HEAD });
/** What stands beside a model: the models right below a family, the assets of a product. */
export const subProductKey = (familyId: string, below: string): Key => ({
  pk: `PRD#${familyId}`,
  sk: `SUB#${below}`,
});
export const productAssetKey = (productId: string, assetId: string): Key => ({
  pk: `PRD#${productId}`,
  sk: `AST#${assetId}`,
});
export const subProducts = { from: 'SUB#', to: 'SUB#~' } as const;

export const assetKey = (assetId: string): Key => ({ pk: `AST#${assetId}`, sk: HEAD });
/** `serial` as `foldSerial` gives it. It belongs to one asset of each model. */
export const serialNumberPartition = (serial: string): string => `SNR#${serial}`;
export const serialNumberKey = (serial: string, productId: string): Key => ({
  pk: serialNumberPartition(serial),
  sk: productId,
});

export const contractKey = (contractId: string): Key => ({ pk: `AGR#${contractId}`, sk: HEAD });
/** The assets that a contract covers. */
export const contractAssetKey = (contractId: string, assetId: string): Key => ({
  pk: `AGR#${contractId}`,
  sk: `AST#${assetId}`,
});
/** The sort keys of the assets of a model, and of those under a contract. */
export const ownAssets = { from: 'AST#', to: 'AST#~' } as const;
/** `number` in its folded form. */
export const contractNumberKey = (number: string): Key => ({ pk: `AGN#${number}`, sk: HEAD });

/** Index `lists`: all product models by their names, all contracts by their numbers. */
export const productList = 'PRL#all';
export const contractList = 'AGL#all';

/** Serial numbers are typed with blanks, hyphens and in either case. */
export const foldSerial = (serialNumber: string): string =>
  serialNumber
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]+/g, '');
