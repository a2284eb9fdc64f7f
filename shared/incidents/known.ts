import type { Asset, Contract, ProductModel } from '../products/index.ts';

/** What a patch names, as it was found. What is not among it is not there. */
export interface Known {
  /** The day it is, where the site is. */
  readonly day: string;
  /** Accounts with all above them, themselves first. */
  readonly accounts: ReadonlyMap<string, readonly string[]>;
  readonly products: ReadonlyMap<string, ProductModel>;
  readonly contracts: ReadonlyMap<string, Contract>;
  /** Those that may be meant by the asset that is named. */
  readonly assets: readonly Asset[];
  /** The account of the contact that is named; null for none, absent where that says nothing. */
  readonly contactAccount?: string | null | undefined;
}

/** A device by its id, or by its serial number with its model where that is not enough. */
export interface AssetWish {
  readonly id?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly product?: string | undefined;
}

/** What a patch says of customers, devices and contracts: absent stays, null clears. */
export interface NamingWish {
  readonly account?: string | null | undefined;
  readonly asset?: AssetWish | null | undefined;
  readonly product?: string | null | undefined;
  readonly contract?: string | null | undefined;
}

/** An account and all above it. */
export const lineage = ({ accounts }: Pick<Known, 'accounts'>, account: string): readonly string[] =>
  accounts.get(account) ?? [account];
