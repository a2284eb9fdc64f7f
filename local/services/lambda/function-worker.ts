import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { FunctionError } from './function-error.ts';

/** How long a bundle may take to load, as Lambda allows. */
const initMs = 10_000;

export interface Runtime {
  readonly functionArn: string;
  /** The folder of the bundle, and the handler in it: `index.handler`. */
  readonly directory: string;
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** Local time's distance from real time, shared. */
  readonly offset: SharedArrayBuffer;
  /** Gets what the function writes to its standard streams. */
  readonly output: (chunk: Buffer) => void;
}

interface Answer {
  readonly type: 'ready' | 'done' | 'failed' | 'unusable';
  readonly result?: string;
  readonly error?: { errorType: string; errorMessage: string; trace?: string };
}

/** One execution environment: a thread that has loaded the bundle and works off one event at a time. */
export class FunctionWorker {
  readonly id = randomUUID();
  readonly #worker: Worker;
  readonly #timeoutMs: number;
  #settle: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  #gone: FunctionError | undefined;

  private constructor(runtime: Runtime) {
    this.#timeoutMs = runtime.timeoutMs;
    this.#worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      // The token tells the local endpoint which thread is calling; the access key tells which function.
      env: { ...runtime.env, AWS_SESSION_TOKEN: this.id },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: runtime.memoryMb },
      stdout: true,
      stderr: true,
      workerData: {
        directory: runtime.directory,
        handler: runtime.handler,
        offset: runtime.offset,
        functionArn: runtime.functionArn,
      },
    });
    this.#worker.stdout.on('data', runtime.output);
    this.#worker.stderr.on('data', runtime.output);
    this.#worker.on('message', (answer: Answer) => this.#settle?.resolve(answer));
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      const type = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : error.name;
      this.#end(new FunctionError(type, error.message, error.stack));
    });
    this.#worker.on('exit', () =>
      this.#end(new FunctionError('Runtime.ExitError', 'The runtime exited without an answer')),
    );
  }

  /** Loads the bundle. @throws FunctionError when it cannot be loaded. */
  static async start(runtime: Runtime): Promise<FunctionWorker> {
    const worker = new FunctionWorker(runtime);
    const answer = await worker.#answer(initMs, () => undefined);
    if (answer.type === 'ready') return worker;
    worker.kill();
    throw failure(answer);
  }

  get alive(): boolean {
    return this.#gone === undefined;
  }

  /** The handler's answer, as JSON gives it. @throws FunctionError when it throws, dies or takes too long. */
  async run(event: unknown): Promise<unknown> {
    const deadline = performance.timeOrigin + performance.now() + this.#timeoutMs;
    const message = { event: JSON.stringify(event ?? null), requestId: randomUUID(), deadline };
    const answer = await this.#answer(this.#timeoutMs, () => this.#worker.postMessage(message));
    if (answer.type !== 'done') throw failure(answer);
    return answer.result === undefined ? null : JSON.parse(answer.result);
  }

  kill(): void {
    this.#end(new FunctionError('Runtime.ExitError', 'The runtime was killed'));
    void this.#worker.terminate();
  }

  #answer(withinMs: number, ask: () => void): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      if (this.#gone) return reject(this.#gone);
      const timer = setTimeout(() => {
        this.#end(
          new FunctionError(
            'Sandbox.Timedout',
            `Task timed out after ${(withinMs / 1000).toFixed(2)} seconds`,
          ),
        );
        void this.#worker.terminate();
      }, withinMs);
      const done = () => {
        clearTimeout(timer);
        this.#settle = undefined;
      };
      this.#settle = {
        resolve: (answer) => [done(), resolve(answer)],
        reject: (error) => [done(), reject(error)],
      };
      ask();
    });
  }

  #end(error: FunctionError): void {
    this.#gone ??= error;
    this.#settle?.reject(this.#gone);
  }
}

function failure({ error }: Answer): FunctionError {
  return new FunctionError(error?.errorType ?? 'Error', error?.errorMessage ?? 'failed', error?.trace);
}
