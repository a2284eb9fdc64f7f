/**
 * What runs inside a function's worker thread. Plain JavaScript, so that a Worker loads it on every supported
 * Node without a loader.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const { directory, handler: handlerName, offset, functionArn } = workerData;
useLocalTime(new BigInt64Array(offset));

const failure = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: error?.stack,
});

/** All code sees local time through Date, unchanged. A proxy keeps `instanceof` true for every date. */
function useLocalTime(cell) {
  const realNow = Date.now.bind(Date);
  const RealDate = Date;
  RealDate.now = () => realNow() + Number(Atomics.load(cell, 0));
  const local = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(
        target,
        values.length === 0 ? [target.now()] : values,
        newTarget === local ? target : newTarget,
      ),
    apply: (target) => new target(target.now()).toString(),
  });
  RealDate.prototype.constructor = local;
  globalThis.Date = local;
}

async function loadHandler() {
  const dot = handlerName.lastIndexOf('.');
  const [file, name] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)];
  const path = ['.mjs', '.js', '.cjs'].map((end) => join(directory, file + end)).find(existsSync);
  if (!path) throw new Error(`There is no ${file}.mjs in the function's code. Build it first: npm run build`);
  const module = await import(pathToFileURL(path).href);
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler !== 'function') throw new Error(`${handlerName} is no exported function`);
  return handler;
}

const context = ({ requestId, deadline }) => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  getRemainingTimeInMillis: () => Math.max(0, deadline - performance.timeOrigin - performance.now()),
});

function call(handler, event, details) {
  return new Promise((resolve, reject) => {
    const answer = handler(event, details, (error, result) => (error ? reject(error) : resolve(result)));
    if (typeof answer?.then === 'function') answer.then(resolve, reject);
    else if (handler.length < 3) resolve(answer);
  });
}

try {
  const handler = await loadHandler();
  parentPort.on('message', async (message) => {
    try {
      const result = await call(handler, JSON.parse(message.event), context(message));
      parentPort.postMessage({ type: 'done', result: JSON.stringify(result) });
    } catch (error) {
      parentPort.postMessage({ type: 'failed', error: failure(error) });
    }
  });
  parentPort.postMessage({ type: 'ready' });
} catch (error) {
  parentPort.postMessage({ type: 'unusable', error: failure(error) });
}
