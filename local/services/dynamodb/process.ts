import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dynamoCall } from './client.ts';
import { layDatabase } from './database-file.ts';
import { emulatorFolder, findJava } from './java.ts';

export interface DynamoDb {
  /** `http://127.0.0.1:port`, ready to be called. */
  readonly url: string;
  /** Ends the Java process; what was written stays. */
  stop(): Promise<void>;
}

/**
 * Runs Java and ends it as soon as this process is gone, however it went: the shell holds the reading end
 * of a pipe that only this process can write to, and the system closes it even after kill -9.
 */
const guard = [
  'exec 3<&0',
  '"$@" </dev/null 3<&- & java=$!',
  '(read -r _ <&3; kill -9 $java) 2>/dev/null & watch=$!',
  'echo $java',
  'wait $java; code=$?; kill $watch 2>/dev/null; exit $code',
].join('\n');

const running = new Map<string, Promise<DynamoDb>>();

/**
 * Starts DynamoDB Local on a free loopback port with its tables under `<dataDir>/dynamodb`, or in memory.
 * Asked again for the same folder, it answers with the one that runs.
 * @throws Error that says what to do where there is no Java.
 */
export function startDynamoDb(dataDir: string, options: { inMemory?: boolean } = {}): Promise<DynamoDb> {
  const folder = resolve(dataDir, 'dynamodb');
  const known = running.get(folder);
  if (known !== undefined) return known;
  const started = start(folder, options.inMemory ?? false).then(({ url, stop }) => ({
    url,
    stop() {
      if (running.get(folder) === started) running.delete(folder);
      return stop();
    },
  }));
  running.set(folder, started);
  started.catch(() => running.delete(folder));
  return started;
}

/** The one that runs for this folder, if any: a call that comes late must not start Java again. */
export const runningDynamoDb = (dataDir: string): Promise<DynamoDb> | undefined =>
  running.get(resolve(dataDir, 'dynamodb'));

const holders = new Map<DynamoDb, number>();

/** As `startDynamoDb`, for one of several users: it ends when the last of them has released it. */
export async function holdDynamoDb(dataDir: string): Promise<{ url: string; release(): Promise<void> }> {
  const started = await startDynamoDb(dataDir);
  holders.set(started, (holders.get(started) ?? 0) + 1);
  const release = async () => {
    const left = (holders.get(started) ?? 1) - 1;
    holders.set(started, left);
    if (left > 0) return;
    holders.delete(started);
    await started.stop();
  };
  return { url: started.url, release };
}

async function start(folder: string, inMemory: boolean): Promise<DynamoDb> {
  const java = await findJava();
  mkdirSync(folder, { recursive: true });
  const pidFile = join(folder, 'java.pid');
  clearLeftover(pidFile, folder);
  if (!inMemory) layDatabase(folder);
  // Another program may take the port between the choice and the start: then another one is tried.
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const launched = launch(java, port, folder, inMemory);
    try {
      await launched.ready;
    } catch (error) {
      await launched.stop();
      if (attempt === 3) throw error;
      continue;
    }
    const stop = keepRunning(
      launched,
      pidFile,
      inMemory ? undefined : () => launch(java, port, folder, false),
    );
    return { url: `http://127.0.0.1:${port}`, stop };
  }
}

/** Deaths of Java in one run that are made good: more of them have a cause that another start does not mend. */
const restarts = 5;

/**
 * Starts Java again where it dies without being told to (out of memory, killed): its tables are on disk, and its
 * users call again. Tables in memory are gone with it. Returns what ends it for good.
 */
function keepRunning(
  first: Launched,
  pidFile: string,
  again: (() => Launched) | undefined,
): () => Promise<void> {
  let current = first;
  let stopped = false;
  const watch = (deaths: number): void => {
    if (current.pid !== undefined) writeFileSync(pidFile, `${current.pid}\n`);
    current.child.once('exit', () => {
      if (stopped || !again || deaths === restarts) return;
      current = again();
      current.ready.then(
        () => watch(deaths + 1),
        () => undefined,
      );
    });
  };
  watch(0);
  return async () => {
    stopped = true;
    await current.stop();
    rmSync(pidFile, { force: true });
  };
}

interface Launched {
  readonly child: ChildProcess;
  /** Of Java itself, known once it is ready. */
  pid: number | undefined;
  ready: Promise<void>;
  readonly stop: () => Promise<void>;
}

function launch(java: string, port: number, folder: string, inMemory: boolean): Launched {
  const command = [
    ...[java, '-Xmx768m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
    ...['-Djava.library.path=./DynamoDBLocal_lib', '-cp', 'DynamoDBLocal.jar'],
    ...['org.eclipse.jetty.xml.XmlConfiguration', fileURLToPath(new URL('./server.xml', import.meta.url))],
    ...[`port=${port}`, `inMemory=${inMemory}`, ...(inMemory ? [] : [`dbPath=${folder}`])],
  ];
  // Detached: a Ctrl-C in the terminal must not end the tables before the functions that still use them.
  const child = spawn('/bin/sh', ['-c', guard, 'dynamodb-local', ...command], {
    cwd: emulatorFolder(),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const launched: Launched = { child, pid: undefined, ready: Promise.resolve(), stop: () => end(child) };
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = (said + String(chunk)).slice(-2000);
  });
  child.stdout?.once('data', (chunk) => {
    launched.pid = Number.parseInt(String(chunk), 10);
    child.stdout?.resume();
  });
  launched.ready = ready(child, port, () => said);
  return launched;
}

/** Resolves once the port answers; after that the child no longer keeps this process alive. */
async function ready(child: ChildProcess, port: number, said: () => string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; ) {
    if (child.exitCode !== null) throw new Error(`DynamoDB Local ended at its start. ${said().trim()}`);
    const reply = await dynamoCall(`http://127.0.0.1:${port}`, 'DynamoDB_20120810.ListTables', '{}').catch(
      () => undefined,
    );
    if (reply?.status === 200) break;
    if (Date.now() > deadline) throw new Error(`DynamoDB Local did not answer in a minute. ${said().trim()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    (stream as unknown as { unref?: () => void } | null)?.unref?.();
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.ref();
    child.once('exit', () => done());
    child.stdin?.end();
  });
}

/** Ends a Java process that an earlier run left behind, once its command line shows that it is that one. */
function clearLeftover(pidFile: string, folder: string): void {
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    const command = execFileSync('ps', ['-o', 'command=', '-ww', '-p', String(pid)], { encoding: 'utf8' });
    if (!command.includes('DynamoDBLocal.jar') || !command.includes(`dbPath=${folder}`)) return;
    process.kill(pid, 'SIGKILL');
  } catch {
    // No file, no such process, or gone in the meantime: nothing is left behind.
  }
  rmSync(pidFile, { force: true });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
