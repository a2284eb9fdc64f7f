import { accessSync, appendFileSync, constants, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildFunctions } from '../infra/build.ts';
import { synthesize } from '../infra/synth.ts';
import { type RunningCloud, startCloud } from './cloud.ts';
import { StartError } from './core/start-error.ts';
import { type DeskOptions, readDeskOptions } from './desk-options.ts';
import { startDynamoDb } from './services/dynamodb/process.ts';

/** `npm start`: builds, synthesizes and runs the desk on this machine. */

const oldestNode = 20;

// As in Lambda, functions run in UTC.
process.env.TZ = 'UTC';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

async function start(): Promise<void> {
  if (Number(process.versions.node.split('.')[0]) < oldestNode) {
    throw new StartError(`This is Node ${process.versions.node}: install Node ${oldestNode} or newer.`);
  }
  const options = readDeskOptions();
  const log = openLog(options.dataDir);
  let cloud: RunningCloud | undefined;
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), 3000).unref();
    await cloud?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  stopWithStarter(stop);
  cloud = await startCloud({ ...options, log, assembly: () => assemble(options) });
  if (!stopping) console.log(banner(cloud));
  else await cloud.stop();
}

/** Java starts while bundles and templates are made; who needs it later finds it running. */
async function assemble({ dataDir }: DeskOptions): Promise<string> {
  const database = startDynamoDb(dataDir);
  const assembled = synthesize({ outdir: join(dataDir, 'cdk.out'), built: buildFunctions() });
  const [{ directory }] = await Promise.all([assembled, database]);
  return directory;
}

/** The process that loads TypeScript may be killed on its own: then this one has nobody left to stop it. */
function stopWithStarter(stop: () => Promise<void>): void {
  const starter = process.ppid;
  setInterval(() => {
    if (process.ppid !== starter) void stop();
  }, 500).unref();
}

/** Everything goes to a file; what needs attention also to standard error. */
function openLog(dataDir: string): (line: string) => void {
  const directory = join(dataDir, 'logs');
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new StartError(`${dataDir} can't hold data (${code}): set DESK_DATA to a directory of your own.`);
  }
  return (line) => {
    appendFileSync(join(directory, 'desk.log'), `${line}\n`);
    if (!line.includes('"level":"info"')) process.stderr.write(`${line}\n`);
  };
}

function banner({ baseUrl, smtpPort, mailboxPort, dataDir }: RunningCloud): string {
  return `
  The desk is up.

    API                ${baseUrl}/v1
    API documentation  ${baseUrl}/docs
    Mail in            smtp://localhost:${smtpPort}
    Mail out           http://localhost:${mailboxPort}
    An agent's token   npm run -s token -- agent
    Data and logs      ${relative(process.cwd(), dataDir) || '.'}

  Ctrl-C stops it; what it knows is kept.
`;
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
