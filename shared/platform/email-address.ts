import * as z from 'zod';

/**
 * An address that a mail can be sent to, as a caller gives it: in all 254 characters at most, and 64 before the @
 * (RFC 5321). What passes here must never be refused when the mail is written: the caller would not hear of it.
 */
export const EmailAddress = z
  .email()
  .max(254)
  .refine((address) => address.indexOf('@') <= 64, 'At most 64 characters before the @.');
