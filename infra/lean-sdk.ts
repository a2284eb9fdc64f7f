import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What the SDK brings for services and ways of use that are not ours, 30 KB a function, and what stands for it. */
const neverUsed: Readonly<Record<string, string>> = {
  // No operation we call streams events. Bundled into one file, the import on demand also keeps all it shares whole.
  '@smithy/core/event-streams': `export class EventStreamSerde {
  constructor() { throw new Error('This function is bundled without event streams.'); }
}
export const eventStreamSerdeProvider = () => { throw new Error('This function is bundled without event streams.'); };
export const resolveEventStreamSerdeConfig = (config) => config;`,
  // DynamoDB's discovery of endpoints is off unless asked for; the cache is made all the same.
  '@aws-sdk/endpoint-cache': `export class EndpointCache {
  get() { throw new Error('This function is bundled without the discovery of endpoints.'); }
}`,
};

const namespace = 'never-used';

/** Leaves out of the SDK what no function of ours can reach. What stands for it throws, should that ever be wrong. */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@(?:smithy|aws-sdk)\// }, ({ path }) =>
      path in neverUsed ? { path, namespace, sideEffects: false } : undefined,
    );
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: neverUsed[path] ?? '' }));
    // A client names its version to AWS, and has its whole package.json with it for that.
    onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
