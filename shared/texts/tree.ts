import { DeskError, faultyField } from '../platform/errors.ts';
import { foldHotKey, MOST_LEVELS, MOST_NODES, type TextEntry } from './standard-text.ts';

/** A node with its place in the tree. */
export interface PlacedEntry extends TextEntry {
  /** The titles of the folders it stands in, outermost first. */
  readonly path: readonly string[];
}

type Entries = readonly TextEntry[];

/** By title, as people sort; folders before texts. */
const inOrder = (one: TextEntry, other: TextEntry): number =>
  one.type === other.type
    ? one.title.localeCompare(other.title, 'en', { numeric: true, sensitivity: 'base' }) ||
      (one.id < other.id ? -1 : 1)
    : one.type === 'folder'
      ? -1
      : 1;

const childrenByParent = (entries: Entries): ReadonlyMap<string | undefined, TextEntry[]> => {
  const children = new Map<string | undefined, TextEntry[]>();
  for (const entry of entries) {
    const among = children.get(entry.parent);
    if (among) among.push(entry);
    else children.set(entry.parent, [entry]);
  }
  return children;
};

/** The nodes below `under`, or all of them: each folder followed by what stands in it. */
export function orderedTree(entries: Entries, under?: string): PlacedEntry[] {
  const children = childrenByParent(entries);
  const walk = (parent: string | undefined, path: readonly string[]): PlacedEntry[] =>
    (children.get(parent) ?? [])
      .toSorted(inOrder)
      .flatMap((entry) => [{ ...entry, path }, ...walk(entry.id, [...path, entry.title])]);
  const titles = ancestorsOf(entries, under).map(({ title }) => title);
  return walk(under, titles);
}

/** The texts whose title, hot key or folders hold every word asked for, in the order of the tree. */
export function findTexts(placed: readonly PlacedEntry[], words: string): PlacedEntry[] {
  const wanted = foldHotKey(words).split(/\s+/).filter(Boolean);
  return placed.filter((entry) => {
    if (entry.type === 'folder') return false;
    const said = foldHotKey([...entry.path, entry.title, entry.hotKey ?? ''].join('\n'));
    return wanted.every((word) => said.includes(word));
  });
}

/** From the outermost folder to the node itself; empty for a node that is not there. */
function ancestorsOf(entries: Entries, id: string | undefined): TextEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const chain: TextEntry[] = [];
  for (let at = id; at !== undefined; at = chain[0]?.parent) {
    const entry = byId.get(at);
    if (!entry || chain.includes(entry)) break;
    chain.unshift(entry);
  }
  return chain;
}

/** Everything below a node, the node itself last: each after what stands in it. */
export function subtree(entries: Entries, id: string): TextEntry[] {
  const children = childrenByParent(entries);
  const walk = (at: TextEntry): TextEntry[] => [...(children.get(at.id) ?? []).flatMap(walk), at];
  const root = entries.find((entry) => entry.id === id);
  return root ? walk(root) : [];
}

/** Levels that a node and what is below it take. */
const heightOf = (entries: Entries, id: string): number =>
  1 +
  Math.max(0, ...entries.filter(({ parent }) => parent === id).map((child) => heightOf(entries, child.id)));

/**
 * Whether a node may stand in this folder.
 * @throws DeskError invalidRequest naming `/parent`: no such folder, a circle, or too deep.
 */
export function checkPlace(entries: Entries, node: { id: string; parent?: string | undefined }): void {
  const chain = ancestorsOf(entries, node.parent);
  const folder = chain.at(-1);
  if (node.parent !== undefined && !folder) throw faultyField('/parent', 'There is no such folder.');
  if (folder && folder.type !== 'folder')
    throw faultyField('/parent', 'This is a text; only folders hold others.');
  if (chain.some(({ id }) => id === node.id))
    throw faultyField('/parent', 'A folder cannot stand in itself.');
  const levels = chain.length + heightOf(entries, node.id);
  if (levels > MOST_LEVELS)
    throw faultyField('/parent', `The tree has at most ${MOST_LEVELS} levels; this would make ${levels}.`);
}

/** @throws DeskError conflict where the tree is full. */
export function checkRoom(entries: Entries): void {
  if (entries.length < MOST_NODES) return;
  throw new DeskError('conflict', `There are ${MOST_NODES} folders and texts; remove one first.`);
}
