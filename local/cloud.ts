import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { controls, type Listed } from './controls/index.ts';
import { openClock } from './core/clock.ts';
import { lockData } from './core/lock.ts';
import { StartError } from './core/start-error.ts';
import type { Engine } from './engine.ts';
import { awsEndpoint } from './http/aws-endpoint.ts';
import { claimablePort } from './http/ports.ts';
import { awsPrefix, type HttpFront, startFront } from './http/server.ts';
import { createEngine, type LocalEngine } from './local-engine.ts';
import { resourceTypes, services } from './registry.ts';
import { message } from './services/apigateway/function-response.ts';
import type { RunningHttpApi } from './services/apigateway/http-api.ts';
import { loadAssembly } from './template/assembly.ts';
import { provisionStack } from './template/provision.ts';

export interface CloudOptions {
  /** The folder of the cloud assembly (`cdk.out`). Asked for once the data directory and the ports are ours. */
  readonly assembly: string | (() => Promise<string>);
  /** Where everything durable lives. */
  readonly dataDir: string;
  /** Ports on the loopback address; 0 or nothing takes a free one. */
  readonly port?: number;
  readonly smtpPort?: number;
  readonly mailboxPort?: number;
  readonly region?: string;
  /** Gets each line of the log; standard error where unset. */
  readonly log?: (line: string) => void;
}

export interface RunningCloud {
  readonly baseUrl: string;
  readonly smtpPort: number;
  readonly mailboxPort: number;
  readonly dataDir: string;
  readonly engine: Engine;
  /** The outputs of every stack, by stack name. */
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  /** Ends everything it started, within about two seconds. */
  stop(): Promise<void>;
}

/**
 * Runs what a cloud assembly declares.
 * @throws StartError with a sentence for the user when the data directory or a port is taken; Error naming the
 * resource that cannot run here.
 */
export async function startCloud(options: CloudOptions): Promise<RunningCloud> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const lock = lockData(dataDir);
  const clock = openClock(dataDir);
  const log = createLog(options.log ?? ((line) => process.stderr.write(`${line}\n`)));
  const closers: (() => Promise<void> | void)[] = [() => lock.release(), () => clock.stop()];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const report = (error: unknown) => log('error', 'a request failed', { reason: String(error) });
    const front = await usable('PORT', options.port ?? 0, (port) => startFront(port, clock, report));
    closers.push(() => front.close());
    const smtpPort = await usable('SMTP_PORT', options.smtpPort ?? 0, claimablePort);
    const mailboxPort = await usable('MAILBOX_PORT', options.mailboxPort ?? 0, claimablePort);
    const directory = typeof options.assembly === 'string' ? options.assembly : await options.assembly();
    const { stacks, assets } = loadAssembly(directory);
    const baseUrl = `http://localhost:${front.port}`;
    const engine = createEngine({
      account: '000000000000',
      region: options.region ?? 'eu-central-1',
      dataDir,
      baseUrl,
      endpoint: `http://127.0.0.1:${front.port}${awsPrefix}`,
      smtpPort,
      mailboxPort,
      clock,
      assets,
      log,
    });
    closers.push(() => engine.closeQueues());
    const listed: Listed[] = [];
    closers.push(() => stopAll(front, listed));
    openFront(front, engine, listed);
    const outputs = await provision(engine, stacks, listed);
    for (const { running } of listed) await running.start?.();
    lock.announce(baseUrl);
    return { baseUrl, smtpPort, mailboxPort, dataDir, engine, outputs, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function provision(
  engine: LocalEngine,
  stacks: ReturnType<typeof loadAssembly>['stacks'],
  listed: Listed[],
) {
  const types = new Map(resourceTypes.map((type) => [type.type, type]));
  const exports = new Map<string, unknown>();
  const outputs = new Map<string, ReadonlyMap<string, unknown>>();
  for (const stack of stacks) {
    const { account, region } = engine;
    const provisioned = await provisionStack(stack, { account, region, exports }, async (declared) => {
      const type = types.get(declared.type);
      if (!type) throw new Error('the local cloud does not run this type');
      const running = await type.provision(declared, engine);
      listed.push({ declared, running });
      engine.register(declared.type, running);
      return running;
    });
    for (const [name, value] of provisioned.exports) exports.set(name, value);
    outputs.set(stack.name, provisioned.outputs);
  }
  return outputs;
}

function openFront(front: HttpFront, engine: Engine, listed: readonly Listed[]): void {
  front.open({
    aws: awsEndpoint(
      engine,
      services.map((service) => service(engine)),
    ),
    control: controls(engine, () => listed),
    async api(request, url) {
      const [api] = engine.all<RunningHttpApi>('AWS::ApiGatewayV2::Api');
      return api ? api.answer(request, url) : message(404, 'Not Found');
    },
  });
}

/** What brings work stops first, then what does it, then what it is done on. None may hold up the rest. */
async function stopAll(front: HttpFront, listed: readonly Listed[]): Promise<void> {
  front.closeApi();
  const waves = [
    { limitMs: 800, of: ['AWS::Lambda::EventSourceMapping', 'AWS::Events::Rule'] },
    { limitMs: 300, of: ['AWS::Lambda::Function'] },
  ];
  const early = waves.flatMap(({ of }) => of);
  const rest = listed.map(({ declared }) => declared.type).filter((type) => !early.includes(type));
  for (const { limitMs, of } of [...waves, { limitMs: 1500, of: rest }]) {
    const stopping = listed
      .filter(({ declared }) => of.includes(declared.type))
      .map(async ({ running }) => running.stop?.());
    await Promise.race([Promise.allSettled(stopping), sleep(limitMs, undefined, { ref: false })]);
  }
}

async function usable<T>(variable: string, port: number, claim: (port: number) => Promise<T>): Promise<T> {
  try {
    return await claim(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new StartError(`Port ${port} is in use: stop what uses it, or set ${variable} to another port.`);
    if (code === 'EACCES')
      throw new StartError(`Port ${port} may not be used here: set ${variable} to one above 1023.`);
    throw error;
  }
}

function createLog(write: (line: string) => void): Engine['log'] {
  return (level, text, fields = {}) =>
    write(JSON.stringify({ at: new Date().toISOString(), level, message: text, ...fields }));
}
