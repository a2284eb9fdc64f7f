import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWhole, writeWhole } from './durable-file.ts';
import { StartError } from './start-error.ts';

export interface RunningDesk {
  readonly pid: number;
  /** Tells this process from a later one that got the same number. */
  readonly stamp: string | undefined;
  /** Set once it serves. */
  readonly baseUrl?: string;
}

const lockPath = (dataDir: string): string => join(dataDir, 'desk.lock');

export interface Lock {
  announce(baseUrl: string): void;
  release(): void;
}

/** How often a holder is looked at again: one that was just killed takes a moment to be gone. */
const looks = 5;

/** Takes a data directory for this process. @throws StartError when another running process has it. */
export function lockData(dataDir: string): Lock {
  mkdirSync(dataDir, { recursive: true });
  const path = lockPath(dataDir);
  const mine: RunningDesk = { pid: process.pid, stamp: processStamp(process.pid) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      create(path, JSON.stringify(mine));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > looks) throw error;
      const holder = runningDesk(dataDir);
      if (holder && attempt < looks) pause(100);
      else if (holder) {
        const where = holder.baseUrl ? ` at ${holder.baseUrl}` : '';
        throw new StartError(
          `A desk already runs on ${dataDir}${where} (process ${holder.pid}): stop it first, or set DESK_DATA to another directory.`,
        );
      } else rmSync(path, { force: true });
    }
  }
  return {
    announce: (baseUrl) => writeWhole(path, JSON.stringify({ ...mine, baseUrl })),
    release: () => rmSync(path, { force: true }),
  };
}

/** The process that has this data directory, if it still lives. */
export function runningDesk(dataDir: string): RunningDesk | undefined {
  const text = readWhole(lockPath(dataDir));
  if (text === undefined) return undefined;
  try {
    const holder = JSON.parse(text) as RunningDesk;
    process.kill(holder.pid, 0);
    return processStamp(holder.pid) === holder.stamp ? holder : undefined;
  } catch (error) {
    // EPERM: it lives, under another user. Anything else: it is gone, or the file was cut short by a kill.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? (JSON.parse(text) as RunningDesk) : undefined;
  }
}

/** Makes a file with its content in one step, so that nobody reads half of it. @throws EEXIST when it is there. */
function create(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** When a process started, in whatever form the system tells it. */
function processStamp(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // Dead, and not yet collected by its parent.
      return state === 'Z' || state === 'X' ? undefined : fields[18];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
