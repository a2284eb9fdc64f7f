import { isDelimiter, isDeviceLine } from './device-line.ts';
import { isBareMarker, isForwardMarker, isGroupWiseLine, isHistoryMarker } from './history-line.ts';
import { type MarkedLine, readMarks } from './history-marks.ts';
import { introductionAt, quotationOpenedAt } from './introduction.ts';
import { headerBlockAt, looksLikeHeader } from './quoted-header.ts';

export interface SplitText {
  /** What the sender wrote now; quotes between answers stay with them. May be ''. */
  readonly text: string;
  /** Quoted history and what introduces it. */
  readonly quoted: string;
  readonly signature: string;
  /** What is quoted below the text is a mail that is handed on: news to whoever gets it. */
  readonly forwards: boolean;
}

type Kind = 'blank' | 'text' | 'quote' | 'introduction' | 'history' | 'signature';

const MAX_SIGNATURE_LINES = 15;

/**
 * Separates what is new in a reply from quoted history and signature. Every line that is not blank ends up in
 * exactly one of the three, in its order. Text made of HTML may carry marks of what its markup says.
 */
export function newText(text: string): SplitText {
  const marked = readMarks(text.replace(/\r\n?/g, '\n').split('\n'));
  const lines = marked.map(({ line }) => line);
  const plain = lines.map(plainly);
  const kinds = classify(plain, marked);
  markSignatures(plain, kinds);
  const forwards = isForwarded(plain, kinds);
  const { start, end } = newRange(plain, kinds);
  return { ...distribute(lines, kinds, start, end), forwards };
}

// Marks of direction, and blanks that do not show, which clients of right-to-left languages and others put about.
const UNSEEN = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const WIDE_BLANKS = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** A line as it is compared: without what does not show, with plain blanks and digits. `-- ` keeps its blank. */
const plainly = (line: string): string =>
  /^[\0-\x7f]*$/.test(line)
    ? line
    : line
        .replace(UNSEEN, '')
        .replace(WIDE_BLANKS, ' ')
        .replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 15));

/** Whether the first below the sender's own words begins as a forwarded mail does. */
function isForwarded(lines: readonly string[], kinds: readonly Kind[]): boolean {
  const first = kinds.findIndex((kind) => kind === 'quote' || kind === 'introduction' || kind === 'history');
  if (first < 0 || !kinds.slice(0, first).includes('text')) return false;
  return lines.slice(first, first + 3).some((line) => isForwardMarker(line.replace(QUOTE, '').trim()));
}

const QUOTE = /^ {0,3}(?:[>＞]|[A-Z]{1,3}>)/u;

/** What each line is. From the point where unmarked history begins, all is `history`. */
function classify(lines: readonly string[], marked: readonly MarkedLine[]): Kind[] {
  const kinds: Kind[] = [];
  let hasText = false;
  let barQuotes = false; // `|` marks a quotation only right after an introduction: it also draws tables
  while (kinds.length < lines.length) {
    const at = kinds.length;
    const line = lines[at] ?? '';
    const told = kindByMarkup(line, marked[at]?.role, hasText);
    if (told !== undefined) {
      kinds.push(told);
      continue;
    }
    if (barQuotes && /^\s*\|/.test(line)) {
      kinds.push('quote');
      continue;
    }
    const { history, introduction } = markersAt(lines, marked, at);
    const count = history + introduction;
    const next = lines.slice(at + count, at + count + 5).find((after) => after.trim() !== '') ?? '';
    barQuotes = introduction > 0 && /^\s*\|/.test(next);
    if (count > 0 && hasText && !(introduction > 0 && (barQuotes || QUOTE.test(next)))) {
      return [...kinds, ...lines.slice(at).map((): Kind => 'history')];
    }
    if (count > 0) kinds.push(...Array.from({ length: count }, (): Kind => 'introduction'));
    else {
      kinds.push('text');
      hasText ||= !isDelimiter(line);
    }
  }
  return kinds;
}

function kindByMarkup(line: string, role: MarkedLine['role'], hasText: boolean): Kind | undefined {
  if (line.trim() === '' && role !== 'rest') return 'blank';
  if (QUOTE.test(line) && !isGroupWiseLine(line)) return 'quote';
  if (role === 'signature') return hasText ? 'signature' : undefined;
  return role === 'introduction' || role === 'history' ? role : undefined;
}

/** How many lines from `at` begin history or introduce a quotation. */
function markersAt(
  lines: readonly string[],
  marked: readonly MarkedLine[],
  at: number,
): { history: number; introduction: number } {
  const role = marked[at]?.role;
  if (role === 'rest') return { history: 1, introduction: 0 };
  const line = lines[at] ?? '';
  const header = headerBlockAt(lines, at) || (role === 'ruled' ? looksLikeHeader(lines, at) : 0);
  const isMarker = isHistoryMarker(line) || (isBareMarker(line) && isAboveHeader(lines, at));
  const history = isMarker ? 1 : header;
  if (history > 0) return { history, introduction: 0 };
  if (isGroupWiseLine(line)) return { history: 0, introduction: 1 };
  return { history: 0, introduction: introductionAt(lines, at) || openedAt(lines, at) };
}

const isAboveHeader = (lines: readonly string[], at: number): boolean =>
  headerBlockAt(lines, (lines[at + 1] ?? '').trim() === '' ? at + 2 : at + 1) > 0;

