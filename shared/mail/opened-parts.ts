import { declaredName } from './attachments.ts';
import { invitationText } from './invitation.ts';
import { madePart } from './made-part.ts';
import { contentOf, leavesOf, type Part, readMimeTree } from './mime/mime-tree.ts';
import { signedContent } from './mime/signed-data.ts';
import { readText } from './part-text.ts';
import { readTnef } from './tnef/read-tnef.ts';

/** A part that is no multipart, and the multiparts it stands in. */
export interface Leaf {
  readonly part: Part;
  readonly within: readonly Part[];
}

const MAX_OPENED = 20;
/** More than an attachment may have is not opened either. */
const MAX_BYTES = 25 * 1024 * 1024;

const isSmime = (part: Part): boolean =>
  /^application\/(x-)?pkcs7-mime$/.test(part.type) ||
  (part.type === 'application/octet-stream' && /\.p7m$/i.test(declaredName(part)));

/** The leaves, and those of the mails that S/MIME signatures wrap; the wrapping stays beside them as it came. */
export function withSigned(leaves: readonly Leaf[]): Leaf[] {
  let opened = 0;
  return leaves.flatMap((leaf) => {
    if (!isSmime(leaf.part) || leaf.part.body.length > MAX_BYTES * 1.4 || ++opened > MAX_OPENED)
      return [leaf];
    const inner = signedContent(contentOf(leaf.part));
    if (inner === undefined) return [leaf];
    const { root } = readMimeTree(inner);
    return [
      ...[...leavesOf(root)].map(({ part, within }) => ({ part, within: [...leaf.within, ...within] })),
      leaf,
    ];
  });
}

/** Says that a mail is encrypted, where its parts do. */
export function encryptionNote(parts: readonly Part[]): string | undefined {
  const pgp = parts.some(({ type }) => type === 'application/pgp-encrypted');
  const smime = parts.some((part) => isSmime(part) && signedContent(contentOf(part)) === undefined);
  if (!pgp && !smime) return undefined;
  return `[Encrypted with ${pgp ? 'PGP' : 'S/MIME'}: it cannot be read here; see the attachment.]`;
}

/** What calendar parts say, in words. */
export const invitationsIn = (parts: readonly Part[]): string[] =>
  parts
    .filter((part) => part.type === 'text/calendar' || /\.ics$/i.test(declaredName(part)))
    .slice(0, MAX_OPENED)
    .map((part) => invitationText(readText(part).text))
    .filter((text) => text !== '');

export interface Winmail {
  readonly text: string;
  readonly html: string;
  readonly files: readonly Part[];
}

/** What Outlook has put into a winmail.dat. */
export const winmailsIn = (parts: readonly Part[]): Winmail[] =>
  parts
    .filter(
      (part) =>
        /^application\/(vnd\.)?ms-tnef$/.test(part.type) || /^winmail\d*\.dat$/i.test(declaredName(part)),
    )
    .slice(0, MAX_OPENED)
    .flatMap((part) => {
      const mail = readTnef(contentOf(part));
      return mail === undefined
        ? []
        : [{ text: mail.text, html: mail.html, files: mail.files.map(madePart) }];
    });

/** Text of a kind that nobody renders (enriched, markdown): better read as it stands than not at all. */
export const isTextOf = ({ type, disposition }: Part): boolean =>
  /^text\/(?!calendar$|x-amp-html$|watch-html$|rfc822-headers$|(?:x-)?vcard$|directory$)/.test(type) &&
  disposition !== 'attachment';
