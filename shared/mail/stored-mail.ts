import {
  type AttachmentNote,
  attachmentKey,
  beginningOf,
  ITEM_BYTES,
  type KeptText,
  MAX_FILE_BYTES,
  MAX_FILES,
  type Mailed,
} from '../incidents/index.ts';
import { asDownload } from '../platform/objects.ts';
import type { InboundMail } from './inbound-mail.ts';

/** Writes an object to the files bucket. Writing the same key again writes the same. */
export type KeepFile = (
  key: string,
  body: Uint8Array | string,
  type: string,
  disposition?: string,
) => Promise<void>;

/** How the timeline names what of a mail is kept beside the table. */
export type StoredMail = Mailed;

/** Where the whole text and the sanitised HTML of a mail are kept. */
export const mailFolder = (mailId: string): string => `mail/${mailId}/`;
export const mailTextKey = (mailId: string): string => `${mailFolder(mailId)}text.txt`;
export const mailHtmlKey = (mailId: string): string => `${mailFolder(mailId)}sanitised.html`;

/** What the ids of a mail's attachments begin with. */
export const attachmentsOf = (mailId: string): string => `${mailId}-`;

const attachmentId = (mailId: string, index: number): string => attachmentsOf(mailId) + index;

/** The mail that an attachment came with. */
export const mailIdOfAttachment = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('-')));

/** A mail that could not be read, with itself as a file: an agent opens it with what can. */
export function withRaw(mail: InboundMail, raw: Uint8Array | undefined): InboundMail {
  if (!mail.unreadable || !raw) return mail;
  const file = { name: 'mail.eml', type: 'message/rfc822' };
  if (raw.byteLength > MAX_FILE_BYTES || mail.attachments.length >= MAX_FILES) {
    const reason = 'It is over the limits of attachments; it is kept as the raw mail.';
    return { ...mail, leftOut: [...mail.leftOut, { ...file, reason }] };
  }
  return { ...mail, attachments: [...mail.attachments, { ...file, content: raw, inline: false }] };
}

/**
 * Keeps attachments, the whole text and the sanitised HTML of a mail under keys that follow from its id: a
 * second try after a crash overwrites them with the same bytes.
 */
export async function storeMail(mailId: string, mail: InboundMail, keep: KeepFile): Promise<StoredMail> {
  const attachments: AttachmentNote[] = [];
  // One after the other: several 25 MB bodies under way at once would not fit the function's memory.
  for (const [index, file] of mail.attachments.entries()) {
    const id = attachmentId(mailId, index);
    await keep(attachmentKey(id), file.content, 'application/octet-stream', asDownload(file.name));
    attachments.push({
      id,
      name: file.name,
      type: file.type,
      size: file.content.byteLength,
      inline: file.inline,
      ...(file.contentId ? { contentId: file.contentId } : {}),
    });
  }
  await keep(mailTextKey(mailId), mail.text, 'text/plain; charset=utf-8', asDownload('mail.txt'));
  if (mail.html) {
    await keep(mailHtmlKey(mailId), mail.html, 'text/html; charset=utf-8', asDownload('mail.html'));
  }
  const leftOut = mail.leftOut.map(({ name, reason }) => ({ name, reason }));
  return { mailId, attachments, leftOut };
}

/** Text cut to what an item holds. */
export const fittingText = (text: string): string => beginningOf(text, ITEM_BYTES);

/** The whole text of a mail as an incident's description: where it is too long for an item, the mail's own copy. */
export const asDescription = (mailId: string, text: string): KeptText => {
  const bytes = Buffer.byteLength(text);
  return bytes <= ITEM_BYTES ? { text } : { text: fittingText(text), object: mailTextKey(mailId), bytes };
};
