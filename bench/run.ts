import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, relative } from 'node:path';
import { projectRoot } from '../infra/build.ts';
import { stopSharedDesk } from './desk/shared-desk.ts';
import { comparedWithReference, type Figure, type Row } from './figure.ts';
import { bundles } from './rows/bundles.ts';
import { imports } from './rows/imports.ts';
import { longIncident } from './rows/long-incident.ts';
import { lookUps } from './rows/look-up.ts';
import { mailIn } from './rows/mail-in.ts';
import { mailMemory } from './rows/mail-memory.ts';
import { mailOut } from './rows/mail-out.ts';
import { portal } from './rows/portal.ts';
import { reference } from './rows/reference.ts';
import { scale } from './rows/scale.ts';
import { tableCost } from './rows/table-cost.ts';
import { timers } from './rows/timers.ts';
import { toTable } from './to-table.ts';

/**
 * `npm run bench` measures every row, `npm run bench -- <name>…` those named. It starts a desk of its own, prints
 * a table, writes `bench/last.json` and fails when a budget is not kept. `reference` is what the machine does at
 * all: it is part of every run, and times of two machines are compared as ratios to it.
 */
const rows: Readonly<Record<string, Row>> = {
  reference,
  bundles,
  'table-cost': tableCost,
  timers,
  scale,
  portal,
  'mail-in': mailIn,
  'mail-out': mailOut,
  'mail-memory': mailMemory,
  'long-incident': longIncident,
  imports,
  'look-up': lookUps,
};

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

async function bench(names: readonly string[]): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  try {
    for (const name of names) {
      const began = performance.now();
      const measured = (await rows[name]?.(name)) ?? [];
      console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
      figures.push(...measured);
    }
  } finally {
    await stopSharedDesk();
  }
  return figures;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(rows, name));
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}. There are: ${Object.keys(rows).join(', ')}.`);
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopSharedDesk().finally(() => process.exit(130)));

// The reference belongs to every run: a time says little without it.
const names = asked.length > 0 ? [...new Set(['reference', ...asked])] : Object.keys(rows);
const figures = comparedWithReference(await bench(names));
console.log(toTable(figures));
const file = join(projectRoot, 'bench', 'last.json');
const [processor] = cpus();
const machine = { node: process.version, processor: processor?.model, processors: cpus().length };
await writeFile(file, `${JSON.stringify({ at: new Date().toISOString(), machine, figures }, null, 2)}\n`);
console.log(`\nThe same as JSON: ${relative('.', file)}`);
const over = figures.filter(({ verdict }) => verdict === 'over');
if (over.length > 0) {
  console.error(`Over budget: ${over.map(({ name }) => name).join('; ')}.`);
  process.exitCode = 1;
}
