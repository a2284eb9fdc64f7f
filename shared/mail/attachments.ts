import { headerText } from './header-values.ts';
import type { LeftOut, MailAttachment } from './inbound-mail.ts';
import { fieldOf } from './mime/header-block.ts';
import { contentOf, type Part } from './mime/mime-tree.ts';
import { safeName } from './safe-name.ts';

export const MAX_ATTACHMENTS = 40;
export const MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024;
const MAX_LEFT_OUT = 100;

const extensions: Readonly<Record<string, string>> = {
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/plain': 'txt',
  'text/html': 'html',
  'application/pdf': 'pdf',
  'application/ms-tnef': 'dat',
  'application/pgp-signature': 'asc',
  'application/pkcs7-signature': 'p7s',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'message/delivery-status': 'txt',
  'text/rfc822-headers': 'txt',
};

/** The name a part gives itself, still unsafe; '' for none. */
export const declaredName = (part: Part): string =>
  part.dispositionParams.get('filename') ?? part.params.get('name') ?? part.params.get('filename') ?? '';

/**
 * Reads the parts that are files. At most 40 of at most 25 MB each; the others are named in `leftOut`.
 * @param html the mail's HTML, which says what is shown inline.
 */
export function readAttachments(
  parts: readonly Part[],
  html: string,
): { attachments: MailAttachment[]; leftOut: LeftOut[] } {
  const attachments: MailAttachment[] = [];
  const leftOut: LeftOut[] = [];
  for (const [index, part] of parts.entries()) {
    const name = nameOf(part, index);
    const refused = (reason: string) => {
      if (leftOut.length < MAX_LEFT_OUT) leftOut.push({ name, type: part.type, reason });
    };
    if (attachments.length >= MAX_ATTACHMENTS) {
      refused(`more than ${MAX_ATTACHMENTS} attachments`);
      continue;
    }
    const content = contentOf(part);
    if (content.length > MAX_ATTACHMENT_BYTES) {
      refused(`larger than ${MAX_ATTACHMENT_BYTES / 1024 / 1024} MB`);
      continue;
    }
    const contentId = contentIdOf(part);
    const shown = contentId !== undefined && html.includes(`cid:${contentId}`);
    const base = { name, type: part.type, content, inline: shown || part.disposition === 'inline' };
    attachments.push(contentId === undefined ? base : { ...base, contentId });
  }
  return { attachments, leftOut };
}

/** A header's text may be encoded words. */
const nameIn = (text: string, fallback: string): string =>
  safeName(headerText(text.slice(0, 4_000)), fallback);

function nameOf(part: Part, index: number): string {
  const fallback = `attachment-${index + 1}.${extensions[part.type] ?? 'bin'}`;
  const declared = declaredName(part);
  if (declared !== '' || part.type !== 'message/rfc822') return nameIn(declared, fallback);
  const subject = /^subject:[ \t]*(.+)$/im.exec(part.body.subarray(0, 16_384).toString('utf8'))?.[1] ?? '';
  return subject === '' ? fallback : nameIn(`${subject.replace(/[/\\]/g, '-').slice(0, 200)}.eml`, fallback);
}

function contentIdOf(part: Part): string | undefined {
  const id = fieldOf(part.header, 'content-id')?.replace(/[<>\s\p{Cc}]/gu, '');
  return id === undefined || id === '' ? undefined : id.slice(0, 500);
}
