import { domainToASCII } from 'node:url';
import * as z from 'zod';

/** Mail is sent to letters a to z and digits. Of a domain in other letters the form that works is known. */
function foreignLetters({ input }: { readonly input?: unknown }): string | undefined {
  if (typeof input !== 'string' || !/[^\p{ASCII}]/u.test(input)) return undefined;
  const [, local, domain] = /^([\p{ASCII}]+)@([\p{L}\p{N}\p{M}.-]+)$/u.exec(input) ?? [];
  const written = local && domain ? domainToASCII(domain) : '';
  return written
    ? `Mail goes to letters a to z: write ${local}@${written}`
    : 'Mail goes to letters a to z, digits and signs: this has others.';
}

/**
 * An address that a mail can be sent to, as a caller gives it: in all 254 characters at most, and 64 before the @
 * (RFC 5321). What passes here must never be refused when the mail is written: the caller would not hear of it.
 */
export const EmailAddress = z
  .email({ error: foreignLetters })
  .max(254)
  .refine((address) => address.indexOf('@') <= 64, 'At most 64 characters before the @.');
