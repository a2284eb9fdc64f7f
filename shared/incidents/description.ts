import * as z from 'zod';
import { KeptText } from './text-store.ts';

/** How much of a text that changed stands on the timeline itself; a longer one is named there. */
const SHOWN_IN_EVENT = 2 * 1024;

/** A text under its own id, by which it is read once another stands in its place. The first has none yet. */
export const NamedText = KeptText.extend({ textId: z.string().default('first') });
export type NamedText = z.infer<typeof NamedText>;

/** A text as it is kept, and all of it. */
export interface WholeText {
  readonly kept: NamedText;
  readonly whole: string;
}

/** A text as the timeline has it: itself, or under which id it is read. */
export type ToldText = string | { readonly textId: string; readonly bytes: number };

/** A description in place of another. */
export interface NewDescription {
  readonly text: NamedText;
  /** The one before; absent where there was none. */
  readonly replaced?: NamedText;
  readonly from?: ToldText;
  readonly to?: ToldText;
}

/** One description after another; undefined where they are the same. An empty one is none. */
export function newDescription(before: WholeText | undefined, after: WholeText): NewDescription | undefined {
  if ((before?.whole ?? '') === after.whole) return undefined;
  return {
    text: after.kept,
    ...(before?.whole ? { replaced: before.kept, from: told(before) } : {}),
    ...(after.whole ? { to: told(after) } : {}),
  };
}

function told({ kept: { textId }, whole }: WholeText): ToldText {
  const bytes = Buffer.byteLength(whole);
  return bytes <= SHOWN_IN_EVENT ? whole : { textId, bytes };
}
