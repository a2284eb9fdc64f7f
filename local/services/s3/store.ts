import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Journal, openJournal } from '../../core/journal.ts';
import { type Checksum, checksumHash, type DeclaredChecksum } from './checksum.ts';
import { S3Error } from './error.ts';

export interface StoredObject {
  /** Name of the file that holds the bytes; a key is written anew under a new one. */
  readonly id: string;
  readonly key: string;
  readonly size: number;
  /** MD5 in hex. */
  readonly etag: string;
  /** Epoch milliseconds, local time. */
  readonly modified: number;
  /** Content-Type, Content-Disposition and their like, as they are given back. */
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum: Checksum | undefined;
}

export interface PutOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly checksum?: DeclaredChecksum | undefined;
  /** Content-MD5, base64. */
  readonly md5?: string | undefined;
  /** Looked at when the bytes are there and the object is about to appear. Throws where it must not. */
  readonly guard?: (standing: StoredObject | undefined) => void;
  readonly now: number;
}

type Entry =
  | { o: 'put'; object: StoredObject; event?: string }
  | { o: 'delete'; key: string }
  | { o: 'announced'; id: string };

/** An object whose event has not been taken by every target yet, and the event's name. */
export interface Unannounced {
  readonly object: StoredObject;
  readonly event: string;
}

/**
 * One bucket on disk: the bytes of each object in a file of its own, and a journal of what the keys are. A key
 * never becomes a path, so any key is safe.
 */
export class ObjectStore {
  readonly #objects = new Map<string, StoredObject>();
  readonly #unannounced = new Map<string, Unannounced>();
  readonly #journal: Journal<Entry>;
  readonly #data: string;
  #sorted: string[] | undefined;

  constructor(folder: string) {
    this.#data = join(folder, 'data');
    mkdirSync(this.#data, { recursive: true });
    this.#journal = openJournal<Entry>(
      join(folder, 'objects.jsonl'),
      (entry) => this.#apply(entry),
      () => this.#entries(),
    );
    this.#removeOrphans();
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** In the order of their UTF-8 bytes, as S3 lists them. */
  keys(): readonly string[] {
    this.#sorted ??= [...this.#objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return this.#sorted;
  }

  /** The bytes from `start` to `end`, both included. */
  read(object: StoredObject, start = 0, end = object.size - 1): Readable {
    return createReadStream(join(this.#data, object.id), { start, end: Math.max(end, start) });
  }

  /**
   * Writes an object; it appears, as a whole, once all bytes are there and are what was declared.
   * @param event the event to announce it by, kept until `announced`.
   * @throws S3Error BadDigest, or what `guard` throws.
   */
  async put(key: string, source: Readable, event: string, options: PutOptions): Promise<StoredObject> {
    const id = randomUUID();
    const file = join(this.#data, id);
    try {
      const { size, md5, checksum } = await writeFile(file, source, options.checksum);
      if (options.md5 !== undefined && options.md5 !== md5.toString('base64')) throw badDigest('Content-MD5');
      options.guard?.(this.#objects.get(key));
      const { headers = {}, metadata = {}, now: modified } = options;
      const object = { id, key, size, etag: md5.toString('hex'), modified, headers, metadata, checksum };
      this.#commit({ o: 'put', object, event });
      return object;
    } catch (error) {
      await unlink(file).catch(() => undefined);
      throw error;
    }
  }

  /** False where there was none. */
  delete(key: string): boolean {
    if (!this.#objects.has(key)) return false;
    this.#commit({ o: 'delete', key });
    return true;
  }

  unannounced(): Unannounced[] {
    return [...this.#unannounced.values()];
  }

  announced(object: StoredObject): void {
    if (this.#unannounced.has(object.id)) this.#commit({ o: 'announced', id: object.id });
  }

  close(): void {
    this.#journal.close();
  }

  #commit(entry: Entry): void {
    this.#journal.append(entry);
    const replaced = entry.o === 'announced' ? undefined : this.#apply(entry);
    if (entry.o === 'announced') this.#apply(entry);
    // Whoever reads it still has it open.
    if (replaced !== undefined) void unlink(join(this.#data, replaced.id)).catch(() => undefined);
  }

  /** Returns the object that is no more. */
  #apply(entry: Entry): StoredObject | undefined {
    if (entry.o === 'announced') {
      this.#unannounced.delete(entry.id);
      return undefined;
    }
    const key = entry.o === 'put' ? entry.object.key : entry.key;
    const replaced = this.#objects.get(key);
    if (entry.o === 'put') {
      this.#objects.set(key, entry.object);
      if (entry.event !== undefined) {
        this.#unannounced.set(entry.object.id, { object: entry.object, event: entry.event });
      }
    } else this.#objects.delete(key);
    if ((entry.o === 'put') === (replaced === undefined)) this.#sorted = undefined;
    return replaced;
  }

  *#entries(): Iterable<Entry> {
    for (const object of this.#objects.values()) {
      const event = this.#unannounced.get(object.id)?.event;
      yield { o: 'put', object, ...(event === undefined ? {} : { event }) };
    }
  }

  /** Files of writes that a kill cut short, and of objects replaced just before it. */
  #removeOrphans(): void {
    const known = new Set([...this.#objects.values()].map(({ id }) => id));
    for (const name of readdirSync(this.#data)) if (!known.has(name)) rmSync(join(this.#data, name));
  }
}

const badDigest = (what: string) =>
  new S3Error(400, 'BadDigest', `The ${what} you specified did not match the calculated checksum.`);

async function writeFile(file: string, source: Readable, declared: DeclaredChecksum | undefined) {
  const md5 = createHash('md5');
  let hash = checksumHash(declared?.algorithm);
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      md5.update(chunk);
      hash?.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(source, measure, createWriteStream(file, { flags: 'wx' }));
  // A trailing checksum is known only now.
  const expected = declared?.value();
  const computed = hash?.digest();
  hash = undefined;
  if (declared !== undefined && expected !== undefined && computed !== undefined && expected !== computed) {
    throw badDigest(declared.algorithm);
  }
  const value = computed ?? expected;
  const checksum = declared && value !== undefined ? { algorithm: declared.algorithm, value } : undefined;
  return { size, md5: md5.digest(), checksum };
}
