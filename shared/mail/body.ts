import { declaredName } from './attachments.ts';
import { withoutMarks } from './history-marks.ts';
import { decodeText, wellFormed } from './mime/charset.ts';
import { contentOf, leavesOf, type Part } from './mime/mime-tree.ts';
import { markedTextOfHtml, sanitise } from './sanitise.ts';

const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_HTML_BYTES = 2 * 1024 * 1024;
/** UTF-16 and UTF-32 take up to four bytes where UTF-8 takes one. */
const MAX_SOURCE_BYTES = 4 * MAX_TEXT_BYTES;

export interface Body {
  readonly text: string;
  /** The text with marks of what its HTML says is signature or history: `newText` reads them. */
  readonly marked: string;
  /** The HTML as it came, for what else is to be learned from it. */
  readonly source: string;
  readonly html: string | undefined;
  readonly truncated: boolean;
  /** The parts that are no body text: files. */
  readonly files: readonly Part[];
}

/** One passage of the body: the same words as text, as HTML, or both. */
interface Passage {
  plain: string;
  html: string;
}

/** Reads the body text of a mail; what is not shown as text comes back as files. */
export function readBody(root: Part): Body {
  const leaves = [...leavesOf(root)];
  const texts = bodyLeaves(leaves.map(({ part }) => part));
  const passages = new Map<Part, Passage>();
  let truncated = false;
  for (const { part, within } of leaves) {
    if (!texts.has(part)) continue;
    // Parts below an alternative are the same words twice; the others follow each other.
    const key = within.find(({ type }) => type === 'multipart/alternative') ?? part;
    const passage = passages.get(key) ?? { plain: '', html: '' };
    passages.set(key, passage);
    const read = readText(part);
    truncated ||= read.truncated;
    if (part.type === 'text/html') passage.html += read.text;
    else passage.plain = passage.plain === '' ? read.text : `${passage.plain}\n${read.text}`;
  }
  const { cut, ...assembled } = assemble([...passages.values()]);
  return {
    ...assembled,
    truncated: truncated || cut,
    files: leaves.map(({ part }) => part).filter((part) => !texts.has(part) && isFile(part)),
  };
}

/** AMP and watch variants only repeat the message for certain clients. */
const isFile = (part: Part): boolean =>
  !/^text\/(x-amp-html|watch-html)$/.test(part.type) && part.body.length > 0;

/** Text without a name is body; a named one only where there is nothing else to read. */
function bodyLeaves(parts: readonly Part[]): ReadonlySet<Part> {
  const texts = parts.filter(
    ({ type, disposition }) => /^text\/(plain|html)$/.test(type) && disposition !== 'attachment',
  );
  const unnamed = texts.filter((part) => declaredName(part) === '');
  return new Set(unnamed.length > 0 ? unnamed : texts.slice(0, 1));
}

function readText(part: Part): { text: string; truncated: boolean } {
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

function assemble(
  passages: readonly Passage[],
): Pick<Body, 'text' | 'marked' | 'html' | 'source'> & { cut: boolean } {
  const texts = passages.map(({ plain, html }) =>
    plain.trim() === '' && html !== '' ? markedTextOfHtml(html) : withoutMarks(plain),
  );
  const whole = texts
    .map((text) => text.trimEnd())
    .filter((text) => text !== '')
    .join('\n\n');
  const marked = cutToBytes(whole, MAX_TEXT_BYTES);
  const text = withoutMarks(marked);
  const cut = marked !== whole;
  if (!passages.some(({ html }) => html.trim() !== ''))
    return { text, marked, html: undefined, source: '', cut };
  const all = passages.map(({ plain, html }) => (html.trim() === '' ? preformatted(plain) : html)).join('\n');
  const source = all.slice(0, MAX_HTML_BYTES);
  return { text, marked, html: sanitise(source), source, cut: cut || source !== all };
}

const preformatted = (text: string): string =>
  `<pre>${text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? char)}</pre>`;

/** The longest beginning of `text` that takes at most `limit` bytes of UTF-8, whole characters only. */
export function cutToBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(limit));
  return text.slice(0, read);
}
