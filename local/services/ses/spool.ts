import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An accepted mail: what goes on the envelope and into its events. */
export interface SpooledMail {
  readonly id: string;
  /** Epoch milliseconds, local time. */
  readonly at: number;
  readonly source: string;
  readonly destinations: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet: string | undefined;
}

/**
 * Accepted mails on disk until everything about them is done: one file each, the envelope as a line of JSON
 * before the mail itself, so that a mail is there as a whole or not at all.
 */
export class Spool {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) if (name.endsWith('.next')) rmSync(join(folder, name));
  }

  add(mail: SpooledMail, raw: Buffer): void {
    const path = join(this.#folder, mail.id);
    writeFileSync(`${path}.next`, Buffer.concat([Buffer.from(`${JSON.stringify(mail)}\n`), raw]));
    renameSync(`${path}.next`, path);
  }

  /** In the order they were accepted. */
  ids(): string[] {
    return readdirSync(this.#folder).sort();
  }

  read(id: string): { mail: SpooledMail; raw: Buffer } {
    const file = readFileSync(join(this.#folder, id));
    const newline = file.indexOf(10);
    return {
      mail: JSON.parse(file.toString('utf8', 0, newline)) as SpooledMail,
      raw: file.subarray(newline + 1),
    };
  }

  remove(id: string): void {
    rmSync(join(this.#folder, id), { force: true });
  }
}
