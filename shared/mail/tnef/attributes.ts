/**
 * TNEF (winmail.dat): how Outlook wraps a mail for Outlook. A stream of attributes, some of which hold lists of
 * MAPI properties (MS-OXTNEF). Lengths are the sender's word: nothing is read beyond the bytes that are there, and
 * what is cut off ends the list.
 */

export interface Attribute {
  readonly isOfAttachment: boolean;
  readonly id: number;
  readonly data: Buffer;
}

const SIGNATURE = 0x223e9f78;
const MAX_ATTRIBUTES = 2_000;
const MAX_PROPERTIES = 1_000;

export const isTnef = (bytes: Buffer): boolean => bytes.length > 6 && bytes.readUInt32LE(0) === SIGNATURE;

/** The attributes of a stream, the id without its type. */
export function attributesOf(bytes: Buffer): Attribute[] {
  const found: Attribute[] = [];
  let at = 6;
  while (at + 11 <= bytes.length && found.length < MAX_ATTRIBUTES) {
    const level = bytes[at];
    const length = bytes.readUInt32LE(at + 5);
    const end = at + 9 + length;
    if ((level !== 1 && level !== 2) || end > bytes.length) break;
    found.push({
      isOfAttachment: level === 2,
      id: bytes.readUInt16LE(at + 1),
      data: bytes.subarray(at + 9, end),
    });
    at = end + 2; // a checksum follows
  }
  return found;
}

/** A MAPI property's type and bytes. */
export interface Property {
  readonly type: number;
  readonly data: Buffer;
}

export const propertyTypes = { object: 0x0d, text8: 0x1e, text16: 0x1f, binary: 0x102 } as const;

const MULTIPLE = 0x1000;
const NAMED = 0x8000;
/** Bytes of a value of fixed size, padded to four. */
const sizes: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

/** The properties of a list by id, the first value of each. */
export function propertiesOf(bytes: Buffer): ReadonlyMap<number, Property> {
  const found = new Map<number, Property>();
  const cursor = { at: 4 };
  const count = bytes.length >= 4 ? Math.min(bytes.readUInt32LE(0), MAX_PROPERTIES) : 0;
  try {
    for (let index = 0; index < count; index++) {
      const type = u16(bytes, cursor.at);
      const id = u16(bytes, cursor.at + 2);
      cursor.at += 4;
      if (id >= NAMED) skipName(bytes, cursor);
      const data = readValues(bytes, cursor, type);
      if (data === undefined) break;
      if (!found.has(id)) found.set(id, { type: type & ~MULTIPLE, data });
    }
  } catch (error) {
    if (!(error instanceof CutOff)) throw error; // the list was cut off: what was read of it stands
  }
  return found;
}

class CutOff extends Error {}

const within = (bytes: Buffer, at: number, size: number): number => {
  if (at + size > bytes.length) throw new CutOff();
  return at;
};
const u16 = (bytes: Buffer, at: number): number => bytes.readUInt16LE(within(bytes, at, 2));
const u32 = (bytes: Buffer, at: number): number => bytes.readUInt32LE(within(bytes, at, 4));

interface Cursor {
  at: number;
}

function skipName(bytes: Buffer, cursor: Cursor): void {
  const kind = u32(bytes, cursor.at + 16);
  const length = kind === 1 ? u32(bytes, cursor.at + 20) : 0;
  cursor.at += 24 + padded(length);
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** The first of a property's values; undefined for a type that nobody can skip. */
function readValues(bytes: Buffer, cursor: Cursor, type: number): Buffer | undefined {
  const single = type & ~MULTIPLE;
  const size = sizes[single];
  const isOfAnySize = (Object.values(propertyTypes) as number[]).includes(single);
  if (size === undefined && !isOfAnySize) return undefined;
  let count = 1;
  if (size === undefined || type !== single) {
    count = Math.min(u32(bytes, cursor.at), MAX_PROPERTIES);
    cursor.at += 4;
  }
  let first: Buffer | undefined;
  for (let index = 0; index < count; index++) {
    let length = size ?? 0;
    if (size === undefined) {
      length = u32(bytes, cursor.at);
      cursor.at += 4;
    }
    if (cursor.at + length > bytes.length) throw new CutOff();
    first ??= bytes.subarray(cursor.at, cursor.at + length);
    cursor.at += padded(length);
  }
  return first ?? Buffer.alloc(0);
}
