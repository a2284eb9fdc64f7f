import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything a desk has logged. */
export function logsOf({ dataDir }: { readonly dataDir: string }): string {
  const folder = join(dataDir, 'logs');
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}
