import { addressesOf, messageIdsOf } from '../header-values.ts';
import { fieldOf, type HeaderBlock, readHeaderBlock } from '../mime/header-block.ts';
import { contentOf, type Part } from '../mime/mime-tree.ts';
import type { ReturnedMail } from './report.ts';

const HEADER_BYTES = 256 * 1024;
const MOST_IDS = 10;

const isReturned = ({ type }: Part): boolean =>
  /^message\/(rfc822|global|partial)$|^(text|message)\/(rfc822-headers?|global-headers?)$|^text\/headers$/.test(
    type,
  );

/** The header of the mail that a report gives back as a part of its own. */
export function returnedPart(parts: readonly Part[]): HeaderBlock | undefined {
  for (const part of parts.filter(isReturned)) {
    const content = contentOf({ ...part, body: part.body.subarray(0, HEADER_BYTES) });
    const block = readHeaderBlock(content, 0, content.length);
    if (block.fields.length > 0) return block;
  }
  return undefined;
}

/** What of the returned mail's header says which mail it was, and to whom. */
export function identify(header: HeaderBlock | undefined): ReturnedMail {
  if (!header) return { messageIds: [], replyTo: [], to: [] };
  const addresses = (name: string) =>
    addressesOf(fieldOf(header, name)).map(({ address }) => address.toLowerCase());
  return {
    messageIds: messageIdsOf(fieldOf(header, 'message-id')).slice(0, MOST_IDS),
    replyTo: addresses('reply-to'),
    to: [...addresses('to'), ...addresses('cc')].slice(0, 50),
  };
}

const LINES = 4_000;

/**
 * The same of a mail that was copied into the text of a report, quoted or indented perhaps, below whatever line
 * that server draws: found by the field that every mail has.
 */
export function returnedInText(text: string): ReturnedMail | undefined {
  const lines = text.split('\n').slice(0, LINES).map(unquoted);
  const at = lines.findIndex((line) => /^message-id\s*:/i.test(line));
  if (at < 0) return undefined;
  const starts = startOfHeader(lines, at);
  const bytes = Buffer.from(lines.slice(starts).join('\n'));
  return identify(readHeaderBlock(bytes, 0, Math.min(bytes.length, HEADER_BYTES)));
}

const unquoted = (line: string): string =>
  line.replace(/^(?:\s?[>|]+\s?)+/, '').replace(/^ {1,8}(?=[A-Z][\w-]*:)/, '');

/** Up to the blank line, or the line that is no field, above. */
function startOfHeader(lines: readonly string[], at: number): number {
  let start = at;
  while (start > 0 && /^([!-9;-~]+\s*:|[ \t]+\S)/.test(lines[start - 1] ?? '')) start -= 1;
  while (start < at && /^[ \t]/.test(lines[start] ?? '')) start += 1;
  return start;
}

/** Several of these as one, nothing twice. */
export const together = (...all: readonly (ReturnedMail | undefined)[]): ReturnedMail => {
  const each = (name: keyof ReturnedMail) => [...new Set(all.flatMap((one) => one?.[name] ?? []))];
  return { messageIds: each('messageIds').slice(0, MOST_IDS), replyTo: each('replyTo'), to: each('to') };
};
