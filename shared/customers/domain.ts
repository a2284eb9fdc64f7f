import * as z from 'zod';
import { domainOf } from './address.ts';
import { isFreeMail } from './free-mail.ts';

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain that people of one account write from, however it is typed: `@Example.com` is `example.com`. */
export const Domain = z
  .string()
  .trim()
  .max(254)
  .transform((typed) => domainOf(typed.replace(/^@/, '').normalize('NFC').toLowerCase()))
  .refine(isDomain, 'A domain such as example.com.')
  .refine((domain) => !isFreeMail(domain), 'Anybody can have an address there: it belongs to no account.');

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  // What ends in a number is an IP address.
  const top = labels.at(-1) ?? '';
  return labels.length >= 2 && labels.every((one) => label.test(one)) && !/^\d+$/.test(top);
}
