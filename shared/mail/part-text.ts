import { decodeText, wellFormed } from './mime/charset.ts';
import { contentOf, type Part } from './mime/mime-tree.ts';

export const MAX_TEXT_BYTES = 1024 * 1024;
export const MAX_HTML_BYTES = 2 * 1024 * 1024;
/** UTF-16 and UTF-32 take up to four bytes where UTF-8 takes one. */
const MAX_SOURCE_BYTES = 4 * MAX_TEXT_BYTES;

/** The text of a part with `\n` line ends, flowed lines joined; what is over the limits is cut off. */
export function readText(part: Part): { text: string; truncated: boolean } {
  const limit = part.type === 'text/html' ? MAX_HTML_BYTES : MAX_SOURCE_BYTES;
  // The encoded form of `limit` bytes is at most three times as long (quoted-printable), so no more is decoded.
  const source = part.body.length > limit * 4 ? { ...part, body: part.body.subarray(0, limit * 4) } : part;
  const bytes = contentOf(source);
  const truncated = source !== part || bytes.length > limit;
  const kept = bytes.subarray(0, limit);
  const decoded = decodeText(kept, part.params.get('charset') ?? htmlCharset(part, kept));
  const text = wellFormed(
    decoded
      .replace(/^\ufeff/, '')
      .replaceAll('\0', '')
      .replace(/\r\n?/g, '\n'),
  );
  return {
    text: part.params.get('format')?.toLowerCase() === 'flowed' ? unflow(text, part) : text,
    truncated,
  };
}

function htmlCharset(part: Part, bytes: Buffer): string | undefined {
  if (part.type !== 'text/html') return undefined;
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(
    bytes.subarray(0, 4096).toString('latin1'),
  )?.[1];
}

/** RFC 3676: a line that ends in a blank goes on in the next one of the same quote depth. */
function unflow(text: string, part: Part): string {
  const joinsWithoutBlank = part.params.get('delsp')?.toLowerCase() === 'yes';
  const lines: string[] = [];
  let open: string | undefined; // quote marks of the paragraph that goes on
  for (const raw of text.split('\n')) {
    const quotes = /^>*/.exec(raw)?.[0] ?? '';
    const content = raw.slice(quotes.length).replace(/^ /, '');
    const last = lines.length - 1;
    if (open === quotes && last >= 0 && content !== '-- ') {
      const before = lines[last] ?? '';
      lines[last] = (joinsWithoutBlank ? before.slice(0, -1) : before) + content;
    } else lines.push(quotes === '' ? content : `${quotes} ${content}`);
    open = content.endsWith(' ') && content !== '-- ' ? quotes : undefined;
  }
  return lines.join('\n');
}