/** An introduction that is one only because a quotation stands below it. */
function openedAt(lines: readonly string[], at: number): number {
  // Nearly every line ends here; the end of a mail is looked at for the few that do not.
  if (!lines.slice(at, at + 3).some((line) => /[:：)]\s*$/u.test(line))) return 0;
  const isQuoteBelow = (count: number) => {
    const below = lines.slice(at + count, at + count + 3).find((line) => line.trim() !== '') ?? '';
    return QUOTE.test(below);
  };
  const first = quotationOpenedAt(lines, at, false);
  if (first > 0) return isQuoteBelow(first) ? first : 0;
  if (!isQuoteBelow(1)) return 0;
  let end = at + 1;
  while (end < lines.length && ((lines[end] ?? '').trim() === '' || QUOTE.test(lines[end] ?? ''))) end++;
  return end === lines.length ? quotationOpenedAt(lines, at, true) : 0;
}

/** Marks what stands below `-- ` or a long rule up to the next quotation. */
function markSignatures(lines: readonly string[], kinds: Kind[]): void {
  let hasText = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (hasText && kinds[at] === 'text' && /^\s{0,3}(?:--|––|—|_{5,})\s*$/u.test(line)) {
      // A plain `--` or a rule may also divide a text, so only a short rest passes for a signature.
      const isMark = line === '-- ';
      const end = signatureEnd(kinds, at, isMark ? MAX_SIGNATURE_LINES * 3 : MAX_SIGNATURE_LINES);
      if (!isMark && asks(lines.slice(at, end))) continue;
      kinds.fill('signature', at, end);
      at = Math.max(at, end - 1);
    } else hasText ||= kinds[at] === 'text' && !isDelimiter(line);
  }
}

/** Whether somebody goes on talking there: signatures ask nothing. */
const asks = (lines: readonly string[]): boolean => lines.some((line) => /[?？]\s*$/u.test(line));

/** Where a signature of at most `limit` lines that begins at `from` ends: `from` itself when it is longer. */
function signatureEnd(kinds: readonly Kind[], from: number, limit: number): number {
  let size = 0;
  for (let at = from + 1; at < kinds.length; at++) {
    if (kinds[at] === 'text' && ++size > limit) return from;
    if (kinds[at] !== 'text' && kinds[at] !== 'blank') return at;
  }
  return kinds.length;
}

/** From the first to behind the last line that is new; trailing quotes, rules and device lines fall away. */
function newRange(lines: readonly string[], kinds: Kind[]): { start: number; end: number } {
  let end = kinds.length;
  while (end > 0 && !isNewAtEnd(lines[end - 1] ?? '', kinds[end - 1])) {
    if (kinds[end - 1] === 'text')
      kinds[end - 1] = isDeviceLine(lines[end - 1] ?? '') ? 'signature' : 'history';
    end--;
  }
  if (end === 0) return onlyQuotes(lines, kinds);
  let start = 0;
  while (start < end && (kinds[start] === 'blank' || kinds[start] === 'introduction')) start++;
  // An introduced quotation with all of the answer below it: the quotation is history.
  const introduced = kinds.slice(0, start).includes('introduction');
  if (introduced && kinds[start] === 'quote') {
    const answer = kinds.findIndex((kind, at) => at >= start && kind !== 'quote' && kind !== 'blank');
    if (!kinds.slice(answer, end).includes('quote')) start = answer;
  }
  return { start, end };
}

const isNewAtEnd = (line: string, kind: Kind | undefined): boolean =>
  kind === 'text' && !isDelimiter(line) && !isDeviceLine(line);

/** A mail of quotes alone: someone's own use of `>`, unless a client introduces them as history. */
function onlyQuotes(lines: readonly string[], kinds: readonly Kind[]): { start: number; end: number } {
  const first = kinds.indexOf('quote');
  const last = kinds.lastIndexOf('quote');
  const nothing = { start: 0, end: 0 };
  if (first < 0 || kinds.some((kind) => kind === 'introduction' || kind === 'text')) return nothing;
  const unquoted = lines.slice(first, first + 12).map((line) => line.replace(QUOTE, ''));
  const isHistory = unquoted.some(
    (line, at) =>
      isHistoryMarker(line) || introductionAt(unquoted, at) > 0 || headerBlockAt(unquoted, at) > 0,
  );
  return isHistory ? nothing : { start: first, end: last + 1 };
}

function distribute(
  lines: readonly string[],
  kinds: readonly Kind[],
  start: number,
  end: number,
): Omit<SplitText, 'forwards'> {
  const parts = { text: [] as string[], quoted: [] as string[], signature: [] as string[] };
  for (const [at, line] of lines.entries()) {
    const kind = kinds[at];
    if (kind === 'signature') parts.signature.push(line);
    else if (at >= start && at < end && kind !== 'introduction' && kind !== 'history') parts.text.push(line);
    else parts.quoted.push(line);
  }
  return { text: tidy(parts.text), quoted: tidy(parts.quoted), signature: tidy(parts.signature) };
}

/** Without blank lines around it; the first line keeps its indentation. */
const tidy = (lines: readonly string[]): string => {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? '' : lines.slice(first).join('\n').trimEnd();
};
