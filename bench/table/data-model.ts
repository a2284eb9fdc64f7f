import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../infra/build.ts';
import type { MeasuredPattern } from './access-patterns.ts';
import { describeCalls } from './describe-calls.ts';
import { attributesOf, itemKinds } from './item-kinds.ts';

export const dataModelFile = 'docs/data-model.md';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** The layout as the comment on top of the keys shows it. */
async function layoutSection(): Promise<string> {
  const source = await readFile(join(projectRoot, 'shared/table/keys.ts'), 'utf8');
  const lines = source
    .split('\n')
    .filter((line) => line.startsWith(' * |'))
    .map((line) => line.slice(3));
  if (lines.length < 3) throw new Error('shared/table/keys.ts has no layout table on top.');
  return lines.map((line) => line.replace(/([A-Z]+#[\w#]+)/g, '`$1`')).join('\n');
}

const itemsSection = (): string =>
  table(
    ['kind', 'what it is', 'attributes'],
    Object.entries(itemKinds).map(([kind, item]) => [
      `\`${kind}\``,
      item.meaning,
      attributesOf(item)
        .map((name) => `\`${name}\``)
        .join(', '),
    ]),
  );

export const patternsSection = (measured: readonly MeasuredPattern[]): string =>
  table(
    ['pattern', 'who', 'asks', 'index', 'read units', 'write units'],
    measured.map(({ name, by, calls, readUnits, writeUnits }) => {
      const { access, index } = describeCalls(calls);
      return [name, by, access, index, String(readUnits || ''), String(writeUnits || '')];
    }),
  );

/** The document with its generated sections as they should stand. @throws Error naming a section it lacks. */
export async function dataModelDocument(measured: readonly MeasuredPattern[]): Promise<string> {
  const sections = {
    layout: await layoutSection(),
    items: itemsSection(),
    patterns: patternsSection(measured),
  };
  let document = await readFile(join(projectRoot, dataModelFile), 'utf8');
  for (const [name, content] of Object.entries(sections)) {
    const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
    const [from, to] = [document.indexOf(begin), document.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${dataModelFile} has no section ${begin} … ${end}.`);
    document = `${document.slice(0, from + begin.length)}\n${content}\n${document.slice(to)}`;
  }
  return document;
}
