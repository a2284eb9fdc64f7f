import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { projectRoot } from '../build.ts';

/** Samples that nothing declares any more; removed unless `checkOnly`. */
export async function strayFiles(
  files: ReadonlyMap<string, string>,
  checkOnly: boolean,
): Promise<readonly string[]> {
  const entries = await readdir(join(projectRoot, 'events'), { recursive: true, withFileTypes: true });
  const stray = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)))
    .filter((path) => !files.has(path));
  if (!checkOnly) for (const path of stray) await rm(join(projectRoot, path));
  return stray;
}
