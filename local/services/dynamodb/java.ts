import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const leastVersion = 17;

const noJava =
  'DynamoDB Local needs Java 17 or newer, none was found on PATH or under JAVA_HOME and none could be fetched: ' +
  'install one (Debian and Ubuntu: `sudo apt install openjdk-17-jre-headless`, macOS: `brew install openjdk@17`) and start again.';

/** Major version that `java -version` prints; undefined where it cannot be run or says nothing. */
async function javaVersion(java: string): Promise<number | undefined> {
  try {
    const { stdout, stderr } = await run(java, ['-version'], { timeout: 60_000 });
    const version = /version "(\d+)/.exec(stderr + stdout)?.[1];
    return version === undefined ? undefined : Number(version);
  } catch {
    return undefined;
  }
}

/** Java homes on macOS outside PATH: the system's own folder and Homebrew's. */
function macHomes(): string[] {
  const machines = '/Library/Java/JavaVirtualMachines';
  const installed = existsSync(machines)
    ? readdirSync(machines).map((name) => join(machines, name, 'Contents/Home'))
    : [];
  return [...installed, '/opt/homebrew/opt/openjdk', '/usr/local/opt/openjdk'];
}

/** What `njre` unpacked on an earlier start. */
function fetchedHomes(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => [join(folder, name), join(folder, name, 'Contents/Home')]);
}

async function firstUsable(candidates: readonly string[]): Promise<string | undefined> {
  for (const java of candidates) {
    if (java !== 'java' && !existsSync(java)) continue;
    if (((await javaVersion(java)) ?? 0) >= leastVersion) return java;
  }
  return undefined;
}

/** Fetches a Java runtime into `folder`; undefined where the network does not allow it. */
async function fetchJava(folder: string): Promise<string | undefined> {
  const { install } = createRequire(import.meta.url)('njre') as {
    install(version: number, options: { type: 'jre'; installPath: string }): Promise<string>;
  };
  try {
    await install(leastVersion, { type: 'jre', installPath: folder });
  } catch {
    return undefined;
  }
  return firstUsable(fetchedHomes(folder).map((home) => join(home, 'bin/java')));
}

/**
 * A Java runtime of version 17 or newer: JAVA_HOME's, PATH's, macOS's own, or one fetched once into
 * `.local/java`.
 * @throws Error of one sentence that says how to get one.
 */
export async function findJava(folder: string = resolve('.local/java')): Promise<string> {
  const home = process.env.JAVA_HOME;
  const homes = [...(home ? [home] : []), ...macHomes(), ...fetchedHomes(folder)];
  const candidates = homes.map((each) => join(each, 'bin/java'));
  if (home === undefined) candidates.unshift('java');
  else candidates.splice(1, 0, 'java');
  const java = (await firstUsable(candidates)) ?? (await fetchJava(folder));
  if (java === undefined) throw new Error(noJava);
  return java;
}

/** The folder that holds DynamoDBLocal.jar and the libraries beside it. */
export function emulatorFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json');
  return join(dirname(manifest), 'emulator');
}
