import { createHmac, timingSafeEqual } from 'node:crypto';

type Keys = readonly Uint8Array[];

/**
 * The address an answer to one incident goes to: `support+261122-000001.<signature>@…`. The signature has 80
 * bits in hexadecimal, which survives mail servers that change the case of the local part.
 */
export function replyAddress(support: string, reference: string, keys: Keys): string {
  const [current] = keys;
  if (!current) throw new Error('There is no signing key.');
  const [local, domain] = [
    support.slice(0, support.lastIndexOf('@')),
    support.slice(support.lastIndexOf('@')),
  ];
  return `${local}+${reference}.${signature(reference, current)}${domain}`;
}

/** The incident that a genuine reply address names; undefined for any other address. */
export function referenceOfReplyAddress(address: string, keys: Keys): string | undefined {
  const [, reference, given] = /\+(\d{6}-\d{6,9})\.([0-9a-f]{20})@/i.exec(address) ?? [];
  if (!reference || !given) return undefined;
  const claimed = Buffer.from(given.toLowerCase());
  return keys.some((key) => timingSafeEqual(Buffer.from(signature(reference, key)), claimed))
    ? reference
    : undefined;
}

const signature = (reference: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(`reply-address:${reference}`).digest('hex').slice(0, 20);
