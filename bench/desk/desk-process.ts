import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../infra/build.ts';

/** A desk of its own, on free ports, with its state in a temporary folder. */
export interface DeskProcess {
  readonly baseUrl: string;
  readonly smtpPort: number;
  /** Ends the desk and removes what it kept. */
  stop(): Promise<void>;
}

const START_MS = 180_000;
const STOP_MS = 10_000;

/** @throws Error with what the desk said when it does not come up within three minutes. */
export async function startDesk(): Promise<DeskProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-bench-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts'], {
    cwd: projectRoot,
    env: { ...process.env, PORT: '0', SMTP_PORT: '0', MAILBOX_PORT: '0', DESK_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  let said = '';
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const up = new Promise<DeskProcess>((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`The desk did not start in time. ${said}`)), START_MS);
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      const api = /API\s+(http:\/\/localhost:\d+)\/v1/.exec(said)?.[1];
      const smtp = /smtp:\/\/localhost:(\d+)/.exec(said)?.[1];
      if (!api || !smtp) return;
      clearTimeout(timer);
      done({ baseUrl: api.replace('localhost', '127.0.0.1'), smtpPort: Number(smtp), stop });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => fail(new Error(`The desk ended at its start. ${said}`)));
  });
  try {
    return await up;
  } catch (error) {
    await stop();
    throw error;
  }
}
