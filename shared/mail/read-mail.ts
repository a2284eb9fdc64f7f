import { readAttachments } from './attachments.ts';
import { automaticOf, senderOf, untagged } from './automatic.ts';
import { type Body, cutToBytes, readBody } from './body.ts';
import { readReport } from './bounce/read-report.ts';
import {
  addressesOf,
  boundedReferences,
  cutCharacters,
  dateOf,
  headerText,
  messageIdsOf,
} from './header-values.ts';
import type { InboundMail } from './inbound-mail.ts';
import { wellFormed } from './mime/charset.ts';
import { guessText } from './mime/guess-text.ts';
import { fieldOf, type HeaderBlock, readHeaderBlock } from './mime/header-block.ts';
import { type Part, readMimeTree } from './mime/mime-tree.ts';
import { envelopeRecipient, envelopeSender, sesFields, verdictsOf } from './verdicts.ts';
import { whatIsNew } from './what-is-new.ts';

export interface ReadMailOptions {
  /** Our own addresses (support addresses, sender): mail from them is `ownMail`. `+tags` are disregarded. */
  readonly ownAddresses?: readonly string[];
}

const MAX_SUBJECT = 250;
const bodyOfText = (text: string): Body => ({ ...noBody, text, marked: text });
const SALVAGED_BYTES = 1024 * 1024;
const noBody: Body = { text: '', marked: '', source: '', html: undefined, truncated: false, files: [] };

/**
 * Reads a raw mail as SES stored it. Never throws or rejects: what could not be read is said in `unreadable`
 * and everything else holds what could. Memory stays within a few times the mail; work is bounded for any input.
 */
export async function readMail(raw: Uint8Array, options: ReadMailOptions = {}): Promise<InboundMail> {
  const bytes = withLineFeeds(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
  try {
    const { root, fault } = readMimeTree(bytes);
    const headless = root.header.fields.length === 0;
    const body = headless ? bodyOfText(salvagedText(bytes)) : readBody(root);
    return mailOf(root.header, body, options, fault, root);
  } catch (cause) {
    return salvaged(bytes, options, cause);
  }
}

function mailOf(
  header: HeaderBlock,
  body: Body,
  options: ReadMailOptions,
  fault: string | undefined,
  root?: Part,
): InboundMail {
  const field = (name: string) => fieldOf(header, name);
  const addresses = (name: string) =>
    addressesOf(
      header.fields
        .filter((each) => each.name === name)
        .map(({ value }) => value)
        .join(', ')
        .slice(0, 65_536),
    );
  const ses = sesFields(header.fields);
  const envelopeFrom = envelopeSender(header.fields);
  const ownAddresses = new Set((options.ownAddresses ?? []).map(untagged));
  const [to, cc] = [addresses('to'), addresses('cc')];
  const noted = envelopeRecipient(ses);
  const subject = cutCharacters(headerText(field('subject') ?? ''), MAX_SUBJECT);
  const report = root && readReport({ root, text: body.text, envelopeFrom, from: senderOf(header), subject });
  const mail: Omit<InboundMail, OptionalField> = {
    replyTo: addresses('reply-to'),
    to,
    cc,
    recipients: [
      ...new Set(
        [
          ...(noted === undefined ? [] : [noted]),
          ...[...to, ...cc, ...passedOnTo.flatMap(addresses)].map((each) => each.address),
        ].map(lower),
      ),
    ],
    subject,
    references: boundedReferences(messageIdsOf(field('references'))),
    text: body.text,
    truncated: body.truncated,
    newText: whatIsNew(body, subject),
    ...readAttachments(body.files, body.html ?? ''),
    verdicts: verdictsOf(ses),
    extensions: extensionsOf(header),
  };
  return {
    ...mail,
    ...present({
      messageId: messageIdsOf(field('message-id'))[0] ?? bareId(field('message-id')),
      from: addressesOf(field('from'))[0],
      envelopeFrom,
      date: dateOf(field('date')),
      inReplyTo: messageIdsOf(field('in-reply-to'))[0],
      html: body.html,
      automatic: automaticOf(header, { sender: envelopeFrom, ownAddresses, report, text: mail.newText }),
      report,
      unreadable: fault,
    }),
  };
}

type OptionalField =
  | 'messageId'
  | 'from'
  | 'envelopeFrom'
  | 'date'
  | 'inReplyTo'
  | 'html'
  | 'automatic'
  | 'report'
  | 'unreadable';

/** Where servers on the way, and who passed the mail on, note to whom it went. */
const passedOnTo = [
  ...['delivered-to', 'x-original-to', 'x-envelope-to', 'envelope-to', 'x-forwarded-to'],
  ...['x-rcpt-to', 'resent-to', 'resent-cc', 'apparently-to'],
];

const MOST_EXTENSIONS = 200;
const LONGEST_EXTENSION = 500;

function extensionsOf({ fields }: HeaderBlock): Record<string, string> {
  const found = new Map<string, string>();
  for (const { name, value } of fields) {
    if (found.size >= MOST_EXTENSIONS) break;
    if (!name.startsWith('x-') || found.has(name) || value.length > LONGEST_EXTENSION) continue;
    found.set(name, headerText(value));
  }
  return Object.fromEntries(found);
}

const lower = (address: string): string => address.toLowerCase();

/** A Message-ID without brackets or `@` still tells one mail from another. */
const bareId = (value: string | undefined): string | undefined => {
  const id = value?.replace(/[<>\s\p{Cc}]+/gu, '').slice(0, 900);
  return id === '' ? undefined : id;
};

/** Without the keys that are undefined, so that a missing value is a missing key. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** What can be had from a mail that the reader itself failed on: its header fields and its bytes as text. */
function salvaged(bytes: Buffer, options: ReadMailOptions, cause: unknown): InboundMail {
  const fault = `The mail could not be parsed: ${cause instanceof Error ? cause.message.slice(0, 200) : 'unknown fault'}.`;
  const body = bodyOfText(salvagedText(bytes));
  try {
    return mailOf(readHeaderBlock(bytes, 0, bytes.length), body, options, fault);
  } catch {
    return mailOf({ fields: [], bodyStart: 0, overLimit: false }, body, options, fault);
  }
}

const salvagedText = (bytes: Buffer): string =>
  cutToBytes(
    wellFormed(guessText(bytes.subarray(0, SALVAGED_BYTES)).replaceAll('\0', '').replace(/\r\n?/g, '\n')),
    SALVAGED_BYTES,
  );

/** Mail with bare carriage returns for line ends, as old gateways write, gets line feeds. */
function withLineFeeds(bytes: Buffer): Buffer {
  if (bytes.subarray(0, 65_536).includes(0x0a) || !bytes.subarray(0, 65_536).includes(0x0d)) return bytes;
  return bytes.map((byte) => (byte === 0x0d ? 0x0a : byte)) as Buffer;
}
