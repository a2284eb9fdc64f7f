import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { App } from 'aws-cdk-lib';
import { buildFunctions } from '../../infra/build.ts';
import { type DeskSettings, parseSettings } from '../../infra/settings.ts';
import { DataStack } from '../../infra/stacks/data-stack.ts';
import { keepTime } from '../../infra/stacks/desk/timers.ts';
import { Part } from '../../infra/stacks/part.ts';
import { StackParts } from '../../infra/stacks/stack-parts.ts';
import { startCloud } from '../../local/cloud.ts';
import type { TableLayout } from '../../shared/incidents/index.ts';

/** The table with what fires timers on it, and nothing else: no other function takes part of the machine's time. */
export interface TimerCloud {
  readonly client: DynamoDBDocumentClient;
  readonly layout: TableLayout;
  readonly settings: DeskSettings;
  /** Where each function logs, by its path with a dash for the slash. */
  readonly logs: string;
  stop(): Promise<void>;
}

/** Runs the desk's own sweep, queue and worker, from their bundles, in a temporary folder and on a free port. */
export async function startTimerCloud(): Promise<TimerCloud> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-timers-'));
  const settings = parseSettings({});
  const bundles = join(folder, 'functions');
  const cloud = await startCloud({
    dataDir: join(folder, 'data'),
    assembly: async () => {
      const paths = ['timers/sweep', 'timers/fire', 'timers/renew-holidays'] as const;
      await buildFunctions({ outdir: bundles, paths });
      return assemble(join(folder, 'cdk.out'), settings, bundles);
    },
    log: (line) => {
      if (line.includes('"level":"error"')) console.error(line);
    },
  });
  const data = cloud.outputs.get(`incident-desk-${settings.stage}-data`);
  const plain = new DynamoDBClient({
    endpoint: cloud.engine.endpoint,
    region: cloud.engine.region,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  return {
    client: DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } }),
    layout: {
      table: String(data?.get('TableName')),
      viewShards: settings.shards.view,
      dueShards: settings.shards.due,
    },
    settings,
    logs: join(folder, 'data', 'logs'),
    async stop() {
      plain.destroy();
      await cloud.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function assemble(outdir: string, settings: DeskSettings, bundles: string): string {
  const app = new App({
    ...{ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false },
    context: { 'aws:cdk:disable-asset-staging': true, '@aws-cdk/core:defaultCrossStackReferences': 'strong' },
  });
  const data = new DataStack(app, 'Data', { settings });
  const stack = new Part(app, 'Desk', { settings });
  keepTime({ stack, data, parts: new StackParts(stack, data, bundles) });
  return app.synth().directory;
}
