/**
 * The mail within an S/MIME signature that wraps it (CMS SignedData, RFC 5652): Outlook's opaque signing. Only the
 * way to the content is read; whether the signature is good is not asked.
 */

const OID = 0x06;
const OCTETS = 0x04;
const CONSTRUCTED_OCTETS = 0x24;
const SEQUENCE = 0x30;
const CONTEXT_0 = 0xa0;
const SIGNED_DATA = '2a864886f70d010702';
const MAX_CHUNKS = 100_000;

interface Element {
  readonly tag: number;
  readonly start: number;
  /** Behind its content; for one of indefinite length, the end of what it stands in. */
  readonly end: number;
  readonly isIndefinite: boolean;
}

/** The signed content; undefined for anything else, encrypted mail for one. Never throws. */
export function signedContent(der: Buffer): Buffer | undefined {
  const info = elementAt(der, 0, der.length);
  const oid = info?.tag === SEQUENCE ? elementAt(der, info.start, info.end) : undefined;
  if (info === undefined || oid?.tag !== OID || der.toString('hex', oid.start, oid.end) !== SIGNED_DATA)
    return undefined;
  const explicit = elementAt(der, oid.end, info.end);
  const signed = explicit?.tag === CONTEXT_0 ? elementAt(der, explicit.start, explicit.end) : undefined;
  if (signed?.tag !== SEQUENCE) return undefined;
  const version = elementAt(der, signed.start, signed.end);
  const algorithms = version && elementAt(der, version.end, signed.end);
  if (algorithms === undefined) return undefined;
  // A set of indefinite length would have to be walked; the mailers that write one write empty or short sets.
  const from = algorithms.isIndefinite ? afterMarks(der, algorithms.start, signed.end) : algorithms.end;
  const content = from === undefined ? undefined : elementAt(der, from, signed.end);
  const type = content?.tag === SEQUENCE ? elementAt(der, content.start, content.end) : undefined;
  const held = type && content ? elementAt(der, type.end, content.end) : undefined;
  return held?.tag === CONTEXT_0 ? octetsAt(der, held.start, held.end) : undefined;
}

function elementAt(der: Buffer, at: number, limit: number): Element | undefined {
  const tag = der[at];
  const first = der[at + 1];
  if (tag === undefined || first === undefined || at + 2 > limit) return undefined;
  if (first === 0x80) return { tag, start: at + 2, end: limit, isIndefinite: true };
  if (first < 0x80) return bounded(tag, at + 2, first, limit);
  const size = first & 0x7f;
  if (size > 4 || at + 2 + size > limit) return undefined;
  return bounded(tag, at + 2 + size, der.readUIntBE(at + 2, size), limit);
}

const bounded = (tag: number, start: number, length: number, limit: number): Element => ({
  tag,
  start,
  end: Math.min(start + length, limit), // cut off mail gives what it has
  isIndefinite: false,
});

/** Where the elements from `at` end with the mark of an indefinite length. */
function afterMarks(der: Buffer, at: number, limit: number): number | undefined {
  let next = at;
  for (let count = 0; count < 100 && next + 1 < limit; count++) {
    if (der[next] === 0 && der[next + 1] === 0) return next + 2;
    const element = elementAt(der, next, limit);
    if (element === undefined || element.isIndefinite) return undefined;
    next = element.end;
  }
  return undefined;
}

/** An octet string, of one piece or many. */
function octetsAt(der: Buffer, at: number, limit: number): Buffer | undefined {
  const whole = elementAt(der, at, limit);
  if (whole?.tag === OCTETS) return der.subarray(whole.start, whole.end);
  if (whole?.tag !== CONSTRUCTED_OCTETS) return undefined;
  const chunks: Buffer[] = [];
  let next = whole.start;
  while (next < whole.end && chunks.length < MAX_CHUNKS) {
    const chunk = elementAt(der, next, whole.end);
    if (chunk?.tag !== OCTETS) break;
    chunks.push(der.subarray(chunk.start, chunk.end));
    next = chunk.end;
  }
  return Buffer.concat(chunks);
}
