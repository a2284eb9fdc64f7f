import { addressParser, decodeWords } from 'postal-mime';
import type { MailAddress } from './inbound-mail.ts';
import { decodeText, isKnownCharset, wellFormed, withoutC1 } from './mime/charset.ts';

const MAX_ADDRESSES = 500;
const MAX_REFERENCES = 100;
const MAX_ID = 900;

const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

const ENCODED_WORD = /=\?([^?\s]{1,60})\?([QqBb])\?([^?]*)\?=/g;

/** Encoded words (RFC 2047) whose charset postal-mime would misread, rewritten as UTF-8 ones. */
const relabelled = (value: string): string =>
  value.replace(ENCODED_WORD, (word, label: string, kind: string, content: string) => {
    const charset = label.replace(/\*.*$/, '');
    if (/^utf-?8$/i.test(charset) || isKnownCharset(charset)) return word;
    const bytes = kind.toLowerCase() === 'b' ? Buffer.from(content, 'base64') : fromQ(content);
    return `=?utf-8?B?${Buffer.from(decodeText(bytes, charset), 'utf8').toString('base64')}?=`;
  });

const fromQ = (content: string): Buffer =>
  Buffer.from(
    Buffer.from(content.replaceAll('_', ' '), 'utf8')
      .toString('latin1')
      .replace(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );

/** A header's text in one line: words decoded, control characters and white space folded to single blanks. */
export const headerText = (value: string): string =>
  wellFormed(
    withoutC1(decodeWords(relabelled(value)))
      .replace(CONTROLS, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );

/** The first `limit` characters, never half of one. */
export function cutCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return Array.from(text.slice(0, limit * 2))
    .slice(0, limit)
    .join('');
}

/** The addresses of a header, groups unfolded; entries without an `@` are left out. */
export function addressesOf(value: string | undefined): MailAddress[] {
  if (value === undefined) return [];
  const found: MailAddress[] = [];
  for (const entry of addressParser(relabelled(value), { flatten: true })) {
    const address = normalisedAddress(entry.address ?? '');
    if (address !== undefined && found.length < MAX_ADDRESSES) {
      found.push({ name: cutCharacters(headerText(entry.name), 200), address });
    }
  }
  return found;
}

/** Without comments and blanks, domain in lower case; undefined unless it has the form of an address of at most 320 characters. */
export function normalisedAddress(text: string): string | undefined {
  if (text.length > 1_000) return undefined;
  const address = text
    .replace(/\([^()]*\)/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([.@]) ?/g, '$1')
    .trim()
    .replace(/^< ?| ?>$/g, '');
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1 || address.length > 320 || /[\s\p{Cc}<>]/u.test(address))
    return undefined;
  return `${address.slice(0, at)}@${address.slice(at + 1).toLowerCase()}`;
}

/** Message ids of a header, without `<>`; bare ones where a sender forgot the brackets. */
export function messageIdsOf(value: string | undefined): string[] {
  if (value === undefined) return [];
  const bracketed = [...value.matchAll(/<([^<>]+)>/g)].map((match) => match[1] ?? '');
  const ids = (bracketed.length > 0 ? bracketed : value.split(/[\s,]+/).filter((word) => word.includes('@')))
    .map((id) => id.replace(/[\s\p{Cc}]+/gu, ''))
    .filter((id) => id !== '' && id.length <= MAX_ID);
  return [...new Set(ids)];
}

/** The first and the newest ones: the first names the conversation, the newest the mail answered. */
export const boundedReferences = (ids: readonly string[]): string[] =>
  ids.length <= MAX_REFERENCES ? [...ids] : [...ids.slice(0, 1), ...ids.slice(1 - MAX_REFERENCES)];

/** A Date header as an ISO instant; undefined unless it names a real one. Without a zone it is read as UTC. */
export function dateOf(value: string | undefined): string | undefined {
  const plain =
    value
      ?.replace(/\([^()]*\)/g, ' ')
      .replace(/\s+/g, ' ')
      .trim() ?? '';
  if (!/\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}|\d{4}-\d\d-\d\d/.test(plain) || plain.length > 100)
    return undefined;
  const zoned = /([+-]\d\d:?\d\d|[A-Za-z])$/.test(plain) ? plain : `${plain} +0000`;
  const instant = [zoned, zoned.replace(/ [A-Za-z]+$/, ' +0000')]
    .map(Date.parse)
    .find((at) => !Number.isNaN(at));
  return instant === undefined || instant < 0 || instant > 253_402_300_799_999
    ? undefined
    : new Date(instant).toISOString();
}
