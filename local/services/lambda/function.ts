import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { DeclaredResource, RunningResource } from '../../contract.ts';
import { localSecretKey } from '../../core/secret-key.ts';
import { arn, type Engine, type EngineResourceType, physicalName } from '../../engine.ts';
import { readProperties } from '../../template/properties.ts';
import { type AsyncInvocations, asyncInvocations } from './async-invocations.ts';
import { FunctionError } from './function-error.ts';
import { FunctionPool } from './function-pool.ts';

const FunctionProperties = z.strictObject({
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string().regex(/^[^.]+\.[\w$]+$/),
  Runtime: z.string().startsWith('nodejs', 'only Node.js functions run here'),
  Role: z.string(),
  Description: z.string().optional(),
  FunctionName: z.string().optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  MemorySize: z.coerce.number().default(128),
  Timeout: z.coerce.number().default(3),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  // Of no consequence on one machine.
  Architectures: z.unknown().optional(),
  EphemeralStorage: z.unknown().optional(),
  LoggingConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
  TracingConfig: z.unknown().optional(),
});

export interface RunningFunction extends RunningResource {
  readonly logicalId: string;
  /** What people call it: `mail/send`, from its description, else its logical id. */
  readonly name: string;
  readonly roleArn: string;
  readonly async: AsyncInvocations;
  /** @throws FunctionError */
  invoke(event: unknown): Promise<unknown>;
  /** Kills one of its workers, by id. */
  kill(workerId: string): boolean;
}

export const functionType: EngineResourceType = {
  type: 'AWS::Lambda::Function',
  async provision(declared, engine): Promise<RunningFunction> {
    const properties = readProperties(declared, FunctionProperties);
    const name = /^([\w-]+(?:\/[\w-]+)+): /.exec(properties.Description ?? '')?.[1] ?? declared.logicalId;
    const directory = engine.asset(properties.Code.S3Key);
    if (!existsSync(directory))
      throw new Error(`its code is not there: ${directory}. Build it first: npm run build`);
    const functionName = properties.FunctionName ?? physicalName(declared);
    const functionArn = arn(engine, 'lambda', `function:${functionName}`);
    const log = openLog(engine, name);
    const pool = new FunctionPool(
      {
        functionArn,
        directory,
        handler: properties.Handler,
        env: environment(declared, engine, properties, functionName),
        memoryMb: properties.MemorySize,
        timeoutMs: properties.Timeout * 1000,
        offset: engine.clock.offset,
        output: log.write,
      },
      Math.min(
        properties.ReservedConcurrentExecutions ?? Number.POSITIVE_INFINITY,
        Math.max(4, availableParallelism()),
      ),
    );
    const invoke = async (event: unknown): Promise<unknown> => {
      const done = engine.busy(`function ${name}`);
      try {
        return await pool.run(event);
      } catch (error) {
        if (error instanceof FunctionError)
          log.write(`${JSON.stringify({ level: 'ERROR', ...error.toJSON() })}\n`);
        throw error;
      } finally {
        done();
      }
    };
    const async = asyncInvocations(engine, { logicalId: declared.logicalId, name, functionArn, invoke });
    if (properties.DeadLetterConfig)
      async.configure({ deadLetterArn: properties.DeadLetterConfig.TargetArn });
    return {
      ref: functionName,
      attributes: { Arn: functionArn },
      logicalId: declared.logicalId,
      name,
      roleArn: properties.Role,
      async,
      invoke,
      kill: (workerId) => pool.kill(workerId),
      start: async () => async.start(),
      stop: async () => {
        async.stop();
        pool.stop();
        await log.end();
      },
    };
  },
};

/** The function's log file. What a worker still says after the end is dropped. */
function openLog(
  engine: Engine,
  name: string,
): { write(chunk: string | Buffer): void; end(): Promise<void> } {
  const directory = join(engine.dataDir, 'logs');
  mkdirSync(directory, { recursive: true });
  const file = createWriteStream(join(directory, `${name.replaceAll('/', '-')}.log`), { flags: 'a' });
  return {
    write: (chunk) => {
      if (!file.writableEnded) file.write(chunk);
    },
    end: () => new Promise((resolve) => file.end(resolve)),
  };
}

/** What Lambda sets for a function, its declared variables on top. */
function environment(
  { logicalId }: DeclaredResource,
  { region, endpoint }: Engine,
  { Handler, MemorySize, Environment, Runtime }: z.output<typeof FunctionProperties>,
  functionName: string,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_${Runtime}`,
    AWS_ACCESS_KEY_ID: logicalId,
    AWS_SECRET_ACCESS_KEY: localSecretKey,
    AWS_ENDPOINT_URL: endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    _HANDLER: Handler,
    NODE_ENV: 'production',
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    ...Environment?.Variables,
  };
}
