import { declaredName } from './attachments.ts';
import { takeEmbedded } from './embedded-files.ts';
import { withoutMarks } from './history-marks.ts';
import { leavesOf, type Part } from './mime/mime-tree.ts';
import {
  encryptionNote,
  invitationsIn,
  isTextOf,
  type Leaf,
  winmailsIn,
  withSigned,
} from './opened-parts.ts';
import { MAX_HTML_BYTES, MAX_TEXT_BYTES, readText } from './part-text.ts';
import { markedTextOfHtml, sanitise, textOfHtml } from './sanitise.ts';

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
  const leaves = withSigned([...leavesOf(root)]);
  const parts = leaves.map(({ part }) => part);
  const texts = bodyLeaves(parts);
  const { passages, found, truncated } = readPassages(leaves, texts);
  const winmails = winmailsIn(parts);
  const isEmpty = () => !passages.some(({ plain, html }) => plain.trim() !== '' || html.trim() !== '');
  if (isEmpty()) passages.push(...winmails.map(({ text, html }) => ({ plain: text, html })));
  const note = isEmpty() ? encryptionNote(parts) : undefined;
  if (note !== undefined) passages.push({ plain: note, html: '' });
  for (const invitation of invitationsIn(parts)) {
    const [title = ''] = invitation.split('\n');
    const summary = title.replace(/^\[[^\]]*\] ?/, '');
    if (!passages.some(({ plain, html }) => summary !== '' && `${plain}${html}`.includes(summary))) {
      passages.push({ plain: invitation, html: '' });
    }
  }
  const { cut, ...assembled } = assemble(passages);
  return {
    ...assembled,
    truncated: truncated || cut,
    files: [
      ...parts.filter((part) => !texts.has(part) && isFile(part)),
      ...found,
      ...winmails.flatMap(({ files }) => files),
    ],
  };
}

/** The words of the body's parts, in order, and the files that stood within them. */
function readPassages(
  leaves: readonly Leaf[],
  texts: ReadonlySet<Part>,
): { passages: Passage[]; found: Part[]; truncated: boolean } {
  const passages = new Map<Part, Passage>();
  const found: Part[] = [];
  let truncated = false;
  for (const { part, within } of leaves) {
    if (!texts.has(part)) continue;
    // Parts below an alternative are the same words twice; the others follow each other.
    const key = within.find(({ type }) => type === 'multipart/alternative') ?? part;
    const passage = passages.get(key) ?? { plain: '', html: '' };
    passages.set(key, passage);
    const read = readText(part);
    truncated ||= read.truncated;
    if (part.type === 'text/html') {
      passage.html += read.text;
      continue;
    }
    const { text, files } = takeEmbedded(read.text);
    found.push(...files);
    passage.plain = passage.plain === '' ? text : `${passage.plain}\n${text}`;
  }
  return { passages: [...passages.values()], found, truncated };
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
  const readable = unnamed.length > 0 ? unnamed : texts.slice(0, 1);
  return new Set(readable.length > 0 ? readable : parts.filter(isTextOf).slice(0, 1));
}

function assemble(
  passages: readonly Passage[],
): Pick<Body, 'text' | 'marked' | 'html' | 'source'> & { cut: boolean } {
  const texts = passages.map(({ plain, html }) =>
    isForNobody(plain, html) ? markedTextOfHtml(html) : withoutMarks(plain),
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

/** Plain text that is not there, or that only says to look at the HTML. */
const isForNobody = (plain: string, html: string): boolean => {
  if (html === '') return false;
  const words = plain.trim();
  if (words === '') return true;
  const looksAway =
    words.length < 300 &&
    /\bhtml\b/i.test(words) &&
    /e-?mail|message|client|view|nachricht|courrier|correo/i.test(words);
  return looksAway && textOfHtml(html).trim().length > words.length;
};

const preformatted = (text: string): string =>
  `<pre>${text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? char)}</pre>`;

/** The longest beginning of `text` that takes at most `limit` bytes of UTF-8, whole characters only. */
export function cutToBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(limit));
  return text.slice(0, read);
}
