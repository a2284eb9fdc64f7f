import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Where output goes; the tail of it is in the error when the command fails. */
  readonly log: string;
}

/**
 * Runs a command to its end, its output in a file.
 * @throws Error naming the command, its exit code and the log.
 */
export async function run(command: string, args: readonly string[], { env, log }: RunOptions): Promise<void> {
  const child = start(command, args, { log, ...(env ? { env } : {}) });
  const outcome = await new Promise<string | undefined>((settle) => {
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(code === 0 ? undefined : `it ended with ${code ?? signal}`));
  });
  if (outcome) throw new Error(`${command} ${args.join(' ')} failed: ${outcome}. See ${log}.`);
}

/** Starts a command, its output appended to a file. */
export function start(command: string, args: readonly string[], { env, log }: RunOptions): ChildProcess {
  const output = openSync(log, 'a');
  try {
    return spawn(command, [...args], { env: env ?? process.env, stdio: ['ignore', output, output] });
  } finally {
    closeSync(output);
  }
}

/** Ends a process we started; by force after five seconds. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(force);
}

/** A port on the loopback interface that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port on 127.0.0.1.');
  return address.port;
}

/**
 * Asks again, a little later each time, until there is an answer.
 * @throws Error saying what was waited for, and why the last try failed.
 */
export async function eventually<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  let last = '';
  for (let pause = 100; Date.now() < until; pause = Math.min(pause * 1.5, 1000)) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = ` ${error instanceof Error ? error.message : String(error)}`;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error(`Waited ${seconds} s for ${what}.${last}`);
}
