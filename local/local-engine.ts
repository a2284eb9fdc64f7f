import { join } from 'node:path';
import type { RunningResource } from './contract.ts';
import { Activity } from './core/activity.ts';
import type { MovableClock } from './core/clock.ts';
import { createFaults } from './core/faults.ts';
import { JournaledQueue } from './core/queue.ts';
import { arn, type Engine } from './engine.ts';
import { type BusEvent, createBus, findBus, putEvent, type RunningBus } from './services/events/bus.ts';
import type { RunningFunction } from './services/lambda/function.ts';
import type { RunningQueue } from './services/sqs/queue.ts';

export interface EngineSettings {
  readonly account: string;
  readonly region: string;
  readonly dataDir: string;
  readonly baseUrl: string;
  readonly endpoint: string;
  readonly smtpPort: number;
  readonly mailboxPort: number;
  readonly clock: MovableClock;
  readonly assets: ReadonlyMap<string, string>;
  readonly log: Engine['log'];
}

export interface LocalEngine extends Engine {
  /** Makes a resource known under its ARNs and its reference. */
  register(type: string, running: RunningResource): void;
  closeQueues(): void;
}

/** What runs, by ARN and by type, and how events get from one to another. */
export function createEngine(settings: EngineSettings): LocalEngine {
  const activity = new Activity();
  const byName = new Map<string, RunningResource>();
  const byType = new Map<string, RunningResource[]>();
  const queues = new Map<string, JournaledQueue>();
  const all = <T extends RunningResource>(type: string) =>
    (byType.get(type) ?? []) as unknown as readonly T[];
  const nameOf = (logicalId: string) =>
    all<RunningFunction>('AWS::Lambda::Function').find((target) => target.logicalId === logicalId)?.name;

  const engine: LocalEngine = {
    ...settings,
    activity,
    faults: createFaults(nameOf),
    asset(key) {
      const path = settings.assets.get(key);
      if (path === undefined) throw new Error(`the cloud assembly has no asset ${key}`);
      return path;
    },
    lookup: (name) => byName.get(name),
    find<T extends RunningResource>(name: string): T {
      const found = byName.get(name);
      if (!found) throw new Error(`nothing runs here under ${name}`);
      return found as T;
    },
    all,
    queue(name) {
      const known = queues.get(name);
      if (known) return known;
      const queue = new JournaledQueue(
        name,
        join(settings.dataDir, 'queues', `${encodeURIComponent(name)}.jsonl`),
        settings.clock,
      );
      queues.set(name, queue);
      return queue;
    },
    deliver: (target, event) => deliver(engine, target, event),
    invoke: (functionArn, event) => engine.find<RunningFunction>(functionArn).invoke(event),
    async putEvents(busName, entries) {
      const bus = findBus(engine, busName);
      if (!bus) throw new Error(`there is no event bus ${busName}`);
      for (const entry of entries) await putEvent(engine, bus, entry);
    },
    busy: (what) => activity.busy(what),
    register(type, running) {
      byType.set(type, [...(byType.get(type) ?? []), running]);
      const arns = Object.values(running.attributes).filter(
        (value) => typeof value === 'string' && value.startsWith('arn:'),
      );
      for (const name of [running.ref, ...arns] as string[]) if (!byName.has(name)) byName.set(name, running);
    },
    closeQueues() {
      for (const queue of queues.values()) queue.close();
    },
  };
  engine.register('AWS::Events::EventBus', createBus(engine, 'default'));
  return engine;
}

/** Durable on return: a queue and a function's asynchronous queue are journals. */
async function deliver(engine: Engine, target: string, event: unknown): Promise<void> {
  const running = engine.find(target);
  if ('queue' in running) {
    const { queue, delaySeconds } = running as RunningQueue;
    queue.send(JSON.stringify(event), { delaySeconds });
  } else if ('async' in running) (running as RunningFunction).async.send(event);
  else if ('rules' in running) {
    const { source, 'detail-type': detailType, detail, resources } = event as BusEvent;
    await putEvent(engine, running as RunningBus, { source, detailType, detail, resources });
  } else if (!target.startsWith(arn(engine, 'sns', ''))) throw new Error(`${target} takes no events here`);
}
