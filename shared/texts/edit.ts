import { DeskError } from '../platform/errors.ts';
import type { TransactItem } from '../table/transact.ts';
import type { StandardText, TextEntry, TextNode } from './standard-text.ts';
import { checkPlace, checkRoom, subtree } from './tree.ts';
import { nodeWrites, removalWrites, type TextPlace } from './writes.ts';

/** What a manager says of a node. */
export type TextDraft =
  | { readonly type: 'folder'; readonly title: string; readonly parent?: string | undefined }
  | {
      readonly type: 'text';
      readonly title: string;
      readonly parent?: string | undefined;
      readonly hotKey?: string | undefined;
      readonly wordings: StandardText['wordings'];
    };

/** Who edits, and when. */
export interface Editor {
  readonly actor: { readonly id: string; readonly name: string };
  readonly now: Date;
}

/** The node as a draft has it: new under `id`, or the next version of `before`. */
export function nodeFrom(draft: TextDraft, id: string, before: TextNode | undefined, by: Editor): TextNode {
  const at = by.now.toISOString();
  const { parent, title } = draft;
  const common = {
    id,
    ...(parent === undefined ? {} : { parent }),
    title,
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
    updatedBy: { id: by.actor.id, name: by.actor.name },
  };
  if (draft.type === 'folder') return { ...common, type: 'folder' };
  const { hotKey, wordings } = draft;
  return { ...common, type: 'text', ...(hotKey === undefined ? {} : { hotKey }), wordings };
}

/** The writes that put a new node into the tree. @throws DeskError where it may not stand there. */
export function adding(entries: readonly TextEntry[], node: TextNode, place: TextPlace): TransactItem[] {
  checkRoom(entries);
  checkPlace(entries, node);
  return nodeWrites(node, undefined, place);
}

/** The writes that put a node in the place of what it was, with all that is below it. */
export function replacing(
  entries: readonly TextEntry[],
  before: TextNode,
  node: TextNode,
  place: TextPlace,
): TransactItem[] {
  checkPlace(entries, node);
  return nodeWrites(node, before, place);
}

/** The texts that rules or escalations send, among a node and what is below it. */
export const sentTexts = (entries: readonly TextEntry[], id: string): readonly TextEntry[] =>
  subtree(entries, id).filter(({ uses }) => uses > 0);

/** Nodes that one transaction removes: three items each, and one for the tree. */
const AT_ONCE = 33;

/**
 * The writes that remove a node, or as many of those below it as one transaction takes, the lowest first: broken
 * off in between, what is left is a tree. `done` once the node itself is among them.
 * @throws DeskError notFound; staleVersion; conflict for a folder that is not empty, unless its contents go too.
 */
export function removing(
  entries: readonly TextEntry[],
  node: { readonly id: string; readonly version: number; readonly withContents: boolean },
  place: TextPlace,
): { readonly writes: TransactItem[]; readonly done: boolean } {
  const all = subtree(entries, node.id);
  const root = all.at(-1);
  if (!root) throw new DeskError('notFound', 'There is no such folder or text.');
  refuseOther(root, node.version);
  if (all.length > 1 && !node.withContents) {
    throw new DeskError(
      'conflict',
      `The folder holds ${all.length - 1} others. Empty it first, or remove it with its contents.`,
    );
  }
  const going = all.slice(0, AT_ONCE);
  return { writes: going.flatMap((entry) => removalWrites(entry, place)), done: going.length === all.length };
}

/** @throws DeskError staleVersion where it is not the version that was read. */
export function refuseOther(node: { readonly version: number }, seen: number): void {
  if (node.version === seen) return;
  throw new DeskError('staleVersion', `It is at version ${node.version} by now; you have seen ${seen}.`, {
    version: node.version,
  });
}
