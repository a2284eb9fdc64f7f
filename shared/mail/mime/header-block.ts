import { decodeText } from './charset.ts';
import { strictUtf8 } from './guess-text.ts';

export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  /** Unfolded, trimmed, not yet decoded from RFC 2047. At most `MAX_FIELD` characters. */
  readonly value: string;
}

export interface HeaderBlock {
  /** In the order of the mail, top first. */
  readonly fields: readonly HeaderField[];
  /** Where the body begins. */
  readonly bodyStart: number;
  /** Fields were left out: more than `MAX_FIELDS`, or more than `MAX_BYTES` of them. */
  readonly overLimit: boolean;
}

const MAX_FIELDS = 2_000;
const MAX_BYTES = 1024 * 1024;
const MAX_FIELD = 65_536;
const LF = 0x0a;
const CR = 0x0d;

const FIELD = /^[!-9;-~]{1,200}[ \t]*:/;

/**
 * Reads the header of a mail or of a part, from `start` up to the blank line or `end`.
 * Lenient as mail needs it: an mbox line is skipped, a line that is no field continues the one before when
 * fields go on after it, else the body is taken to begin there.
 */
export function readHeaderBlock(raw: Buffer, start: number, end: number): HeaderBlock {
  const fields: RawField[] = []; // their bytes as Latin-1 until all are known
  const finish = (bodyStart: number): HeaderBlock => ({
    fields: decoded(raw, start, fields),
    bodyStart,
    overLimit,
  });
  let size = 0;
  let overLimit = false;
  let at = start;
  while (at < end) {
    const next = lineEnd(raw, at, end);
    const length = contentLength(raw, at, next);
    if (length === 0) return finish(next);
    size += length;
    if (size > MAX_BYTES || fields.length > MAX_FIELDS) {
      overLimit = true;
      at = next;
      continue;
    }
    const line = lineText(raw, at, length);
    const last = fields.at(-1);
    if (/^[ \t]/.test(line)) {
      if (last !== undefined && last.value.length < MAX_FIELD) last.value += line;
    } else if (FIELD.test(line)) {
      const colon = line.indexOf(':');
      fields.push({ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1) });
    } else if (at !== start || !/^>?From /.test(line)) {
      if (last === undefined || !goesOn(raw, next, end)) return finish(at);
      last.value += ` ${line}`;
    }
    at = next;
  }
  return finish(end);
}

interface RawField {
  name: string;
  value: string;
}

/**
 * Fields as text. Raw bytes above ASCII are UTF-8 or in one charset for all of the block: the one that the mail
 * names for its text, if that fits, else what all of them together look like.
 */
function decoded(raw: Buffer, start: number, fields: readonly RawField[]): HeaderField[] {
  let alike: Buffer | undefined;
  let hint: string | undefined;
  const textOf = (value: string): string => {
    if (/^[ -~\t\r\n]*$/.test(value)) return value;
    const bytes = Buffer.from(value, 'latin1');
    const utf8 = value.includes('\x1b') ? undefined : strictUtf8(bytes);
    if (utf8 !== undefined) return utf8;
    hint ??= namedCharset(raw, start);
    alike ??= Buffer.from(fields.map((field) => field.value.slice(0, 500)).join('\n'), 'latin1');
    return decodeText(bytes, undefined, { hint, alike });
  };
  return fields.map(({ name, value }) => ({
    name,
    value: textOf(value.slice(0, MAX_FIELD))
      .replace(/[\r\n\0]+/g, ' ')
      .trim(),
  }));
}

/** The first charset that the beginning of the mail names for any of its text, ASCII and UTF-8 aside; '' for none. */
function namedCharset(raw: Buffer, start: number): string {
  const opening = raw.toString('latin1', start, start + MAX_FIELD);
  for (const [, label = ''] of opening.matchAll(/(?:charset\s*=\s*["']?|=\?)([\w.:-]{2,40})/gi)) {
    if (!/^(?:us-)?ascii$|^utf-?8$/i.test(label)) return label;
  }
  return '';
}

/** Whether fields go on at `at`, after folded lines perhaps. */
function goesOn(raw: Buffer, at: number, end: number): boolean {
  let start = at;
  for (let looked = 0; looked < 3 && start < end; looked++) {
    const next = lineEnd(raw, start, end);
    const line = lineText(raw, start, contentLength(raw, start, next));
    if (!/^[ \t]+\S/.test(line)) return FIELD.test(line);
    start = next;
  }
  return false;
}

const lineEnd = (raw: Buffer, at: number, end: number): number => {
  const newline = raw.indexOf(LF, at);
  return newline < 0 || newline >= end ? end : newline + 1;
};

const contentLength = (raw: Buffer, at: number, next: number): number => {
  let stop = next;
  while (stop > at && (raw[stop - 1] === LF || raw[stop - 1] === CR)) stop--;
  return stop - at;
};

const lineText = (raw: Buffer, at: number, length: number): string =>
  raw.toString('latin1', at, at + Math.min(length, MAX_FIELD));

/** The first field of this name. */
export const fieldOf = (block: HeaderBlock, name: string): string | undefined =>
  block.fields.find((field) => field.name === name)?.value;
