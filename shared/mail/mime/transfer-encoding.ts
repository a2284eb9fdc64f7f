/** Content-Transfer-Encoding undone on bytes. Broken input gives what can be read of it, never an error. */

const EQUALS = 0x3d;
const LF = 0x0a;

/** The decoded bytes; for an encoding that leaves bytes as they are, a view of the same memory. */
export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  if (encoding.includes('base64')) return decodeBase64WithFooter(body);
  if (encoding.includes('quoted-printable')) return decodeQuotedPrintable(body);
  if (/^(x-)?uu(e|encode)?$/.test(encoding)) return decodeUuencode(body);
  return body;
}

/** Mailing lists and scanners write their footers below as they are: those stay what they are. */
function decodeBase64WithFooter(body: Buffer): Buffer {
  const end = footerStart(body);
  const data = end === undefined ? body : body.subarray(0, end);
  if (!isBase64(data)) return body;
  if (end === undefined) return decodeBase64(body);
  return Buffer.concat([decodeBase64(data), Buffer.from('\n'), body.subarray(end)]);
}

const LONGEST_FOOTER = 8_192;
const DATA_LINE = /^[A-Za-z0-9+/]*={0,2}$/;

/** Where words begin that follow whole lines of base64 to the end; undefined where none do. */
function footerStart(body: Buffer): number | undefined {
  const from = Math.max(0, body.length - LONGEST_FOOTER);
  const lines = body.subarray(from).toString('latin1').split('\n');
  const first = lines.findIndex((line, index) => (index > 0 || from === 0) && !DATA_LINE.test(line.trim()));
  if (first < 1) return undefined;
  // A word alone looks like data, but stands below the blank line that divides the two.
  const blank = lines.slice(0, first).findLastIndex((line) => line.trim() === '');
  const isDivided = lines.slice(0, Math.max(0, blank)).some((line) => line.trim() !== '');
  const at = isDivided ? blank : first;
  const last = lines.slice(0, at).findLast((line) => line.trim() !== '') ?? '';
  const start = from + lines.slice(0, at).join('\n').length + 1;
  return last.trim().length % 4 === 0 && last.trim() !== '' && !isBase64(body.subarray(start))
    ? start
    : undefined;
}

/** Some mailers say base64 and write text: its blanks and full stops give it away. */
function isBase64(body: Buffer): boolean {
  const sample = body.subarray(0, 4096);
  let foreign = 0;
  for (const byte of sample) if (sextets[byte] === 255 && !isBlankOrPad(byte)) foreign++;
  const words = sample
    .toString('latin1')
    .trim()
    .split(/[ \t]+/).length;
  return foreign * 50 <= sample.length && words * 20 <= sample.length + 100;
}

function decodeBase64(body: Buffer): Buffer {
  const padding = body.indexOf(EQUALS);
  const rest = padding < 0 ? undefined : body.subarray(padding).find((byte) => !isBlankOrPad(byte));
  return rest === undefined ? Buffer.from(body.toString('latin1'), 'base64') : decodePaddedUnits(body);
}

/** Padding amid the data: units encoded one by one (a pad on every line), each aligned afresh. */
function decodePaddedUnits(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil((body.length * 3) / 4) + 3);
  let length = 0;
  let bits = 0;
  let held = 0;
  for (const byte of body) {
    const value = sextets[byte] ?? 255;
    if (value === 255) {
      if (byte === EQUALS) held = 0;
      continue;
    }
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[length++] = (bits >> held) & 255;
    }
  }
  return out.subarray(0, length);
}

const sextets = new Uint8Array(256).fill(255);
for (const [value, char] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  sextets[char.charCodeAt(0)] = value;
}

const isBlankOrPad = (byte: number): boolean =>
  byte === EQUALS || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

function decodeQuotedPrintable(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte !== EQUALS) {
      out[length++] = byte;
      continue;
    }
    const high = hex(body[at + 1]);
    const low = hex(body[at + 2]);
    if (high >= 0 && low >= 0) {
      out[length++] = (high << 4) | low;
      at += 2;
      continue;
    }
    const lineEnd = softBreak(body, at + 1);
    if (lineEnd < 0) out[length++] = byte;
    else at = lineEnd;
  }
  return out.subarray(0, length);
}

/** Where a soft line break that starts after `=` ends, or -1. Transports add blanks before the line end. */
function softBreak(body: Buffer, from: number): number {
  let at = from;
  while (at - from < 80 && (body[at] === 0x20 || body[at] === 0x09 || body[at] === 0x0d)) at++;
  return at >= body.length || body[at] === LF ? at : -1;
}

function hex(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}

function decodeUuencode(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length + 3);
  let length = 0;
  for (let at = 0; at < body.length; ) {
    const newline = body.indexOf(LF, at);
    const end = newline < 0 ? body.length : newline;
    const line = body.subarray(at, end);
    at = end + 1;
    const opening = line.subarray(0, 6).toString('latin1');
    if (line.length < 2 || opening === 'begin ' || opening.startsWith('end')) continue;
    length = decodeUuLine(line, out, length);
  }
  return out.subarray(0, length);
}

/** The first character says how many bytes the line holds; each four after it hold three. */
function decodeUuLine(line: Buffer, out: Buffer, from: number): number {
  const bits = (at: number) => ((line[at] ?? 32) - 32) & 63;
  const stop = Math.min(from + bits(0), from + line.length);
  let length = from;
  for (let at = 1; length < stop; at += 4) {
    const word = (bits(at) << 18) | (bits(at + 1) << 12) | (bits(at + 2) << 6) | bits(at + 3);
    for (const shift of [16, 8, 0]) if (length < stop) out[length++] = (word >> shift) & 255;
  }
  return length;
}
