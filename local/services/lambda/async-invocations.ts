import type { Engine } from '../../engine.ts';
import { FunctionError } from './function-error.ts';

/** How long Lambda waits before the second and the third attempt, in seconds. */
const pauses = [60, 120];
const concurrency = 4;

export interface AsyncConfiguration {
  readonly retries?: number;
  readonly maxAgeSeconds?: number;
  readonly onFailureArn?: string;
  readonly onSuccessArn?: string;
  readonly deadLetterArn?: string;
}

export interface AsyncInvocations {
  configure(configuration: AsyncConfiguration): void;
  /** Durable on return. */
  send(event: unknown): void;
  start(): void;
  stop(): void;
}

interface Target {
  readonly logicalId: string;
  readonly name: string;
  readonly functionArn: string;
  invoke(event: unknown): Promise<unknown>;
}

/** The queue of a function's asynchronous invocations: two retries, then the failure destination. */
export function asyncInvocations(engine: Engine, target: Target): AsyncInvocations {
  const queue = engine.queue(`lambda-async/${target.logicalId}`);
  let settings: AsyncConfiguration = {};
  let active = 0;
  let running = false;

  const finish = async (
    destination: string | undefined,
    body: string,
    count: number,
    condition: string,
    answer: unknown,
  ) => {
    if (destination === undefined) return;
    await engine.deliver(destination, {
      version: '1.0',
      timestamp: new Date(engine.clock.now()).toISOString(),
      requestContext: {
        functionArn: `${target.functionArn}:$LATEST`,
        condition,
        approximateInvokeCount: count,
      },
      requestPayload: JSON.parse(body) as unknown,
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(condition === 'Success' ? {} : { functionError: 'Unhandled' }),
      },
      responsePayload: answer,
    });
  };
  const attempt = async (message: ReturnType<typeof queue.receive>[number]): Promise<void> => {
    const { receipt, body, receiveCount, sentAt } = message;
    try {
      const fault = engine.faults.next({ service: 'lambda', operation: 'Deliver', caller: target.logicalId });
      if (fault === 'delay' || fault === 'reorder') return queue.postpone(receipt, fault === 'delay' ? 5 : 1);
      const answer = await target.invoke(JSON.parse(body));
      if (fault === 'duplicate' && receiveCount === 1) return queue.release(receipt, 0);
      await finish(settings.onSuccessArn, body, receiveCount, 'Success', answer);
      queue.delete(receipt);
    } catch (error) {
      if (!running) return;
      const pause = pauses[receiveCount - 1] ?? 120;
      const tooOld = engine.clock.now() + pause * 1000 - sentAt > (settings.maxAgeSeconds ?? 21_600) * 1000;
      if (receiveCount <= (settings.retries ?? 2) && !tooOld) return queue.release(receipt, pause);
      const answer =
        error instanceof FunctionError ? error.toJSON() : { errorType: 'Error', errorMessage: String(error) };
      await finish(
        settings.onFailureArn,
        body,
        receiveCount,
        tooOld ? 'EventAgeExceeded' : 'RetriesExhausted',
        answer,
      );
      if (settings.deadLetterArn !== undefined)
        await engine.deliver(settings.deadLetterArn, JSON.parse(body));
      queue.delete(receipt);
      engine.log('error', 'an asynchronous invocation failed for good', {
        function: target.name,
        errorType: answer.errorType,
      });
    }
  };
  const pump = (): void => {
    while (running && active < concurrency) {
      const [message] = queue.receive(1, Number.POSITIVE_INFINITY);
      if (!message) return;
      active += 1;
      const done = engine.busy(`asynchronous invocation of ${target.name}`);
      const settled = attempt(message).catch((error: unknown) =>
        engine.log('error', 'an invocation could not be settled', {
          function: target.name,
          reason: String(error),
        }),
      );
      void settled.finally(() => {
        active -= 1;
        done();
        pump();
      });
    }
  };
  return {
    configure(configuration) {
      settings = { ...settings, ...configuration };
    },
    send: (event) => void queue.send(JSON.stringify(event ?? null)),
    start() {
      running = true;
      queue.onVisible(pump);
      pump();
    },
    stop() {
      running = false;
    },
  };
}
