import { resolve } from 'node:path';
import { bundlesDirectory } from './build.ts';
import { type DeskSettings, loadSettings } from './settings.ts';

export interface SynthesizeOptions {
  /** Where the cloud assembly is written. */
  readonly outdir: string;
  /** From `desk.json` or DESK_SETTINGS where unset. */
  readonly settings?: DeskSettings;
  /** Folder of the functions' bundles; they must be built. */
  readonly bundles?: string;
  readonly reception?: boolean;
}

export interface Synthesized {
  /** Holds `manifest.json` and a template for each stack; assets stay where the bundles are. */
  readonly directory: string;
  /** Names of the stacks, each after those it depends on. */
  readonly stacks: readonly string[];
}

/**
 * Writes the desk's cloud assembly, in this process.
 * @throws SettingsError naming the field at fault; Error when a bundle is missing.
 */
export async function synthesize(options: SynthesizeOptions): Promise<Synthesized> {
  const settings = options.settings ?? loadSettings();
  // CDK takes half a second to load: only those who synthesize pay for it.
  const { deskApp } = await import('./desk-app.ts');
  const { app } = deskApp({
    settings,
    bundles: options.bundles ?? bundlesDirectory,
    outdir: resolve(options.outdir),
    assetsInPlace: true,
    ...(options.reception === undefined ? {} : { reception: options.reception }),
  });
  const assembly = app.synth();
  return { directory: assembly.directory, stacks: assembly.stacks.map((stack) => stack.stackName) };
}
