import { describe, expect, it } from '@jest/globals';
import type { DeskError } from '../../../shared/platform/errors.ts';
import { findTexts, orderedTree, removing, type TextEntry } from '../../../shared/texts/index.ts';
import { checkPlace, checkRoom } from '../../../shared/texts/tree.ts';

const entry = (id: string, parent?: string, over: Partial<TextEntry> = {}): TextEntry => ({
  ...{ id, title: id, type: 'folder', languages: [], version: 1, uses: 0 },
  ...{ createdAt: '2026-06-12T08:00:00.000Z', updatedAt: '2026-06-12T08:00:00.000Z' },
  updatedBy: { id: 'm', name: 'Manager' },
  ...(parent ? { parent } : {}),
  ...over,
});
const text = (id: string, parent?: string, over: Partial<TextEntry> = {}) =>
  entry(id, parent, { type: 'text', languages: ['en'], ...over });

/** A → B → C and, beside them, D with a text. */
const tree = [text('t', 'd'), entry('d'), entry('c', 'b'), entry('b', 'a'), entry('a')];

const faultOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    const { code, facts } = error as DeskError;
    return `${code} ${facts.fields?.map(({ pointer }) => pointer).join() ?? ''}`.trim();
  }
  return 'none';
};

describe('the tree of standard texts', () => {
  it('shows each folder before what stands in it, with the way there', () => {
    expect(orderedTree(tree).map(({ id, path }) => [...path, id].join('/'))).toEqual([
      ...['a', 'a/b', 'a/b/c', 'd', 'd/t'],
    ]);
  });

  it('shows what is in one folder, at any depth', () => {
    expect(orderedTree(tree, 'a').map(({ id, path }) => [...path, id].join('/'))).toEqual(['a/b', 'a/b/c']);
  });

  it('has folders before texts and numbers in their order', () => {
    const many = [
      text('1', undefined, { title: 'Aa' }),
      ...['Step 10', 'step 9'].map((title) => entry(title, undefined, { title })),
    ];
    expect(orderedTree(many).map(({ title }) => title)).toEqual(['step 9', 'Step 10', 'Aa']);
  });

  it.each([
    ['thanks detail', ['x']],
    ['^TH', ['x']],
    ['greetings', ['x', 'y']],
    ['thanks nothing', []],
  ])('finds texts by %s', (words, ids) => {
    const placed = orderedTree([
      entry('f', undefined, { title: 'Greetings' }),
      text('x', 'f', { title: 'Thanks for the details', hotKey: '^thanks' }),
      text('y', 'f', { title: 'Welcome' }),
    ]);
    expect(findTexts(placed, words).map(({ id }) => id)).toEqual(ids);
  });

  const deep = Array.from({ length: 9 }, (_, level) =>
    entry(`l${level}`, level ? `l${level - 1}` : undefined),
  );
  it.each([
    ['a new node on the first level', tree, { id: 'n' }, 'none'],
    ['a new node in a folder', tree, { id: 'n', parent: 'c' }, 'none'],
    ['a folder that is not there', tree, { id: 'n', parent: 'x' }, 'invalidRequest /parent'],
    ['a text as folder', tree, { id: 'n', parent: 't' }, 'invalidRequest /parent'],
    ['a folder in itself', tree, { id: 'a', parent: 'a' }, 'invalidRequest /parent'],
    ['a folder in one below it', tree, { id: 'a', parent: 'c' }, 'invalidRequest /parent'],
    ['a folder in one beside it', tree, { id: 'a', parent: 'd' }, 'none'],
    ['the tenth level', deep, { id: 'n', parent: 'l8' }, 'none'],
    ['an eleventh level', [...deep, entry('l9', 'l8')], { id: 'n', parent: 'l9' }, 'invalidRequest /parent'],
    ['a tall folder moved too deep', [...deep, ...tree], { id: 'a', parent: 'l8' }, 'invalidRequest /parent'],
  ])('takes or refuses %s', (_, entries, node, fault) => {
    expect(faultOf(() => checkPlace(entries, node))).toBe(fault);
  });

  it('holds 2000 nodes and no more', () => {
    const full = Array.from({ length: 2000 }, (_, index) => text(`t${index}`));
    expect(faultOf(() => checkRoom(full.slice(1)))).toBe('none');
    expect(faultOf(() => checkRoom(full))).toBe('conflict');
  });
});

describe('removing', () => {
  const place = { table: 'desk', siteId: 'main' };
  const remove = (entries: readonly TextEntry[], id: string, over = {}) =>
    removing(entries, { id, version: 1, withContents: false, ...over }, place);
  const removed = (writes: ReturnType<typeof removing>['writes']) =>
    writes.map(({ Delete }) => String(Delete?.Key?.sk)).filter((sk) => sk.startsWith('TXT#'));

  it('a folder with others in it is refused, unless they go too', () => {
    expect(faultOf(() => remove(tree, 'a'))).toBe('conflict');
    expect(removed(remove(tree, 'a', { withContents: true }).writes)).toEqual(['TXT#c', 'TXT#b', 'TXT#a']);
  });

  it('another version, or nothing, is refused', () => {
    expect(faultOf(() => remove(tree, 'c', { version: 2 }))).toBe('staleVersion');
    expect(faultOf(() => remove(tree, 'x'))).toBe('notFound');
  });

  it('goes from below in steps that one transaction takes', () => {
    let entries: readonly TextEntry[] = [
      entry('f'),
      ...Array.from({ length: 40 }, (_, index) => text(`t${index}`, 'f', { hotKey: `^${index}` })),
    ];
    const steps: number[] = [];
    for (let done = false; !done; ) {
      const step = remove(entries, 'f', { withContents: true });
      expect(step.writes.length).toBeLessThan(100);
      steps.push(step.writes.length);
      const gone = new Set(removed(step.writes));
      entries = entries.filter(({ id }) => !gone.has(`TXT#${id}`));
      done = step.done;
    }
    expect(steps).toEqual([99, 23]);
    expect(entries).toEqual([]);
  });
});
