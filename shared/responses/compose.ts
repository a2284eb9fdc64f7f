import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';
import { oneLine } from './links.ts';
import { plainSubject } from './plain-subject.ts';

export interface Mailbox {
  readonly name?: string;
  readonly address: string;
}

export interface OutgoingAttachment {
  readonly name: string;
  /** MIME type; `application/octet-stream` where it has no such form. */
  readonly type: string;
  readonly content: Uint8Array;
  /** Set for an image that the HTML shows by `cid:`. */
  readonly contentId?: string;
}

export interface OutgoingMail {
  readonly from: Mailbox;
  readonly replyTo?: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc?: readonly Mailbox[];
  /** Never written into the mail: hand `recipientsOf` to the sending side. */
  readonly bcc?: readonly Mailbox[];
  readonly subject: string;
  /** What Outlook groups the conversation by; the subject without what answers put before it where unset. */
  readonly threadTopic?: string;
  readonly text: string;
  readonly html?: string;
  /** Message ids, with or without <>. */
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  /** For mail that no person wrote: asks machines not to answer it (RFC 3834 and Exchange's own field). */
  readonly autoSubmitted?: 'auto-replied' | 'auto-generated';
  /** Further fields. Those that this function writes itself are refused. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments?: readonly OutgoingAttachment[];
  /** Message-ID to ask for; SES puts its own in its place. Makes the bytes the same on every call. */
  readonly messageIdHint?: string;
  readonly listUnsubscribe?: { readonly url?: string; readonly mailto?: string };
  /** Written as the Date; without it the field is left to the sending side. */
  readonly date?: Date;
}

/** The mail asked for cannot be written: a fault of the caller's values. */
export class MailCompositionError extends Error {
  override readonly name = 'MailCompositionError';
}

const MAX_REFERENCES = 30;
/** All of Exchange's answers but the report that a mail was not delivered: the desk lives on those. */
const SUPPRESSED = 'DR, RN, NRN, OOF, AutoReply';
const ADDRESS = /^[^\s<>()[\],;:\\"\p{Cc}]{1,64}@[^\s<>()[\],;:\\"@\p{Cc}]{1,253}$/u;
const WRITTEN_HERE = new Set(
  (
    'from sender reply-to to cc bcc subject date message-id in-reply-to references mime-version content-type ' +
    'content-transfer-encoding content-disposition auto-submitted x-auto-response-suppress precedence thread-topic ' +
    'list-unsubscribe list-unsubscribe-post return-path received'
  ).split(' '),
);

/**
 * Writes a mail as the bytes to send, CRLF line ends. No value can add a header: line breaks in names, subjects
 * and fields become blanks; addresses and field names that hold one are refused.
 * @throws MailCompositionError naming the value at fault.
 */
