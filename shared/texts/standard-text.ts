import * as z from 'zod';
import { Language } from '../platform/language.ts';

/** UTF-8 bytes of the longest Liquid source; rendered it may become as long as a reply. */
export const SOURCE_BYTES = 16 * 1024;

/** Folders and texts of one site. */
export const MOST_NODES = 2000;

/** Levels of the tree; what stands in no folder is on the first. */
export const MOST_LEVELS = 10;

/** What a text says in one language: Liquid sources. */
export const Wording = z.object({
  /** The subject of the reply, where it shall not be the incident's. */
  subject: z.string().optional(),
  body: z.string(),
});
export type Wording = z.infer<typeof Wording>;

const common = {
  id: z.string(),
  /** The folder it stands in; none for the first level. */
  parent: z.string().optional(),
  title: z.string(),
  version: z.int().min(1),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.object({ id: z.string(), name: z.string() }),
};

export const Folder = z.object({ ...common, type: z.literal('folder') });
export type Folder = z.infer<typeof Folder>;

export const StandardText = z.object({
  ...common,
  type: z.literal('text'),
  /** What an agent types in its place: `^thanks`. One text of a site has it. */
  hotKey: z.string().optional(),
  wordings: z.object({ en: Wording.optional(), fr: Wording.optional(), de: Wording.optional() }),
});
export type StandardText = z.infer<typeof StandardText>;

/** A node of the tree of standard texts. */
export const TextNode = z.discriminatedUnion('type', [Folder, StandardText]);
export type TextNode = z.infer<typeof TextNode>;

/** A node as the tree shows it: without what it says. */
export const TextEntry = z.object({
  ...common,
  type: z.enum(['folder', 'text']),
  hotKey: z.string().optional(),
  /** The languages it is written in; none for a folder. */
  languages: z.array(Language),
  uses: z.int().default(0).meta({ description: 'How many rules and escalations send it.' }),
});
export type TextEntry = z.infer<typeof TextEntry>;

/** The hot key as it is told from others: whatever case and form it was typed in. */
export const foldHotKey = (hotKey: string): string => hotKey.normalize('NFKC').toLowerCase();

/** A node as the tree shows it, but for how many send it: that is counted where it is kept. */
export function entryOf(node: TextNode): Omit<TextEntry, 'uses'> {
  if (node.type === 'folder') return { ...node, languages: [] };
  const { wordings, ...entry } = node;
  return { ...entry, languages: Language.options.filter((language) => wordings[language]) };
}
