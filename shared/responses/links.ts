const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe to stand in HTML, between tags or in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`{}|\\^\p{Cc}]+/giu;
/** A longer URL stays text: cut, it would lead elsewhere. */
const LONGEST_URL = 4_000;

/** Gives the address a link leads to: the URL itself, or a tracked one in its place. */
export type LinkFor = (url: string) => string;

export interface TextPiece {
  readonly text: string;
  /** Set where the piece is an http(s) URL. */
  readonly url?: string;
}

/** Divides text into URLs and what stands between them. Pieces joined give the text again. */
export function splitLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    if (match[0].length > LONGEST_URL) continue;
    const found = withoutSentenceEnd(match[0]);
    const url = webUrl(found);
    if (url === undefined) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index) });
    pieces.push({ text: found, url });
    done = match.index + found.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

/** A full stop or a closing bracket behind a URL belongs to the sentence, unless the bracket was opened in it. */
function withoutSentenceEnd(found: string): string {
  let url = found;
  for (;;) {
    const last = url.at(-1) ?? '';
    const opening = { ')': '(', ']': '[' }[last];
    const unbalanced = opening !== undefined && url.split(last).length > url.split(opening).length;
    if (!unbalanced && !/[.,;:!?*_~…'"”’»]/.test(last)) return url;
    url = url.slice(0, -1);
  }
}

/** The URL where it is http(s) with a host and no password in it; undefined otherwise. */
export function webUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb =
    (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '';
  return isWeb && url.hostname !== '' ? text : undefined;
}

/** Plain text as HTML paragraphs: blank lines divide them, URLs become links by `linkFor`. */
export function paragraphsOf(text: string, linkFor: LinkFor): string {
  return cleanText(text)
    .split(/\n(?:[ \t]*\n)+/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p style="margin:0 0 1em">${linesOf(paragraph.trimEnd(), linkFor)}</p>`)
    .join('\n');
}

/** Lines as HTML. Indentation is kept: people send lists and log lines. */
export const linesOf = (text: string, linkFor: LinkFor): string =>
  splitLinks(text)
    .map((piece) =>
      piece.url === undefined ? escapeHtml(piece.text) : anchor(piece.text, linkFor(piece.url)),
    )
    .join('')
    .replace(/^ +/gm, (blanks) => '&nbsp;'.repeat(Math.min(blanks.length, 40)))
    .replace(/\n/g, '<br>\n');

const anchor = (text: string, target: string): string =>
  webUrl(target) === undefined ? escapeHtml(text) : `<a href="${escapeHtml(target)}">${escapeHtml(text)}</a>`;

/** Text with `\n` line ends and without control characters other than tabs. */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();

/** One line: control characters and white space folded to single blanks. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();

/** The text as a mail quotes it. */
export const quoted = (text: string): string =>
  cleanText(text)
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
