import { bareAddress, splitAddress, splitList } from './address.ts';
import { SesError } from './error.ts';
import { type HeaderSection, readHeaders, valuesOf } from './header-section.ts';

/** Of the whole message, attachments included. */
export const largestMessage = 40 * 1024 * 1024;
const mostRecipients = 50;

export interface SendRequest {
  /** Envelope sender, as it was given. */
  readonly source: string;
  /** The From header's addresses. */
  readonly from: readonly string[];
  readonly destinations: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  readonly configurationSet: string | undefined;
  readonly raw: Buffer;
  readonly headers: HeaderSection;
}

/**
 * Reads a SendRawEmail call.
 * @throws SesError in SES's words: MessageRejected for a mail it cannot read, InvalidParameterValue otherwise.
 */
export function readSendRequest(form: URLSearchParams): SendRequest {
  const raw = readRaw(form.get('RawMessage.Data'));
  const headers = readHeaders(raw);
  const header = (name: string) => valuesOf(headers.fields, name);
  if (headers.fields.length === 0 || raw.indexOf(0) !== -1) {
    throw rejected('The message is not a mail: it begins with no header, or holds a null byte.');
  }
  const from = header('From').flatMap(splitList);
  const first = from[0];
  if (first === undefined) throw rejected("Missing required header 'From'.");
  if (header('From').length > 1) throw rejected("Duplicate header 'From'.");
  const given = listOf(form, 'Destinations.member');
  const destinations =
    given.length > 0 ? given : ['To', 'Cc', 'Bcc'].flatMap((name) => header(name).flatMap(splitList));
  checkRecipients(destinations);
  return {
    ...{ raw, headers, from, source: form.get('Source') || first },
    destinations: destinations.map(bareAddress),
    tags: readTags(form, header('X-SES-MESSAGE-TAGS')),
    configurationSet: form.get('ConfigurationSetName') || header('X-SES-CONFIGURATION-SET')[0],
  };
}

const rejected = (message: string) => new SesError('MessageRejected', message);
const invalid = (message: string) => new SesError('InvalidParameterValue', message);

function readRaw(data: string | null): Buffer {
  if (!data) throw new SesError('MessageRejected', 'Empty raw message.');
  // Four characters for three bytes: known to be too long before it is decoded.
  if (data.length > (largestMessage / 3) * 4 + 8) throw tooLong();
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(data.slice(-64))) throw rejected('RawMessage.Data is no base64.');
  const raw = Buffer.from(data, 'base64');
  if (raw.length > largestMessage) throw tooLong();
  return raw;
}

const tooLong = () => invalid(`Message length is more than ${largestMessage} bytes long.`);

function checkRecipients(destinations: readonly string[]): void {
  if (destinations.length === 0) throw invalid("Missing required header 'To'.");
  if (destinations.length > mostRecipients) {
    throw new SesError('MessageRejected', `Recipient count exceeds ${mostRecipients}.`);
  }
  for (const destination of destinations) {
    const parts = splitAddress(destination);
    if (parts === undefined) throw invalid("Missing final '@domain'");
    if (Buffer.byteLength(parts.local) > 64) throw invalid('Local part of a recipient address is too long.');
  }
}

function listOf(form: URLSearchParams, prefix: string): string[] {
  const values: string[] = [];
  for (let index = 1; ; index++) {
    const value = form.get(`${prefix}.${index}`);
    if (value === null) return values;
    values.push(value);
  }
}

function readTags(form: URLSearchParams, headers: readonly string[]): Map<string, string> {
  const tags = new Map<string, string>();
  for (const pair of headers.flatMap((value) => value.split(','))) {
    const [name = '', value = ''] = pair.split('=').map((part) => part.trim());
    if (name !== '') tags.set(name, value);
  }
  for (let index = 1; ; index++) {
    const name = form.get(`Tags.member.${index}.Name`);
    if (name === null) break;
    tags.set(name, form.get(`Tags.member.${index}.Value`) ?? '');
  }
  for (const [name, value] of tags) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name) || !/^[A-Za-z0-9_.@-]{1,256}$/.test(value)) {
      throw invalid(`Tag ${name.slice(0, 40)}: a tag may hold letters, digits, underscores and dashes only.`);
    }
  }
  return tags;
}
