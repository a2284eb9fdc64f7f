import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { routes } from '../../functions/routes.ts';
import { buildFunctions, bundling, projectRoot } from '../../infra/build.ts';
import { type Figure, figure, type Row } from '../figure.ts';
import { functionVariables } from '../function-variables.ts';
import { type RefusedRequest, refusedRequest } from '../refused-request.ts';

const run = promisify(execFile);
const ROUNDS = 9;
const MOST_KB = 450;
/** The budget is 50 ms where the floor takes 39: the same share above the floor on any machine. */
const MOST_OVER_FLOOR = 50 / 39;

/** Milliseconds until a fresh process has a bundle, and until it has answered its first request besides. */
interface Start {
  readonly imported: number;
  readonly answered: number;
}

/**
 * Size of every bundle and the time to import it in a fresh process, against the floor: an empty handler with a
 * document client as the SDK comes. The best of nine rounds, in each of which every bundle has its turn: what
 * else the machine does only ever adds. What a bundle leaves for its first request is in the time until that is
 * answered: a request that is refused for its fields, so that no service is asked.
 */
export const bundles: Row = async (row) => {
  const floor = await emptyHandler();
  const built = [floor, ...(await buildFunctions())];
  const best = new Map<string, Start>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { path, directory } of built) {
      const before = best.get(path);
      const { imported, answered } = await startOf(directory, refusedRequest(path));
      best.set(path, {
        imported: Math.min(before?.imported ?? Number.POSITIVE_INFINITY, imported),
        answered: Math.min(before?.answered ?? Number.POSITIVE_INFINITY, answered),
      });
    }
  }
  const onRequestPath = new Set<string>(routes.map((route) => route.function));
  const floorMs = best.get(floor.path)?.imported ?? Number.NaN;
  return built.flatMap(({ path, bytes }): Figure[] => {
    const { imported: ms, answered } = best.get(path) ?? { imported: Number.NaN, answered: Number.NaN };
    const budget = onRequestPath.has(path);
    return [
      figure(row, `${path}, size`, bytes / 1024, 'KB', budget ? MOST_KB : undefined),
      figure(row, `${path}, import`, ms, 'ms'),
      ...(refusedRequest(path) ? [figure(row, `${path}, import and first refusal`, answered, 'ms')] : []),
      ...(path === floor.path
        ? []
        : [
            figure(
              row,
              `${path}, import against the floor`,
              ms / floorMs,
              '×',
              budget ? MOST_OVER_FLOOR : undefined,
            ),
          ]),
    ];
  });
};

/** With all of the SDK's credential providers, which our functions leave out. */
async function emptyHandler() {
  const directory = join(projectRoot, 'dist', 'bench', 'floor');
  const outfile = join(directory, 'index.mjs');
  await build({
    stdin: {
      contents: `import { documentClient } from './shared/platform/document-client.ts';
const client = documentClient();
export const handler = async () => client.config.region();`,
      resolveDir: projectRoot,
      loader: 'ts',
    },
    ...bundling,
    outfile,
  });
  return { path: 'floor', directory, bytes: (await stat(outfile)).size };
}

async function startOf(directory: string, request: RefusedRequest | undefined): Promise<Start> {
  const url = pathToFileURL(join(directory, 'index.mjs')).href;
  const script = `const began = performance.now();
const { handler } = await import(${JSON.stringify(url)});
const imported = performance.now() - began;
const request = ${JSON.stringify(request ?? null)};
const status = request ? (await handler(request, {})).statusCode : 400;
console.log(JSON.stringify({ imported, answered: performance.now() - began, status }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env.PATH, ...functionVariables },
  });
  const start = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Start & { status: number };
  if (start.status !== 400)
    throw new Error(`${directory} answers ${start.status} to a request it should refuse.`);
  return start;
}
