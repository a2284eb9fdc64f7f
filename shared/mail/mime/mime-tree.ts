import { fieldOf, type HeaderBlock, readHeaderBlock } from './header-block.ts';
import { parseStructuredHeader } from './structured-header.ts';
import { decodeTransfer } from './transfer-encoding.ts';

/**
 * The structure of a mail, read over the raw bytes without copying them.
 *
 * postal-mime reads headers' words and addresses here but not the structure: it rejects a mail beyond its
 * bounds instead of giving what it could read, keeps an object per body line (a mail of line feeds exhausts
 * the heap), and decodes unlabelled text as UTF-8 only.
 */
export interface Part {
  readonly header: HeaderBlock;
  /** Lower case, `text/plain` where unsaid or unreadable. */
  readonly type: string;
  readonly params: ReadonlyMap<string, string>;
  readonly disposition: string;
  readonly dispositionParams: ReadonlyMap<string, string>;
  readonly encoding: string;
  /** Still in its transfer encoding; a view of the mail. */
  readonly body: Buffer;
  /** Set on a multipart only, in order. */
  readonly children: readonly Part[];
}

export interface MimeTree {
  readonly root: Part;
  /** What in the structure was beyond reading, in words; undefined when all of it was read. */
  readonly fault: string | undefined;
}

export const MAX_DEPTH = 30;
export const MAX_PARTS = 1_000;
/** Lines that look like a boundary, over the whole mail: bounds the work of hostile near misses. */
const MAX_CANDIDATES = 50_000;

const LF = 0x0a;
const DASH = 0x2d;

