import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin, version } from 'esbuild';
import { type FunctionPath, functionPaths } from '../functions/functions.ts';
import { leanSdk } from './lean-sdk.ts';
import { stands, writeStamp } from './stamp.ts';

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

const deferredZod = join('shared', 'platform', 'deferred-zod.ts');

/** Schemas are built when they are first used: declaring the hundreds of a function takes a third of its start. */
const schemasWhenUsed: Plugin = {
  name: 'schemas-when-used',
  setup({ onResolve }) {
    onResolve({ filter: /^zod$/ }, ({ importer }) =>
      importer.endsWith(deferredZod)
        ? undefined
        : { path: join(projectRoot, deferredZod), sideEffects: false },
    );
  },
};

/** The functions that describe schemas as JSON Schema. For all others that part of zod, 18 KB, is left out. */
const describing: readonly string[] = ['api/documents' satisfies FunctionPath];

const noJsonSchemas: Plugin = {
  name: 'no-json-schemas',
  setup({ onResolve, onLoad }) {
    const ofZod = join('zod', 'v4', 'classic', 'schemas.js');
    onResolve({ filter: /\/(?:to-json-schema|json-schema-processors)\.js$/ }, ({ importer, path }) =>
      importer.endsWith(ofZod)
        ? { path: basename(path), namespace: 'no-json-schemas', sideEffects: false }
        : undefined,
    );
    // Every schema is given these methods when it is made; what it would describe itself by is asked for only then.
    onLoad({ filter: /^to-json-schema/, namespace: 'no-json-schemas' }, () => ({
      contents: `const none = () => () => { throw new Error('This function is bundled without JSON Schema.'); };
export { none as createStandardJSONSchemaMethod, none as createToJSONSchemaMethod };`,
    }));
    onLoad({ filter: /^json-schema-processors/, namespace: 'no-json-schemas' }, () => ({
      contents: 'module.exports = {};',
    }));
  },
};

/**
 * The functions that keep what they import with `import()` in a file of its own, which is loaded when it is needed:
 * the holidays of the world's countries are three times as large as all else together, templates nearly as large.
 */
const apart: readonly string[] = ['api/setup', 'api/rules', 'api/texts', 'timers/renew-holidays'];

const plugins = [environmentCredentials, leanSdk, schemasWhenUsed];

/** How every function is bundled. */
export const bundling = {
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
  /** What is loaded before the first request, in bytes. */
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
  requireSources(root, paths);
  const stamp = join(outdir, 'build.json');
  const recipe = JSON.stringify([
    version,
    bundling,
    [...plugins.map(({ name }) => name), noJsonSchemas.name, 'unused-left-out'],
    apart,
    paths,
  ]);
  if (!(await stands(stamp, recipe))) {
    const { inputs, outputs } = await bundle(root, outdir, paths);
    // An input that is no file, like our own module above, has its namespace before a colon.
    const files = [...Object.keys(inputs).filter((input) => !input.includes(':')), ...Object.keys(outputs)];
    await writeStamp(
      stamp,
      recipe,
      files.map((file) => join(root, file)),
    );
  }
  return Promise.all(
    paths.map(async (path) => {
      const directory = join(outdir, path);
      return { path, directory, bytes: await bytesAtStart(join(directory, 'index.mjs')) };
    }),
  );
}

/** Bytes that are loaded before the first request: a bundle with the files that it imports whatever is asked. */
async function bytesAtStart(bundle: string): Promise<number> {
  const loaded = new Map<string, number>();
  const load = async (file: string): Promise<void> => {
    if (loaded.has(file)) return;
    const text = await readFile(file, 'utf8');
    loaded.set(file, Buffer.byteLength(text));
    const beside = [...text.matchAll(/\b(?:from|import)"(\.\/[^"]+)"/g)].map(([, name]) => name ?? '');
    await Promise.all(beside.map((name) => load(join(dirname(bundle), name))));
  };
  await load(bundle);
  return [...loaded.values()].reduce((sum, bytes) => sum + bytes, 0);
}

async function bundle(root: string, outdir: string, paths: readonly string[]): Promise<Metafile> {
  // It brings TypeScript's parser: half a second that only who builds has to wait.
  const { unusedLeftOut } = await import('./unused-left-out.ts');
  const withJsonSchemas = [...plugins, unusedLeftOut(root)];
  const plain = [...withJsonSchemas, noJsonSchemas];
  const metafiles = await Promise.all([
    bundleAlike(
      root,
      outdir,
      paths.filter((path) => describing.includes(path)),
      withJsonSchemas,
    ),
    bundleAlike(
      root,
      outdir,
      paths.filter((path) => !describing.includes(path) && !apart.includes(path)),
      plain,
    ),
    ...paths.filter((path) => apart.includes(path)).map((path) => bundleApart(root, outdir, path, plain)),
  ]);
  return {
    inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)),
  };
}

async function bundleAlike(
  root: string,
  outdir: string,
  paths: readonly string[],
  plugins: Plugin[],
): Promise<Metafile> {
  if (paths.length === 0) return { inputs: {}, outputs: {} };
  const entryPoints = paths.map((path) => ({
    in: join(root, 'functions', `${path}.ts`),
    out: `${path}/index`,
  }));
  return bundleBy({ absWorkingDir: root, entryPoints, outdir, plugins });
}

/** A build of its own, so that what is split off lies beside the function it belongs to. */
async function bundleApart(root: string, outdir: string, path: string, plugins: Plugin[]): Promise<Metafile> {
  const folder = join(outdir, path);
  // The files split off are named by their contents: those of the last build would be deployed, too.
  await rm(folder, { recursive: true, force: true });
  const entryPoints = [{ in: join(root, 'functions', `${path}.ts`), out: 'index' }];
  return bundleBy({
    ...{ absWorkingDir: root, entryPoints, outdir: folder },
    ...{ plugins, splitting: true },
  });
}

async function bundleBy(options: BuildOptions): Promise<Metafile> {
  try {
    const { metafile } = await build({
      ...bundling,
      mainFields: [...bundling.mainFields],
      ...options,
      metafile: true,
    });
    return metafile;
  } catch (error) {
    throw new Error(`The functions do not build. ${error instanceof Error ? error.message : String(error)}`);
  }
}

function requireSources(root: string, paths: readonly string[]): void {
  const missing = paths.map((path) => `functions/${path}.ts`).filter((file) => !existsSync(join(root, file)));
  if (missing.length > 0)
    throw new Error(`Listed in functions/functions.ts but not there: ${missing.join(', ')}.`);
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
