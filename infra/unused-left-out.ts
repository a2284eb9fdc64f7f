import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Plugin } from 'esbuild';
import ts from 'typescript';

/**
 * Leaves out of a bundle each declaration at the top of our modules that nothing in it uses. package.json promises
 * that our modules have no side effects, which esbuild takes for whole modules; a route or a schema is made by a
 * call, and for all that it can know the call does something. Here it is told that none does.
 */
export const unusedLeftOut = (root: string): Plugin => ({
  name: 'unused-left-out',
  setup({ onLoad }) {
    const ours = ['functions', 'shared'].map((folder) => join(root, folder) + sep);
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!ours.some((folder) => path.startsWith(folder))) return undefined;
      return { contents: withPureDeclarations(await readFile(path, 'utf8')), loader: 'ts' };
    });
  },
});

/** The text with `const a = f(b)` at its top as `const a = /* @__PURE__ *\/ (() => (f(b)))()`, line for line. */
export function withPureDeclarations(text: string): string {
  const file = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest);
  const initialisers = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations.map(({ initializer }) => initializer));
  let pure = '';
  let at = 0;
  for (const initialiser of initialisers) {
    if (!initialiser || !isWork(initialiser) || awaits(initialiser)) continue;
    const [start, end] = [initialiser.getStart(file), initialiser.getEnd()];
    pure += `${text.slice(at, start)}/* @__PURE__ */ (() => (${text.slice(start, end)}))()`;
    at = end;
  }
  return pure + text.slice(at);
}

/** Something that esbuild may not see through by itself. */
const isWork = (node: ts.Expression): boolean =>
  !ts.isFunctionLike(node) && !ts.isLiteralExpression(node) && !ts.isIdentifier(node);

const awaits = (node: ts.Node): boolean =>
  ts.isAwaitExpression(node) ||
  (!ts.isFunctionLike(node) && (ts.forEachChild(node, (child) => awaits(child) || undefined) ?? false));
