import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import PostalMime, { type Address, type Email } from 'postal-mime';
import { readHeaders } from './header-section.ts';

interface Party {
  readonly address: string;
  readonly name: string;
}

/** A mail as MailDev's pages and its API (`GET /email`) show it. */
export interface MailboxEntry {
  readonly id: string;
  readonly [field: string]: unknown;
}

const party = (address: Address | undefined): Party[] => {
  if (address === undefined) return [];
  if (address.group) return address.group.flatMap(party);
  return [{ address: address.address ?? '', name: address.name ?? '' }];
};
const parties = (addresses: readonly Address[] | undefined): Party[] => (addresses ?? []).flatMap(party);

/** Beyond this a mail is shown by its headers alone: parsing takes a second per 7 MB, and all else waits. */
const mostParsed = 16 * 1024 * 1024;

/** Reads `<folder>/<id>.eml` and lays its attachments beside it. A mail that cannot be parsed is shown bare. */
export async function mailboxEntry(given: {
  readonly id: string;
  readonly folder: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly read: boolean;
}): Promise<MailboxEntry> {
  const { id, folder, envelope, read } = given;
  const source = join(folder, `${id}.eml`);
  const raw = readFileSync(source);
  const parsed = raw.length > mostParsed ? raw.subarray(0, readHeaders(raw).end) : raw;
  const mail = await PostalMime.parse(parsed).catch(
    (): Email => ({ headers: [], attachments: [] }) as unknown as Email,
  );
  const to = parties(mail.to);
  const cc = parties(mail.cc);
  const named = new Set([...to, ...cc].map(({ address }) => address.toLowerCase()));
  const time = mail.date === undefined ? new Date() : new Date(mail.date);
  return {
    ...{ id, read, source, time, date: time, to, cc },
    ...{ bcc: [], calculatedBcc: envelope.to.filter((address) => !named.has(address.toLowerCase())) },
    ...{ subject: mail.subject ?? '', html: mail.html, text: mail.text, messageId: mail.messageId },
    ...{ from: parties(mail.from && [mail.from]), replyTo: parties(mail.replyTo) },
    ...{ headers: headersOf(mail), priority: 'normal', size: raw.length, sizeHuman: inWords(raw.length) },
    envelope: {
      from: { address: envelope.from, args: {} },
      to: envelope.to.map((address) => ({ address, args: {} })),
      ...{ host: 'localhost', remoteAddress: '127.0.0.1' },
    },
    attachments:
      mail.attachments.length === 0 ? null : mail.attachments.map((each, at) => store(folder, id, each, at)),
  };
}

/** Repeated headers as lists. */
function headersOf(mail: Email): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const { key, value } of mail.headers) {
    const before = headers[key];
    headers[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return headers;
}

const inWords = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1024 ** 2
      ? `${(bytes / 1024).toFixed(1)} KB`
      : `${(bytes / 1024 ** 2).toFixed(1)} MB`;

/** The name on disk is a digest: the mail's own name is not to be trusted with a path. */
function store(folder: string, id: string, attachment: Email['attachments'][number], index: number): object {
  const { filename, mimeType, disposition, contentId, content } = attachment;
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer);
  const fileName = filename ?? `attachment-${index + 1}`;
  const extension = /^\.[A-Za-z0-9]{1,10}$/.exec(extname(basename(fileName)))?.[0] ?? '';
  const generatedFileName = `${createHash('sha256').update(`${index} ${fileName}`).digest('hex').slice(0, 32)}${extension}`;
  mkdirSync(join(folder, id), { recursive: true });
  writeFileSync(join(folder, id, generatedFileName), bytes);
  return {
    ...{ contentType: mimeType, fileName, generatedFileName, transformed: true },
    ...{ contentDisposition: disposition, length: bytes.length },
    contentId: contentId?.replace(/^<|>$/g, ''),
    checksum: createHash('md5').update(bytes).digest('hex'),
  };
}
