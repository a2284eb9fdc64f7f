import { addressParser } from 'postal-mime';
import type { MailAddress } from './inbound-mail.ts';
import { wellFormed } from './mime/charset.ts';
import { asUtf8Words, decodeWords } from './mime/encoded-words.ts';
import { withoutC1 } from './mime/guess-text.ts';

const MAX_ADDRESSES = 500;
const MAX_REFERENCES = 100;
const MAX_ID = 900;

const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** A header's text in one line: words decoded, control characters and white space folded to single blanks. */
export const headerText = (value: string): string =>
  wellFormed(withoutC1(decodeWords(value)).replace(CONTROLS, ' ').replace(/\s+/g, ' ').trim());

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
  for (const entry of addressParser(asUtf8Words(plainComments(value)), { flatten: true })) {
    const address = normalisedAddress(entry.address ?? '');
    if (address !== undefined && found.length < MAX_ADDRESSES) {
      found.push({ name: cutCharacters(headerText(entry.name), 200), address });
    }
  }
  return found;
}

/** Comments without comments in them and without escapes, as the parser takes them. */
function plainComments(value: string): string {
  if (!/[\\(].*[()]/s.test(value)) return value;
  let plain = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === '\\' && depth > 0) {
      const escaped = value.charAt(++at);
      plain += /[()]/.test(escaped) ? '' : escaped;
      continue;
    }
    if (char === '\\' && quoted) plain += char + value.charAt(++at);
    else if (char === '"' && depth === 0) {
      quoted = !quoted;
      plain += char;
    } else if (char === '(' && !quoted) plain += depth++ === 0 ? char : ' ';
    else if (char === ')' && !quoted && depth > 0) plain += --depth === 0 ? char : ' ';
    else plain += char;
  }
  return plain;
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

// Clocks that were never set say 1970; spam says what keeps it on top of the list.
const FIRST_MAIL = Date.UTC(1971);
const LAST_DATE = Date.UTC(2100);

/** A Date header as an ISO instant; undefined unless it names a real one that a mail may have. Without a zone it is read as UTC. */
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
  return instant === undefined || instant < FIRST_MAIL || instant > LAST_DATE
    ? undefined
    : new Date(instant).toISOString();
}
