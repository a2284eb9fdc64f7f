import {
  headerBlockAt,
  introductionAt,
  isDelimiter,
  isDeviceLine,
  isHistoryMarker,
} from './reply-markers.ts';

export interface SplitText {
  /** What the sender wrote now; quotes between answers stay with them. May be ''. */
  readonly text: string;
  /** Quoted history and what introduces it. */
  readonly quoted: string;
  readonly signature: string;
}

type Kind = 'blank' | 'text' | 'quote' | 'introduction' | 'history' | 'signature';

const MAX_SIGNATURE_LINES = 15;

/**
 * Separates what is new in a reply from quoted history and signature. Every line that is not blank ends up in
 * exactly one of the three, in its order.
 */
export function newText(text: string): SplitText {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const kinds = classify(lines);
  markSignatures(lines, kinds);
  const { start, end } = newRange(lines, kinds);
  return distribute(lines, kinds, start, end);
}

const QUOTE = /^ {0,3}(?:[>＞]|[A-Z]{1,3}>)/u;

/** What each line is. From the point where unmarked history begins, all is `history`. */
function classify(lines: readonly string[]): Kind[] {
  const kinds: Kind[] = [];
  let hasText = false;
  let barQuotes = false; // `|` marks a quotation only right after an introduction: it also draws tables
  while (kinds.length < lines.length) {
    const at = kinds.length;
    const line = lines[at] ?? '';
    if (line.trim() === '') kinds.push('blank');
    else if (QUOTE.test(line) || (barQuotes && /^\s*\|/.test(line))) kinds.push('quote');
    else {
      const history = isHistoryMarker(line) ? 1 : headerBlockAt(lines, at);
      const introduction = history > 0 ? 0 : introductionAt(lines, at);
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
  }
  return kinds;
}

/** Marks what stands below `-- ` or a long rule up to the next quotation. */
function markSignatures(lines: readonly string[], kinds: Kind[]): void {
  let hasText = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (hasText && kinds[at] === 'text' && /^\s{0,3}(?:--|––|—|_{5,})\s*$/u.test(line)) {
      // A plain `--` or a rule may also divide a text, so only a short rest passes for a signature.
      const end = signatureEnd(kinds, at, line === '-- ' ? MAX_SIGNATURE_LINES * 3 : MAX_SIGNATURE_LINES);
      kinds.fill('signature', at, end);
      at = Math.max(at, end - 1);
    } else hasText ||= kinds[at] === 'text' && !isDelimiter(line);
  }
}

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

function distribute(lines: readonly string[], kinds: readonly Kind[], start: number, end: number): SplitText {
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
