import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';

/** What a result was made by and of, and which files it is made of: as long as all is the same, it stands. */
const Stamp = z.object({ recipe: z.string(), files: z.record(z.string(), z.string()) });

/** Size and time of change; empty when there is no such file. */
async function fingerprint(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found ? `${found.size}-${found.mtimeMs}` : '';
}

/** Records that what was made by `recipe` stands as long as these files do. */
export async function writeStamp(path: string, recipe: string, files: readonly string[]): Promise<void> {
  const entries = files.map(async (file) => [file, await fingerprint(file)] as const);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify({ recipe, files: Object.fromEntries(await Promise.all(entries)) }));
}

/** Whether a stamp of this recipe is there and all its files are as they were. */
export async function stands(path: string, recipe: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const stamp = Stamp.safeParse(parsed(text));
  if (!stamp.success || stamp.data.recipe !== recipe) return false;
  const checks = Object.entries(stamp.data.files).map(
    async ([file, known]) => known !== '' && (await fingerprint(file)) === known,
  );
  return (await Promise.all(checks)).every(Boolean);
}

/** Every TypeScript file below a folder, in a stable order. */
export async function sourcesBelow(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
    .map((file) => join(folder, file));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