interface Budget {
  parts: number;
  candidates: number;
  fault: string | undefined;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

export function readMimeTree(raw: Buffer): MimeTree {
  const budget: Budget = { parts: 0, candidates: 0, fault: undefined };
  const root = readPart(raw, { start: firstText(raw), end: raw.length }, 'text/plain', 0, budget);
  if (root.header.fields.length === 0) budget.fault ??= 'The mail has no header.';
  return { root, fault: budget.fault };
}

/** Blank lines above the header are skipped: some gateways put them there. */
function firstText(raw: Buffer): number {
  let at = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (raw[at] === LF || raw[at] === 0x0d) at++;
  return at;
}

function readPart(
  raw: Buffer,
  range: Range,
  defaultType: string,
  depth: number,
  budget: Budget,
  outer?: string,
): Part {
  budget.parts++;
  const header = readHeaderBlock(raw, range.start, range.end);
  if (header.overLimit) budget.fault ??= 'The header is larger than 2,000 fields or 1 MB.';
  const contentType = parseStructuredHeader(fieldOf(header, 'content-type') ?? '');
  const disposition = parseStructuredHeader(fieldOf(header, 'content-disposition') ?? '');
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(contentType.value)
    ? contentType.value
    : looseType(contentType.value, defaultType);
  const body = { start: header.bodyStart, end: range.end };
  const boundary = contentType.params.get('boundary');
  const isTorn = outer !== undefined && boundary?.trimEnd() === outer; // its parts are the outer one's: see `adopted`
  const children =
    type.startsWith('multipart/') && !isTorn ? readChildren(raw, body, type, boundary, depth, budget) : [];
  return {
    header,
    // A multipart in which no part was found is text that someone may still read.
    type: type.startsWith('multipart/') && children.length === 0 ? 'text/plain' : type,
    params: contentType.params,
    disposition: disposition.value,
    dispositionParams: disposition.params,
    encoding: (fieldOf(header, 'content-transfer-encoding') ?? '').toLowerCase().replace(/["']/g, '').trim(),
    body: raw.subarray(body.start, body.end),
    children,
  };
}

const looseType = (value: string, fallback: string): string => {
  if (value === '') return fallback;
  if (value === 'text') return 'text/plain';
  return value.startsWith('multipart') ? 'multipart/mixed' : 'application/octet-stream';
};

function readChildren(
  raw: Buffer,
  body: Range,
  type: string,
  declared: string | undefined,
  depth: number,
  budget: Budget,
): Part[] {
  if (depth >= MAX_DEPTH) {
    budget.fault ??= `Parts are nested deeper than ${MAX_DEPTH}.`;
    return [];
  }
  const ranges = partRanges(raw, body, declared?.trimEnd() || undefined, budget);
  if (ranges.length === 0) budget.fault ??= 'A multipart has no parts.';
  const childType = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const children: Part[] = [];
  for (const range of ranges) {
    if (budget.parts >= MAX_PARTS) {
      budget.fault ??= `The mail has more than ${MAX_PARTS} parts.`;
      break;
    }
    children.push(readPart(raw, range, childType, depth + 1, budget, declared?.trimEnd()));
  }
  return adopted(children, declared?.trimEnd());
}

/** By the boundary that is declared, else, or where that is nowhere to be seen, by one that shows itself. */
function partRanges(raw: Buffer, body: Range, declared: string | undefined, budget: Budget): Range[] {
  const ranges = declared === undefined ? [] : splitAtBoundary(raw, body, declared, budget);
  if (ranges.length > 0) return ranges;
  const guessed = guessBoundary(raw, body);
  return guessed === undefined || guessed === declared ? [] : splitAtBoundary(raw, body, guessed, budget);
}

/**
 * A multipart within a multipart under the same boundary leaves its own parts to the outer one, which finds
 * them as its own. They are given back.
 */
function adopted(children: readonly Part[], declared: string | undefined): Part[] {
  const at = children.findIndex(
    ({ header, params, body }) =>
      declared !== undefined &&
      params.get('boundary')?.trimEnd() === declared &&
      /^multipart\//i.test(fieldOf(header, 'content-type') ?? '') &&
      body.toString('latin1', 0, 100).trim() === '',
  );
  const parent = children[at];
  if (parent === undefined) return [...children];
  const type = parseStructuredHeader(fieldOf(parent.header, 'content-type') ?? '').value;
  return [...children.slice(0, at), { ...parent, type, children: children.slice(at + 1) }];
}

/** Without a boundary parameter the first line of the form `--word` is taken for the boundary. */
function guessBoundary(raw: Buffer, body: Range): string | undefined {
  const opening = raw.subarray(body.start, Math.min(body.end, body.start + 4096)).toString('utf8');
  return /^--([^\s-][^\r\n]{0,198}|-+[^\s-][^\r\n]{0,190})\r?$/m.exec(opening)?.[1]?.trimEnd();
}

function splitAtBoundary(raw: Buffer, body: Range, boundary: string, budget: Budget): Range[] {
  const area = raw.subarray(0, body.end);
  const marker = Buffer.from(`--${boundary}`, 'utf8');
  const ranges: Range[] = [];
  let partStart = -1;
  let at = body.start;
  while (at < body.end) {
    const hit = area.indexOf(marker, at);
    if (hit < 0) break;
    at = hit + 1;
    if (++budget.candidates > MAX_CANDIDATES) {
      budget.fault ??= 'The mail has too many lines that look like a boundary.';
      break;
    }
    const line = boundaryLine(area, hit, marker.length, body.start);
    if (line === undefined) continue;
    if (partStart >= 0) ranges.push({ start: partStart, end: beforeLineBreak(area, hit, partStart) });
    partStart = line.closes ? -1 : line.next;
    at = line.next;
  }
  if (partStart >= 0 && partStart < body.end) ranges.push({ start: partStart, end: body.end });
  return ranges;
}

/** A boundary stands at the start of its line with nothing but `--` and blanks after it. */
function boundaryLine(
  area: Buffer,
  hit: number,
  length: number,
  start: number,
): { closes: boolean; next: number } | undefined {
  if (hit !== start && area[hit - 1] !== LF) return undefined;
  let at = hit + length;
  const closes = area[at] === DASH && area[at + 1] === DASH;
  if (closes) at += 2;
  while (area[at] === 0x20 || area[at] === 0x09 || area[at] === 0x0d) at++;
  if (at >= area.length) return { closes, next: at };
  // The end of the mail with half of its closing dashes.
  if (!closes && area[at] === DASH && area.toString('latin1', at, at + 20).trim() === '-')
    return { closes: true, next: area.length };
  return area[at] === LF ? { closes, next: at + 1 } : undefined;
}

/** The line break before a boundary belongs to the boundary. */
function beforeLineBreak(area: Buffer, hit: number, from: number): number {
  let end = hit;
  if (end > from && area[end - 1] === LF) end--;
  if (end > from && area[end - 1] === 0x0d) end--;
  return end;
}

/** The part's content, its transfer encoding undone. */
export const contentOf = (part: Part): Buffer => decodeTransfer(part.body, part.encoding);

/** Every part that is no multipart, in order, with the multiparts it stands in (outermost first). */
export function* leavesOf(
  part: Part,
  within: readonly Part[] = [],
): Generator<{ part: Part; within: readonly Part[] }> {
  if (part.children.length === 0) yield { part, within };
  for (const child of part.children) yield* leavesOf(child, [...within, part]);
}
