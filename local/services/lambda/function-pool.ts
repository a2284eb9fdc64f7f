import { FunctionError } from './function-error.ts';
import { FunctionWorker, type Runtime } from './function-worker.ts';

/** How long a worker is kept warm without work, in milliseconds. */
const keepWarmMs = 120_000;

interface Waiting {
  readonly event: unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A function's workers: started on demand, kept warm, `max` at most; what comes beyond that waits its turn. */
export class FunctionPool {
  readonly #runtime: Runtime;
  readonly #max: number;
  readonly #idle: { worker: FunctionWorker; since: number }[] = [];
  readonly #all = new Map<string, FunctionWorker>();
  readonly #waiting: Waiting[] = [];
  #starting = 0;
  #stopped = false;
  readonly #sweeper: NodeJS.Timeout;

  constructor(runtime: Runtime, max: number) {
    this.#runtime = runtime;
    this.#max = max;
    this.#sweeper = setInterval(() => this.#retireIdle(), keepWarmMs / 4);
    this.#sweeper.unref();
  }

  run(event: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new FunctionError('Runtime.ExitError', 'The local cloud is stopping'));
      this.#waiting.push({ event, resolve, reject });
      this.#dispatch();
    });
  }

  /** Ends one worker in the middle of what it does. */
  kill(workerId: string): boolean {
    const worker = this.#all.get(workerId);
    worker?.kill();
    return worker !== undefined;
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#sweeper);
    for (const worker of this.#all.values()) worker.kill();
    for (const { reject } of this.#waiting.splice(0))
      reject(new FunctionError('Runtime.ExitError', 'The local cloud is stopping'));
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const warm = this.#idle.pop();
      if (!warm) break;
      if (!warm.worker.alive) this.#all.delete(warm.worker.id);
      else void this.#work(warm.worker);
    }
    const wanted = Math.min(
      this.#waiting.length - this.#starting,
      this.#max - this.#all.size - this.#starting,
    );
    for (let count = 0; count < wanted; count += 1) void this.#start();
  }

  async #start(): Promise<void> {
    this.#starting += 1;
    try {
      const worker = await FunctionWorker.start(this.#runtime);
      this.#all.set(worker.id, worker);
      this.#starting -= 1;
      if (this.#stopped) worker.kill();
      this.#idle.push({ worker, since: performance.now() });
    } catch (error) {
      this.#starting -= 1;
      this.#waiting.shift()?.reject(error);
    }
    this.#dispatch();
  }

  async #work(worker: FunctionWorker): Promise<void> {
    const next = this.#waiting.shift();
    if (next) await worker.run(next.event).then(next.resolve, next.reject);
    if (worker.alive) this.#idle.push({ worker, since: performance.now() });
    else this.#all.delete(worker.id);
    this.#dispatch();
  }

  #retireIdle(): void {
    const cold = performance.now() - keepWarmMs;
    for (const entry of [...this.#idle].filter(({ since }) => since < cold)) {
      this.#idle.splice(this.#idle.indexOf(entry), 1);
      this.#all.delete(entry.worker.id);
      entry.worker.kill();
    }
  }
}
