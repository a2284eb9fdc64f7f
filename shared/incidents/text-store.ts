import * as z from 'zod';
import type { NewId } from '../platform/ids.ts';
import type { Objects } from '../platform/objects.ts';

/** UTF-8 bytes of text that an item of the table holds; of what is longer it holds the beginning. */
export const ITEM_BYTES = 64 * 1024;
const BEGINNING_BYTES = 16 * 1024;

/** A text as its item holds it: all of it, or its beginning and the object that holds all. */
export const KeptText = z.object({
  text: z.string(),
  /** Key in the files bucket. */
  object: z.string().optional(),
  /** UTF-8 bytes of the whole. */
  bytes: z.number().int().optional(),
});
export type KeptText = z.infer<typeof KeptText>;

/** Under which the long texts of an incident are kept. */
export const textsPrefix = (reference: string): string => `texts/${reference}/`;

export type TextStore = ReturnType<typeof textStore>;

/** Texts of any length: short ones stand in their items, long ones in the files bucket. */
export const textStore = (files: Pick<Objects, 'put' | 'get'>, newId: NewId) => ({
  /**
   * What the item of a text is to hold. A long one is written before the transaction that names it, under a key
   * of its own: where that is lost, nothing names the object.
   */
  async keep(reference: string, text: string, now: Date): Promise<KeptText> {
    const bytes = Buffer.byteLength(text);
    if (bytes <= ITEM_BYTES) return { text };
    const object = textsPrefix(reference) + newId(now);
    await files.put(object, text, { type: 'text/plain; charset=utf-8', disposition: 'attachment' });
    return { text: beginningOf(text, BEGINNING_BYTES), object, bytes };
  },

  /** The whole of a text; its beginning where the object is gone. */
  async whole({ text, object }: KeptText): Promise<string> {
    const bytes = object && (await files.get(object));
    return bytes ? Buffer.from(bytes).toString('utf8') : text;
  },
});

/** Text cut to this many bytes, at a character's edge; the cut shows. */
export function beginningOf(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  let end = most;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.subarray(0, end).toString('utf8')} […]`;
}
