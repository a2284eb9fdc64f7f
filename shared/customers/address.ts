import { domainToASCII } from 'node:url';

/**
 * The form of an e-mail address in which two spellings are one address: folded to lower case and NFC. Strictly
 * the local part may be case-sensitive; no provider treats it so, and people type it as they like.
 */
export const normaliseAddress = (address: string): string => address.trim().normalize('NFC').toLowerCase();

/** The domain of an address in the form in which domains are kept; empty where it has none. */
export const domainOf = (address: string): string =>
  domainToASCII(address.slice(address.lastIndexOf('@') + 1)).replace(/\.$/, '');
