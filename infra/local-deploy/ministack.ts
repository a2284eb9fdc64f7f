import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, eventually, freePort, run, start } from './processes.ts';

/** `cryptography` has MiniStack's Cognito sign tokens, without which its API takes none. */
const requirements = ['ministack==1.5.33', 'cryptography>=41,<60'];

export const region = 'eu-central-1';
export const account = '000000000000';

export interface MiniStack {
  readonly url: string;
  /** Has the CDK and AWS SDKs talk to it, and to nothing else. */
  readonly environment: NodeJS.ProcessEnv;
  readonly log: string;
  /** Calls a service that speaks AWS's JSON protocol, such as `logs`, `Logs_20140328.FilterLogEvents`. */
  call(service: string, target: string, input: Record<string, unknown>): Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Starts MiniStack on a free loopback port, with nothing in it; installs it below `home` the first time.
 * @throws Error when there is no Python 3 with venv, or no way to PyPI.
 */
export async function startMiniStack(home: string): Promise<MiniStack> {
  await mkdir(home, { recursive: true });
  const command = await install(home);
  const state = await mkdtemp(join(tmpdir(), 'ministack-'));
  const log = join(home, 'ministack.log');
  await rm(log, { force: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = start(command, [], {
    log,
    env: {
      PATH: process.env.PATH,
      HOME: state,
      TMPDIR: state,
      BIND_HOST: '127.0.0.1',
      // Part of the API's address, which with a number for its domain would be none.
      MINISTACK_HOST: 'localhost',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: region,
      STATE_DIR: join(state, 'state'),
      S3_DATA_DIR: join(state, 's3'),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  const stop = async () => {
    await end(child);
    await rm(state, { recursive: true, force: true });
  };
  try {
    await eventually('MiniStack to start', 30, async () => {
      if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}; see ${log}.`);
      return (await fetch(`${url}/_ministack/health`)).ok || undefined;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, log, stop, call: callsTo(url), environment: environmentFor(url, state) };
}

const callsTo =
  (url: string): MiniStack['call'] =>
  async (service, target, input) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': target,
        // MiniStack reads service and region from here and checks no signature.
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify(input),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${target} answers ${answer.status}: ${text.slice(0, 500)}`);
    return text === '' ? {} : JSON.parse(text);
  };

const environmentFor = (url: string, home: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  // Settings and credentials of a real account must not be found.
  HOME: home,
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  CDK_DISABLE_VERSION_CHECK: '1',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
});

async function install(home: string): Promise<string> {
  const venv = join(home, 'venv');
  const command = join(venv, 'bin', 'ministack');
  const done = join(venv, `installed-${requirements.join('+').replace(/[^\w.+-]/g, '_')}`);
  if (existsSync(done)) return command;
  const log = join(home, 'install.log');
  try {
    await run('python3', ['-m', 'venv', '--clear', venv], { log });
    await run(join(venv, 'bin', 'pip'), ['install', '--disable-pip-version-check', ...requirements], { log });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`MiniStack cannot be installed; it needs Python 3 with venv, and PyPI. ${reason}`);
  }
  await mkdir(done);
  return command;
}
