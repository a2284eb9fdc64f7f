import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';

/** A mail in the desk's mailbox, as its web interface tells of it. */
export interface SentMail {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Record<string, string>;
  readonly envelope: { readonly to: readonly { readonly address: string }[] };
}

export interface DeskProcess {
  readonly baseUrl: string;
  readonly dataDir: string;
  readonly smtpPort: number;
  readonly mailboxUrl: string;
  /** Ends the whole desk as a power cut would. */
  kill(): Promise<void>;
  /** Ctrl-C. */
  stop(): Promise<void>;
}

const root = join(import.meta.dirname ?? process.cwd(), '..', '..');

/**
 * Starts the desk as `npm start` does, on free ports but for `smtpPort`; `dataDir` of an earlier one starts it again.
 */
export async function startDesk(
  options: { dataDir?: string; env?: Record<string, string>; smtpPort?: number } = {},
): Promise<DeskProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'desk-'));
  const [port, freePort, mailboxPort] = await freePorts(3);
  const smtpPort = options.smtpPort ?? freePort;
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts'], {
    cwd: root,
    env: {
      ...withoutJest(process.env),
      ...options.env,
      PORT: String(port),
      SMTP_PORT: String(smtpPort),
      MAILBOX_PORT: String(mailboxPort),
      DESK_DATA: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await banner(child);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    dataDir,
    smtpPort: smtpPort ?? 0,
    mailboxUrl: `http://127.0.0.1:${mailboxPort}`,
    kill: () => ended(child, 'SIGKILL'),
    stop: () => ended(child, 'SIGINT'),
  };
}

export const removeData = (desk: DeskProcess): void => rmSync(desk.dataDir, { recursive: true, force: true });

const withoutJest = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS: _, JEST_WORKER_ID: _worker, ...rest } = env;
  return rest;
};

function banner(child: ChildProcess): Promise<void> {
  return new Promise((up, fail) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('The desk is up.')) up();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('exit', (code) => fail(new Error(`The desk ended with ${code}: ${said.slice(-2000)}`)));
  });
}

const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else {
      child.once('exit', () => done());
      child.kill(signal);
    }
  });

/** Ports that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((open) => {
          server.listen(0, '127.0.0.1', () => open((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** A call of the API. `as` signs it with that role's token. */
export async function call(
  desk: DeskProcess,
  method: string,
  path: string,
  options: { body?: unknown; as?: string; headers?: Record<string, string>; name?: string } = {},
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const token = options.as ? await tokenOf(desk, options.as, options.name) : undefined;
  const response = await fetch(desk.baseUrl + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    body: json && text ? (JSON.parse(text) as Record<string, unknown>) : { text },
    headers: response.headers,
  };
}

async function tokenOf(desk: DeskProcess, role: string, name?: string): Promise<string> {
  const response = await fetch(`${desk.baseUrl}/_local/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ group: role, ...(name ? { name } : {}) }),
  });
  return ((await response.json()) as { token: string }).token;
}

/** Waits until nothing is under way: what was sent has arrived, what follows from it has happened. */
export async function idle(desk: DeskProcess): Promise<void> {
  const response = await fetch(`${desk.baseUrl}/_local/idle?timeoutMs=30000`);
  if (!response.ok) throw new Error(await response.text());
}

/** Moves the desk's clock ahead and waits for what falls due. */
export const advance = (desk: DeskProcess, duration: string) =>
  call(desk, 'POST', '/_local/clock', { body: { advance: duration } });

/** Sends a mail over SMTP, as a customer's mail client or as raw bytes. */
export async function mailIn(
  desk: DeskProcess,
  mail: Parameters<ReturnType<typeof createTransport>['sendMail']>[0],
): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: desk.smtpPort,
    secure: false,
    ignoreTLS: true,
  });
  await transport.sendMail(mail);
}

/** What was sent to an address, oldest first. */
export async function mailTo(desk: DeskProcess, address: string): Promise<SentMail[]> {
  const all = (await (await fetch(`${desk.mailboxUrl}/email`)).json()) as SentMail[];
  return all.filter(({ envelope }) => envelope.to.some((to) => to.address === address));
}
