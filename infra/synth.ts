import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { functionPaths } from '../functions/functions.ts';
import { bundlesDirectory, projectRoot } from './build.ts';
import { type DeskSettings, loadSettings } from './settings.ts';
import { sourcesBelow, stands, writeStamp } from './stamp.ts';

export interface SynthesizeOptions {
  /** Where the cloud assembly is written. */
  readonly outdir: string;
  /** From `desk.json` or the file named by DESK_SETTINGS where unset. */
  readonly settings?: DeskSettings;
  /** Folder of the functions' bundles. */
  readonly bundles?: string;
  /** Bundles being built: CDK loads meanwhile. */
  readonly built?: Promise<unknown>;
  readonly reception?: boolean;
}

export interface Synthesized {
  /** Holds `manifest.json` and a template for each stack; functions' assets are the bundles where they lie. */
  readonly directory: string;
}

/**
 * Writes the desk's cloud assembly, in this process, to be run on this machine. Does nothing when settings,
 * sources and bundles are those of the assembly that is there.
 * @throws SettingsError naming the field at fault; Error when a bundle is missing.
 */
export async function synthesize(options: SynthesizeOptions): Promise<Synthesized> {
  const { bundles = bundlesDirectory, reception = true } = options;
  // Settings may be refused before anyone waits for the bundles, whose own failure would then go unheard.
  options.built?.catch(() => undefined);
  const settings = options.settings ?? loadSettings();
  const outdir = resolve(options.outdir);
  const stamp = join(outdir, 'synthesized.json');
  const recipe = JSON.stringify([projectRoot, settings, bundles, reception]);
  const former = existsSync(join(outdir, 'manifest.json'));
  // CDK takes most of a second to load: only those who synthesize pay for it.
  const load = () => import('./desk-app.ts');
  const loading = former ? undefined : load();
  await options.built;
  if (former && (await stands(stamp, recipe))) return { directory: outdir };
  const { deskApp } = await (loading ?? load());
  const { app } = deskApp({ settings, bundles, outdir, reception, forThisMachine: true });
  const { directory } = app.synth();
  await writeStamp(stamp, recipe, await madeOf(bundles));
  return { directory };
}

/** The stacks are made by infra from the declarations in functions and shared, and carry the bundles' hashes. */
async function madeOf(bundles: string): Promise<string[]> {
  const folders = await Promise.all(
    ['infra', 'functions', 'shared'].map((folder) => sourcesBelow(join(projectRoot, folder))),
  );
  return [
    ...folders.flat(),
    join(projectRoot, 'package-lock.json'),
    ...functionPaths.map((path) => join(bundles, path, 'index.mjs')),
  ];
}
