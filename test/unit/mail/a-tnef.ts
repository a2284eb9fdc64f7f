const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** A stream of attributes as Outlook writes it. */
export const aTnef = (...attributes: readonly Buffer[]): Buffer =>
  Buffer.concat([u32(0x223e9f78), Buffer.from([1, 0]), ...attributes]);

/** @param level 1 for the mail, 2 for an attachment. @param id with its type in the upper half. */
export const anAttribute = (level: number, id: number, data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([level]),
    u32(id),
    u32(data.length),
    data,
    u32(data.reduce((sum, byte) => sum + byte, 0) & 0xffff).subarray(0, 2),
  ]);

export const properties = (...each: readonly Buffer[]): Buffer => Buffer.concat([u32(each.length), ...each]);

/** A MAPI property; a named one gets a number for its name. */
export function aProperty(type: number, id: number, ...values: readonly Buffer[]): Buffer {
  const ofAnySize = [0x0d, 0x1e, 0x1f, 0x102].includes(type & 0xfff);
  const hasCount = ofAnySize || (type & 0x1000) !== 0;
  return Buffer.concat([
    u32(type + id * 65_536),
    ...(id >= 0x8000 ? [Buffer.alloc(16), u32(0), u32(7)] : []),
    ...(hasCount ? [u32(values.length)] : []),
    ...values.map((value) => (ofAnySize ? Buffer.concat([u32(value.length), padded(value)]) : value)),
  ]);
}

/** Rich text in the form for compressed rich text, not compressed. */
export const uncompressedRtf = (rtf: string): Buffer =>
  Buffer.concat([
    u32(rtf.length + 12),
    u32(rtf.length),
    Buffer.from('MELA'),
    u32(0),
    Buffer.from(rtf, 'latin1'),
  ]);