export async function composeMail(mail: OutgoingMail): Promise<Buffer> {
  if (mail.to.length === 0) throw new MailCompositionError('A mail needs a recipient in `to`.');
  const references = referencesOf(mail);
  const { to, cc } = namedOnce(mail);
  const inReplyTo = messageId(mail.inReplyTo ?? '');
  const hint = messageId(mail.messageIdHint ?? '');
  const message = new MailComposer({
    from: mailbox(mail.from, 'from'),
    ...{ to, cc },
    ...(mail.replyTo === undefined ? {} : { replyTo: mailbox(mail.replyTo, 'replyTo') }),
    subject: oneLine(mail.subject),
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    ...(references.length === 0 ? {} : { references: references.join(' ') }),
    ...(hint === undefined ? {} : { messageId: hint, baseBoundary: boundaryOf(hint) }),
    date: mail.date ?? new Date(0),
    headers: headersOf(mail),
    attachments: (mail.attachments ?? []).map(attachment),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const bytes = await message.build();
  return mail.date === undefined ? withoutDate(bytes) : bytes;
}

/** Every address the mail goes to, blind copies among them, none twice. */
export function recipientsOf(mail: Pick<OutgoingMail, 'to' | 'cc' | 'bcc'>): string[] {
  const all = [...mail.to, ...(mail.cc ?? []), ...(mail.bcc ?? [])].map(
    (each) => mailbox(each, 'recipient').address,
  );
  return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
}

type Box = ReturnType<typeof mailbox>;

/** Whoever stands in `to` or `cc` twice is shown once, first where they come first. */
function namedOnce({ to, cc = [] }: Pick<OutgoingMail, 'to' | 'cc'>): { to: Box[]; cc: Box[] } {
  const seen = new Set<string>();
  const fresh = ({ address }: Box): boolean => {
    const known = seen.has(address.toLowerCase());
    seen.add(address.toLowerCase());
    return !known;
  };
  return {
    to: to.map((each) => mailbox(each, 'to')).filter(fresh),
    cc: cc.map((each) => mailbox(each, 'cc')).filter(fresh),
  };
}

/** Domains in any script are written as mail servers know them. */
function mailbox(box: Mailbox, field: string): { name: string; address: string } {
  if (!ADDRESS.test(box.address)) throw new MailCompositionError(`The address in \`${field}\` is not one.`);
  const at = box.address.lastIndexOf('@');
  const local = box.address.slice(0, at);
  if (/[^\x20-\x7e]/.test(local)) {
    throw new MailCompositionError(
      `The address in \`${field}\` has letters before the @ that SES cannot send to.`,
    );
  }
  const typed = box.address.slice(at + 1);
  const domain = /[^\x20-\x7e]/.test(typed) ? domainToASCII(typed) : typed;
  if (domain === '') throw new MailCompositionError(`The address in \`${field}\` has no domain.`);
  return { name: oneLine(box.name ?? '').slice(0, 200), address: `${local}@${domain}` };
}

/** `<id>` where the text holds a usable one. */
function messageId(text: string): string | undefined {
  const id = text.replace(/[<>]/g, '').trim();
  return id === '' || id.length > 900 || /[\s\p{Cc}]/u.test(id) ? undefined : `<${id}>`;
}

/** The chain oldest first, ending in the mail that is answered; the first and the newest 29 of a long one. */
function referencesOf(mail: OutgoingMail): string[] {
  const all = [...(mail.references ?? []), mail.inReplyTo ?? ''].flatMap((id) => messageId(id) ?? []);
  const last = all.at(-1);
  const chain = [...new Set(all.filter((id) => id !== last)), ...(last === undefined ? [] : [last])];
  return chain.length <= MAX_REFERENCES ? chain : [...chain.slice(0, 1), ...chain.slice(1 - MAX_REFERENCES)];
}

function headersOf(mail: OutgoingMail): { key: string; value: string }[] {
  const fields: [string, string][] = [
    ['Thread-Topic', oneLine(mail.threadTopic ?? plainSubject(mail.subject, ''))],
  ];
  if (mail.autoSubmitted !== undefined) {
    fields.push(
      ['Auto-Submitted', mail.autoSubmitted],
      ['X-Auto-Response-Suppress', SUPPRESSED],
      // Responders older than RFC 3834 know nothing else.
      ['Precedence', 'bulk'],
    );
  }
  fields.push(...unsubscribeFields(mail.listUnsubscribe));
  for (const [name, value] of Object.entries(mail.headers ?? {})) {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,75}$/.test(name))
      throw new MailCompositionError('A header has a name that is not one.');
    if (WRITTEN_HERE.has(name.toLowerCase()))
      throw new MailCompositionError(`The header ${name} cannot be set.`);
    fields.push([name, oneLine(value)]);
  }
  return fields.map(([key, value]) => ({ key, value }));
}

/** RFC 2369; with a page, one click is enough (RFC 8058). */
function unsubscribeFields(target: OutgoingMail['listUnsubscribe']): [string, string][] {
  const { url, mailto } = target ?? {};
  if (url !== undefined && !/^https?:\/\/[^\s<>,\p{Cc}]+$/u.test(url)) {
    throw new MailCompositionError('The page to unsubscribe on is not an http or https URL.');
  }
  if (mailto !== undefined && !ADDRESS.test(mailto))
    throw new MailCompositionError('The address to unsubscribe at is not one.');
  const ways = [
    ...(url === undefined ? [] : [`<${url}>`]),
    ...(mailto === undefined ? [] : [`<mailto:${mailto}>`]),
  ];
  if (ways.length === 0) return [];
  const oneClick: [string, string][] = url?.startsWith('https:')
    ? [['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click']]
    : [];
  return [['List-Unsubscribe', ways.join(', ')], ...oneClick];
}

function attachment(file: OutgoingAttachment) {
  const contentId = file.contentId?.replace(/[<>\s\p{Cc}]/gu, '');
  return {
    filename: oneLine(file.name).replace(/[/\\]/g, '_').slice(0, 255) || 'attachment.bin',
    contentType: /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(file.type) ? file.type : 'application/octet-stream',
    contentTransferEncoding: 'base64',
    content: Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength),
    ...(contentId === undefined || contentId === '' ? {} : { cid: contentId, contentDisposition: 'inline' }),
  };
}

/** Boundaries from the message id instead of chance: a second build of the same mail is the same bytes. */
const boundaryOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32);

/** nodemailer always writes a Date; this one would be made up. */
function withoutDate(bytes: Buffer): Buffer {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes
    .subarray(0, end)
    .toString('latin1')
    .replace(/^Date: [^\r\n]*\r\n/m, '');
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(end)]);
}
