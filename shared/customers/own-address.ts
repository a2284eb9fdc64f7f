import type { Site } from '../platform/environment.ts';
import { normaliseAddress } from './address.ts';

/** Mail from one of the desk's addresses to another goes round for ever: none is a customer's. */
export function isOwnAddress(address: string, site: Site): boolean {
  // What stands behind a plus is ours to give: our reply addresses are written so.
  const bare = (written: string) => normaliseAddress(written).replace(/\+[^@]*@/, '@');
  return [...site.supportAddresses, site.sender].map(bare).includes(bare(address));
}

export const ownAddressDetail = 'This is one of our own addresses. Give one at which mail is read.';
