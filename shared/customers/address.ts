import { domainToASCII } from 'node:url';

/**
 * The form of an e-mail address in which two spellings are one address: folded to lower case and NFC. Strictly
 * the local part may be case-sensitive; no provider treats it so, and people type it as they like.
 */
export const normaliseAddress = (address: string): string => address.trim().normalize('NFC').toLowerCase();

/** The domain of an address in the form in which domains are kept; empty where it has none. */
export function domainOf(address: string): string {
  const written = address.slice(address.lastIndexOf('@') + 1);
  // Of a URL, Node would take the host alone.
  return /^[\p{L}\p{N}\p{M}.-]+$/u.test(written) ? domainToASCII(written).replace(/\.$/, '') : '';
}
