import * as z from 'zod';
import { readBody } from '../../http/json-protocol.ts';
import { bareAddress, splitAddress, splitList } from './address.ts';
import { SesError } from './error.ts';
import { type HeaderSection, readHeaders, valuesOf, withField } from './header-section.ts';

/** Of the whole message, attachments included. */
export const largestMessage = 40 * 1024 * 1024;
const mostRecipients = 50;

export interface SendRequest {
  /** Envelope sender: the first address of From. */
  readonly source: string;
  /** The From header's addresses. */
  readonly from: readonly string[];
  readonly destinations: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  readonly configurationSet: string | undefined;
  readonly raw: Buffer;
  readonly headers: HeaderSection;
}

const addresses = z.array(z.string()).default([]);

/** SendEmail as far as raw mail goes: what else it takes does not run here, and is refused. */
const Asked = z.strictObject({
  FromEmailAddress: z
    .string()
    .regex(/^[^\r\n]+$/)
    .optional(),
  Destination: z
    .strictObject({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses })
    .optional(),
  Content: z.strictObject({ Raw: z.strictObject({ Data: z.string() }) }),
  EmailTags: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
  ConfigurationSetName: z.string().min(1).optional(),
});

/**
 * Reads the body of a SendEmail call.
 * @throws SesError in SES's words: MessageRejected for a mail it cannot read, BadRequestException otherwise.
 */
export function readSendRequest(body: Buffer): SendRequest {
  const asked = readAsked(body);
  const raw = readRaw(asked.Content.Raw.Data);
  const given = readHeaders(raw);
  if (given.fields.length === 0 || raw.indexOf(0) !== -1) {
    throw rejected('The message is not a mail: it begins with no header, or holds a null byte.');
  }
  // As SES does: a sender in the call takes the place of the mail's own.
  const headers =
    asked.FromEmailAddress === undefined ? given : withField(given, 'From', asked.FromEmailAddress);
  const header = (name: string) => valuesOf(headers.fields, name);
  const from = header('From').flatMap(splitList);
  const source = from[0];
  if (source === undefined) throw rejected("Missing required header 'From'.");
  if (header('From').length > 1) throw rejected("Duplicate header 'From'.");
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = asked.Destination ?? {};
  const named = [...ToAddresses, ...CcAddresses, ...BccAddresses];
  const destinations =
    named.length > 0 ? named : ['To', 'Cc', 'Bcc'].flatMap((name) => header(name).flatMap(splitList));
  checkRecipients(destinations);
  return {
    ...{ raw, headers, from, source },
    destinations: destinations.map(bareAddress),
    tags: readTags(asked.EmailTags, header('X-SES-MESSAGE-TAGS')),
    configurationSet: asked.ConfigurationSetName ?? header('X-SES-CONFIGURATION-SET')[0],
  };
}

const rejected = (message: string) => new SesError('MessageRejected', message);
const invalid = (message: string) => new SesError('BadRequestException', message);

function readAsked(body: Buffer): z.output<typeof Asked> {
  const { data, error } = Asked.safeParse(readBody(body));
  if (data !== undefined) return data;
  const issue = error.issues[0];
  throw invalid(`${issue?.path.join('.') || 'SendEmail'}: ${issue?.message}`);
}

function readRaw(data: string): Buffer {
  if (data === '') throw rejected('Empty raw message.');
  // Four characters for three bytes: known to be too long before it is decoded.
  if (data.length > (largestMessage / 3) * 4 + 8) throw tooLong();
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data.slice(-64))) throw invalid('Content.Raw.Data is no base64.');
  const raw = Buffer.from(data, 'base64');
  if (raw.length > largestMessage) throw tooLong();
  return raw;
}

const tooLong = () => invalid(`Message length is more than ${largestMessage} bytes long.`);

function checkRecipients(destinations: readonly string[]): void {
  if (destinations.length === 0) throw invalid("Missing required header 'To'.");
  if (destinations.length > mostRecipients) throw rejected(`Recipient count exceeds ${mostRecipients}.`);
  for (const destination of destinations) {
    const parts = splitAddress(destination);
    if (parts === undefined) throw invalid("Missing final '@domain'");
    if (Buffer.byteLength(parts.local) > 64) throw invalid('Local part of a recipient address is too long.');
  }
}

function readTags(
  given: readonly { readonly Name: string; readonly Value: string }[],
  headers: readonly string[],
): Map<string, string> {
  const tags = new Map<string, string>();
  for (const pair of headers.flatMap((value) => value.split(','))) {
    const [name = '', value = ''] = pair.split('=').map((part) => part.trim());
    if (name !== '') tags.set(name, value);
  }
  for (const { Name, Value } of given) tags.set(Name, Value);
  for (const [name, value] of tags) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name) || !/^[A-Za-z0-9_.@-]{1,256}$/.test(value)) {
      throw invalid(`Tag ${name.slice(0, 40)}: a tag may hold letters, digits, underscores and dashes only.`);
    }
  }
  return tags;
}
