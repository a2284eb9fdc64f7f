import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Rewriting pays once the file is this long (bytes) and at least four times what a fresh one was. */
const compactionFloor = 1_000_000;

export interface Journal<E> {
  /** Returns once the entry is with the operating system: it then survives the death of this process. */
  append(entry: E): void;
  close(): void;
}

/**
 * An append-only file of JSON lines. `apply` gets each entry that stands in it, in order; `snapshot` gives the
 * entries a fresh file needs, and the file is rewritten from it at opening and as it grows. What follows the
 * last newline is what a kill left of a write nobody was told about: it is dropped.
 * @throws Error naming the file and line when anything but its end is damaged.
 */
export function openJournal<E>(
  path: string,
  apply: (entry: E) => void,
  snapshot: () => Iterable<E>,
): Journal<E> {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) for (const entry of readEntries<E>(path)) apply(entry);
  let file = rewrite(path, snapshot());
  let fresh = file.length;
  return {
    append(entry) {
      file.write(entry);
      if (file.length > compactionFloor && file.length > 4 * fresh) {
        file.close();
        file = rewrite(path, snapshot());
        fresh = file.length;
      }
    },
    close: () => file.close(),
  };
}

function readEntries<E>(path: string): E[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as E;
    } catch {
      throw new Error(
        `${path} is damaged at line ${index + 1}. Restore it, or delete the data directory to start afresh.`,
      );
    }
  });
}

function rewrite<E>(path: string, entries: Iterable<E>): LineFile {
  const next = new LineFile(`${path}.next`);
  for (const entry of entries) next.write(entry);
  renameSync(`${path}.next`, path);
  return next;
}

class LineFile {
  length = 0;
  readonly #file: number;
  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }
  write(entry: unknown): void {
    const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
    let written = 0;
    try {
      while (written < bytes.length)
        written += writeSync(this.#file, bytes, written, undefined, this.length + written);
    } catch (error) {
      // A full disk must not leave half a line in the middle of the file.
      ftruncateSync(this.#file, this.length);
      throw error;
    }
    this.length += bytes.length;
  }
  close(): void {
    closeSync(this.#file);
  }
}
