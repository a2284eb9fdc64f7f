import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin, version } from 'esbuild';
import { functionPaths } from '../functions/functions.ts';

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const bundlesDirectory = join(projectRoot, 'dist', 'functions');

/** A Lambda has its credentials in the environment and nowhere else; the SDK's search for others costs 135 KB. */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: 'environment-credentials',
      namespace: 'environment-credentials',
      pluginData: resolveDir,
    }));
    onLoad({ filter: /.*/, namespace: 'environment-credentials' }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: String(pluginData),
    }));
  },
};

const bundling = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  // Dependencies' ES modules can be shaken; their CommonJS twins cannot.
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  sourcesContent: false,
  outExtension: { '.js': '.mjs' },
  // CommonJS dependencies call require, which an ES module does not have.
  banner: { js: "import{createRequire as $cr}from'node:module';const require=$cr(import.meta.url);" },
  legalComments: 'none',
  logLevel: 'silent',
  metafile: true,
} as const satisfies BuildOptions;

export interface BuiltFunction {
  readonly path: string;
  /** Holds `index.mjs` and its source map. */
  readonly directory: string;
  readonly bytes: number;
}

export interface BuildFunctionsOptions {
  /** Folder that holds `functions/`. */
  readonly root?: string;
  readonly outdir?: string;
  readonly paths?: readonly string[];
}

/**
 * Bundles every function listed in `functions/functions.ts` to `<outdir>/<path>/index.mjs`. Does nothing when
 * no file that went into the bundles has changed since the last run.
 * @throws Error naming the functions without a file, or what does not compile.
 */
export async function buildFunctions(options: BuildFunctionsOptions = {}): Promise<readonly BuiltFunction[]> {
  const { root = projectRoot, outdir = bundlesDirectory, paths = functionPaths } = options;
  await requireSources(root, paths);
  const stamp = join(outdir, 'build.json');
  const recipe = JSON.stringify([version, bundling, paths]);
  if (!(await isCurrent(stamp, recipe, root))) {
    await rm(outdir, { recursive: true, force: true });
    const { metafile } = await bundle(root, outdir, paths);
    await mkdir(outdir, { recursive: true });
    await writeFile(stamp, JSON.stringify({ recipe, inputs: await fingerprints(root, metafile) }));
  }
  return Promise.all(
    paths.map(async (path) => {
      const directory = join(outdir, path);
      return { path, directory, bytes: (await stat(join(directory, 'index.mjs'))).size };
    }),
  );
}

async function bundle(root: string, outdir: string, paths: readonly string[]) {
  const entryPoints = paths.map((path) => ({
    in: join(root, 'functions', `${path}.ts`),
    out: `${path}/index`,
  }));
  try {
    return await build({
      ...bundling,
      mainFields: [...bundling.mainFields],
      absWorkingDir: root,
      entryPoints,
      outdir,
      plugins: [environmentCredentials],
    });
  } catch (error) {
    throw new Error(`The functions do not build. ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function requireSources(root: string, paths: readonly string[]): Promise<void> {
  const found = await Promise.all(paths.map((path) => fingerprint(join(root, 'functions', `${path}.ts`))));
  const missing = paths
    .filter((_, index) => found[index] === undefined)
    .map((path) => `functions/${path}.ts`);
  if (missing.length > 0)
    throw new Error(`Listed in functions/functions.ts but not there: ${missing.join(', ')}.`);
}

/** Size and time of change; undefined when there is no such file. */
async function fingerprint(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && `${found.size}-${found.mtimeMs}`;
}

async function fingerprints(root: string, { inputs, outputs }: Metafile): Promise<Record<string, string>> {
  const files = [...Object.keys(inputs).filter((input) => !input.includes(':')), ...Object.keys(outputs)];
  const entries = files.map(async (file) => [file, (await fingerprint(join(root, file))) ?? ''] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function isCurrent(stamp: string, recipe: string, root: string): Promise<boolean> {
  const text = await readFile(stamp, 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  let last: { recipe?: unknown; inputs?: Record<string, string> };
  try {
    last = JSON.parse(text);
  } catch {
    return false;
  }
  if (last.recipe !== recipe || last.inputs === undefined) return false;
  const checks = Object.entries(last.inputs).map(
    async ([file, known]) => (await fingerprint(join(root, file))) === known,
  );
  return (await Promise.all(checks)).every(Boolean);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    for (const { directory, bytes } of await buildFunctions())
      console.log(`${String(Math.ceil(bytes / 1024)).padStart(5)} KB  ${relative(projectRoot, directory)}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
