import { guessText } from './charset.ts';

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
  const fields: { name: string; value: string }[] = [];
  let size = 0;
  let overLimit = false;
  let at = start;
  while (at < end) {
    const next = lineEnd(raw, at, end);
    const length = contentLength(raw, at, next);
    if (length === 0) return { fields: fields.map(finished), bodyStart: next, overLimit };
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
      if (last === undefined || !goesOn(raw, next, end))
        return { fields: fields.map(finished), bodyStart: at, overLimit };
      last.value += ` ${line}`;
    }
    at = next;
  }
  return { fields: fields.map(finished), bodyStart: end, overLimit };
}

const finished = (field: HeaderField): HeaderField => ({
  name: field.name,
  value: field.value
    .slice(0, MAX_FIELD)
    .replace(/[\r\n\0]+/g, ' ')
    .trim(),
});

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
  guessText(raw.subarray(at, at + Math.min(length, MAX_FIELD)));

/** The first field of this name. */
export const fieldOf = (block: HeaderBlock, name: string): string | undefined =>
  block.fields.find((field) => field.name === name)?.value;
