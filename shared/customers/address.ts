/**
 * The form of an e-mail address in which two spellings are one address: folded to lower case and NFC. Strictly
 * the local part may be case-sensitive; no provider treats it so, and people type it as they like.
 */
export const normaliseAddress = (address: string): string => address.trim().normalize('NFC').toLowerCase();
