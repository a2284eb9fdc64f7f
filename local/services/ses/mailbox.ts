import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type MailboxEntry, mailboxEntry } from './mailbox-entry.ts';
import type { SpooledMail } from './spool.ts';

/** Where one can read what was sent: MailDev's pages over a folder of mails. */
export interface Mailbox {
  /** Once per mail id, however often it is asked; durable on return. */
  deliver(mail: SpooledMail, raw: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** What is used of MailDev. Its own SMTP server is never started: mails are put into its store. */
interface MailDevServer {
  mailDir: string;
  readonly store: MailboxEntry[];
  emit(event: 'new', entry: MailboxEntry): boolean;
}
interface MailDevWeb {
  server: Server | null;
  start(
    port: number,
    host: string,
    mailserver: MailDevServer,
    user: undefined,
    password: undefined,
    basePathname: undefined,
    secure: object,
  ): void;
  close(done: () => void): void;
}

/** Shown again after a restart: the newest ones, parsing more would delay the start. */
const shownAgain = 1000;

/** Opens the mailbox on the loopback interface; shows what `folder` holds. */
export async function openMailbox(folder: string, port: number): Promise<Mailbox> {
  mkdirSync(folder, { recursive: true });
  const require = createRequire(import.meta.url);
  (require('maildev/lib/logger') as { setLevel(level: number): void }).setLevel(0);
  const mailserver = require('maildev/lib/mailserver') as MailDevServer;
  const web = require('maildev/lib/web') as MailDevWeb;
  mailserver.mailDir = folder;
  mailserver.store.length = 0;
  for (const id of storedIds(folder)) mailserver.store.push(await readEntry(folder, id, true));
  web.start(port, '127.0.0.1', mailserver, undefined, undefined, undefined, {});
  await listening(web);
  return {
    async deliver(mail, raw) {
      const path = join(folder, `${mail.id}.eml`);
      if (existsSync(path)) return;
      writeFileSync(
        join(folder, `${mail.id}.json`),
        JSON.stringify({ from: mail.source, to: mail.destinations }),
      );
      writeFileSync(`${path}.next`, raw);
      renameSync(`${path}.next`, path);
      const entry = await readEntry(folder, mail.id, false);
      mailserver.store.push(entry);
      mailserver.emit('new', entry);
    },
    close: () => new Promise((done) => web.close(() => done())),
  };
}

/** Ids begin with their time: the oldest of the newest comes first. */
function storedIds(folder: string): string[] {
  const names = readdirSync(folder);
  for (const name of names) if (name.endsWith('.next')) rmSync(join(folder, name));
  const ids = names.filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -'.eml'.length));
  return ids.sort().slice(-shownAgain);
}

function readEntry(folder: string, id: string, read: boolean): Promise<MailboxEntry> {
  let envelope = { from: '', to: [] as string[] };
  try {
    envelope = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')) as typeof envelope;
  } catch {
    // Put there by hand: the headers have to do.
  }
  return mailboxEntry({ id, folder, envelope, read });
}

function listening({ server }: MailDevWeb): Promise<void> {
  return new Promise((done, fail) => {
    if (server === null) return fail(new Error('the mailbox did not start'));
    if (server.listening) return done();
    server.once('listening', done);
    server.once('error', fail);
  });
}
