import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './build.ts';
import { generatedFiles, measuredFiles } from './generate/files.ts';
import { strayFiles } from './generate/stray-files.ts';

type Files = ReadonlyMap<string, string>;

/**
 * `npm run generate` writes the documents and samples that follow from declarations; with `--check` it writes
 * nothing and fails with the list of those that are not as they would be written.
 */
async function generate(files: Files, checkOnly: boolean): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const [path, content] of files) {
    const file = join(projectRoot, path);
    const found = await readFile(file, 'utf8').catch(() => undefined);
    if (found === content) continue;
    stale.push(path);
    if (checkOnly) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return stale;
}

/** Files that `npm run generate` would write or remove, but for what is measured. */
export async function staleFiles(): Promise<readonly string[]> {
  const files = await generatedFiles();
  return [...(await generate(files, true)), ...(await strayFiles(files, true))];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const unknown = process.argv.slice(2).filter((argument) => argument !== '--check');
  if (unknown.length > 0) {
    console.error(`Only --check is understood, not ${unknown.join(' ')}.`);
    process.exit(1);
  }
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const checkOnly = process.argv.includes('--check');
  const declared = await generatedFiles();
  const stale = [
    ...(await generate(declared, checkOnly)),
    ...(await strayFiles(declared, checkOnly)),
    ...(await generate(await measuredFiles(), checkOnly)),
  ];
  for (const path of stale) console.log(`${checkOnly ? 'stale' : 'written'}  ${relative('.', path)}`);
  if (stale.length === 0) console.log('Everything generated is as declared.');
  else if (checkOnly) {
    console.error(`${stale.length} files are not as declared: run npm run generate and commit them.`);
    process.exitCode = 1;
  }
}
