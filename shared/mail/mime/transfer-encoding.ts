/** Content-Transfer-Encoding undone on bytes. Broken input gives what can be read of it, never an error. */

const EQUALS = 0x3d;
const LF = 0x0a;

/** The decoded bytes; for an encoding that leaves bytes as they are, a view of the same memory. */
export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  if (encoding.includes('base64')) return decodeBase64(body);
  if (encoding.includes('quoted-printable')) return decodeQuotedPrintable(body);
  if (/^(x-)?uu(e|encode)?$/.test(encoding)) return decodeUuencode(body);
  return body;
}

function decodeBase64(body: Buffer): Buffer {
  const padding = body.indexOf(EQUALS);
  const end = body.subarray(Math.max(0, padding)).findIndex((byte) => !isBlankOrPad(byte));
  if (padding < 0 || end < 0) return Buffer.from(body.toString('latin1'), 'base64');
  // Padding amid the data: units encoded one by one (a pad on every line), each aligned afresh.
  const units = body
    .toString('latin1')
    .split(/=[=\s]*/)
    .filter((unit) => unit !== '');
  if (units.length > 1_000_000) return Buffer.from(units.join(''), 'base64');
  return Buffer.concat(units.map((unit) => Buffer.from(unit, 'base64')));
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
  const out: number[] = [];
  for (const line of body.toString('latin1').split(/\r?\n/)) {
    if (/^begin |^end\s*$/.test(line) || line === '') continue;
    const count = (line.charCodeAt(0) - 32) & 63;
    const bits = (at: number) => ((line.charCodeAt(at) || 32) - 32) & 63;
    const first = out.length;
    for (let at = 1; out.length - first < count; at += 4) {
      const word = (bits(at) << 18) | (bits(at + 1) << 12) | (bits(at + 2) << 6) | bits(at + 3);
      out.push((word >> 16) & 255, (word >> 8) & 255, word & 255);
    }
    out.length = Math.min(out.length, first + count);
  }
  return Buffer.from(out);
}
