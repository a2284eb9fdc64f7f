import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createPort } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { AwsCall, AwsService, Cloud, ResourceType, RunningResource } from '../../../local/contract.ts';
import { openClock } from '../../../local/core/clock.ts';
import { JournaledQueue } from '../../../local/core/queue.ts';
import { localSecretKey } from '../../../local/core/secret-key.ts';
import { AwsError } from '../../../local/http/json-protocol.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export interface Adapter {
  readonly services: readonly ((cloud: Cloud) => AwsService)[];
  readonly resourceTypes: readonly ResourceType[];
}

/** Whatever a test looks into; a wrong path shows as undefined. */
export interface Json {
  readonly [key: string]: Json;
}

export interface Delivery {
  readonly target: string;
  readonly event: Json;
}

/** Adapters behind an endpoint as the SDK calls it; keeps what they deliver. */
export interface TestCloud extends Cloud {
  readonly endpoint: string;
  readonly client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  readonly deliveries: Delivery[];
  readonly events: { bus: string; source: string; detailType: string; detail: Json }[];
  readonly logged: string[];
  /** Replaces what a delivery does; by default it is kept in `deliveries`. */
  onDeliver: (target: string, event: unknown) => Promise<void>;
  onPut: (detailType: string) => Promise<void>;
  /** As the SDK call was described: the rights it needs. */
  readonly needs: { operation: string; needs: readonly { action: string; resource: string }[] }[];
  move(byMs: number): void;
  provision<T extends RunningResource>(type: string, properties: object, logicalId?: string): Promise<T>;
  start(): Promise<void>;
  /** Ends everything; the data stay where `keep` is set. */
  stop(keep?: boolean): Promise<void>;
}

export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createPort().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });

export async function openCloud(
  adapters: readonly Adapter[],
  options: { dataDir?: string; smtpPort?: number; mailboxPort?: number } = {},
): Promise<TestCloud> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'desk-services-'));
  const clock = openClock(dataDir);
  const running: { type: string; resource: RunningResource }[] = [];
  const queues = new Map<string, JournaledQueue>();
  const services: AwsService[] = [];
  const types = new Map(
    adapters.flatMap(({ resourceTypes }) => resourceTypes.map((type) => [type.type, type])),
  );

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const scope =
      headers.authorization?.match(/Credential=([^,]+)/)?.[1] ?? url.searchParams.get('X-Amz-Credential');
    const name = scope?.split('/')[3] ?? 's3';
    const service = services.find((each) => each.signingName === name);
    if (service === undefined) {
      response.writeHead(501).end(`no service ${name}`);
      return;
    }
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const streamed = name === 's3' && request.method === 'PUT' && !headers['x-amz-copy-source'];
    const body = streamed ? Buffer.alloc(0) : Buffer.concat(await request.toArray());
    const call: AwsCall = {
      ...{ service: name, caller: undefined, method: request.method ?? 'GET', path },
      ...{ query: url.searchParams, headers, body: streamed ? request : Readable.from([body]) },
    };
    try {
      const described = service.describe(call, body);
      cloud.needs.push(described);
      const reply = await service.handle(call, body, described.operation);
      response.writeHead(reply.status, reply.headers);
      if (reply.body instanceof Readable) reply.body.pipe(response);
      else response.end(reply.body);
    } catch (error) {
      if (error instanceof AwsError) {
        const refusal = service.error(error.status, error.code, error.message);
        response.writeHead(refusal.status, refusal.headers).end(refusal.body);
        return;
      }
      cloud.logged.push(`uncaught ${String((error as Error).stack)}`);
      const reply = service.error(500, 'InternalFailure', String(error));
      response.writeHead(reply.status, reply.headers).end(reply.body);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const find = (arn: string) =>
    running.find(({ resource }) => resource.attributes.Arn === arn || resource.ref === arn)?.resource;
  const cloud: TestCloud = {
    ...{ account: '000000000000', region: 'eu-west-1', dataDir, baseUrl: endpoint, endpoint, clock },
    ...{ smtpPort: options.smtpPort ?? 0, mailboxPort: options.mailboxPort ?? 0 },
    client: {
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'TEST', secretAccessKey: localSecretKey },
      maxAttempts: 1,
    },
    faults: { next: () => undefined },
    deliveries: [],
    events: [],
    logged: [],
    needs: [],
    onDeliver: async (target, event) => {
      cloud.deliveries.push({ target, event: event as Json });
    },
    onPut: async () => undefined,
    find<T extends RunningResource>(arn: string): T {
      const found = find(arn);
      if (found === undefined) throw new Error(`${arn} does not run`);
      return found as T;
    },
    all: <T extends RunningResource>(type: string) =>
      running.filter((each) => each.type === type).map(({ resource }) => resource as T),
    queue(name) {
      const queue =
        queues.get(name) ?? new JournaledQueue(name, join(dataDir, 'queues', `${name}.jsonl`), clock);
      queues.set(name, queue);
      return queue;
    },
    deliver: (target, event) => cloud.onDeliver(target, event),
    invoke: async () => undefined,
    async putEvents(bus, entries) {
      for (const entry of entries) {
        await cloud.onPut(entry.detailType);
        cloud.events.push({ bus, ...structuredClone(entry), detail: structuredClone(entry.detail) as Json });
      }
    },
    busy: () => () => undefined,
    log: (level, message, fields) => cloud.logged.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`),
    move: (byMs) => clock.move(clock.offsetMs + byMs),
    async provision<T extends RunningResource>(type: string, properties: object, logicalId = 'Thing') {
      const found = types.get(type);
      if (found === undefined) throw new Error(`no adapter runs ${type}`);
      const declared = { stack: 'test', logicalId, type, properties: properties as Record<string, unknown> };
      const resource = await found.provision(declared, cloud);
      running.push({ type, resource });
      return resource as T;
    },
    start: async () => {
      for (const { resource } of running) await resource.start?.();
    },
    async stop(keep = false) {
      for (const { resource } of [...running].reverse()) await resource.stop?.();
      clock.stop();
      for (const queue of queues.values()) queue.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  services.push(...adapters.flatMap((adapter) => adapter.services.map((make) => make(cloud))));
  return cloud;
}

/** Waits until `look` gives something; fails after `ms`. */
export async function eventually<T>(
  look: () => Promise<T | undefined> | T | undefined,
  ms = 10_000,
): Promise<T> {
  for (const deadline = Date.now() + ms; ; ) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`nothing after ${ms} ms: ${String(look)}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
