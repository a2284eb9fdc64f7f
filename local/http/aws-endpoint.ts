import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { AwsCall, AwsReply, AwsService } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { allows, type Need } from '../iam/policy.ts';
import type { RunningRole } from '../iam/resource-types.ts';
import type { RunningFunction } from '../services/lambda/function.ts';
import { type Caller, readCaller } from './caller.ts';
import { AwsError } from './json-protocol.ts';
import { BodyTooLong, readAll } from './read-all.ts';
import { codesOf, conflictOf } from './service-codes.ts';

/** A 40 MB mail travels to SES in base64, which is a third longer, within JSON. */
const longestBodyBytes = 56 * 1024 * 1024;

/** Answers the calls of the AWS SDK under `/_local/aws`. */
export function awsEndpoint(engine: Engine, services: readonly AwsService[]) {
  const byName = new Map(services.map((service) => [service.signingName, service]));

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<void> => {
    // A browser asks before it sends to a presigned URL; that question is unsigned, and only S3 is asked it.
    const preflight = request.method === 'OPTIONS';
    const caller =
      readCaller(request.headers, query) ??
      (preflight ? { service: 's3', accessKeyId: '', sessionToken: undefined } : undefined);
    if (!caller) return write(response, plainError(403, 'The call is not signed'));
    const service = byName.get(caller.service);
    if (!service)
      return write(
        response,
        plainError(501, `The service ${caller.service} does not run in the local cloud`),
      );
    const target = engine
      .all<RunningFunction>('AWS::Lambda::Function')
      .find(({ logicalId }) => logicalId === caller.accessKeyId);
    const call: AwsCall = {
      service: caller.service,
      caller: target?.logicalId,
      method: request.method ?? 'GET',
      path,
      query,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: request,
    };
    const reply = await answer(engine, service, call, target, caller).catch((error: unknown) =>
      failure(engine, service, call, error),
    );
    // Left unanswered until the caller gives up.
    if (reply === 'silence') return;
    if (reply === 'hangUp') return void response.destroy();
    await write(response, reply);
  };
}

async function answer(
  engine: Engine,
  service: AwsService,
  call: AwsCall,
  target: RunningFunction | undefined,
  { sessionToken }: Caller,
): Promise<AwsReply | 'silence' | 'hangUp'> {
  const streamed = call.service === 's3' && call.method === 'PUT';
  const body = streamed ? Buffer.alloc(0) : await readAll(call.body, longestBodyBytes);
  const { operation, needs } = service.describe(call, body);
  const denied = target && refused(engine, target, needs);
  if (target && denied) {
    engine.log('warn', 'a function lacks a right', { function: target.name, ...denied });
    const { status, code } = codesOf(call.service).denied;
    return service.error(
      status,
      code,
      `${target.name} is not authorized to perform: ${denied.action} on resource: ${denied.resource}`,
    );
  }
  const fault = engine.faults.next({ service: call.service, operation, caller: call.caller });
  const crash = (): 'hangUp' => {
    target?.kill(sessionToken ?? '');
    return 'hangUp';
  };
  if (fault === 'crashBefore') return crash();
  if (fault === 'error') return service.error(500, 'InternalError', 'A fault that was asked for');
  if (fault === 'throttle') return refuse(service, codesOf(call.service).throttled, 'Rate exceeded');
  if (fault === 'conflict') return refuse(service, conflictOf(operation), 'A conflict that was asked for');
  const reply = await service.handle(call, body, operation);
  if (fault === 'crashAfter') return crash();
  return fault === 'timeoutAfter' ? 'silence' : reply;
}

const refuse = (
  service: AwsService,
  { status, code }: { status: number; code: string },
  text: string,
): AwsReply => service.error(status, code, text);

/** The first right the function's role does not grant. */
function refused(engine: Engine, target: RunningFunction, needs: readonly Need[]): Need | undefined {
  const { statements } = engine.find<RunningRole>(target.roleArn);
  const context = {
    'aws:SecureTransport': 'true',
    'aws:PrincipalAccount': engine.account,
    'aws:ResourceAccount': engine.account,
    'aws:SourceAccount': engine.account,
    'aws:RequestedRegion': engine.region,
  };
  return needs.find((need) => !allows(statements, need, context));
}

function failure(engine: Engine, service: AwsService, call: AwsCall, error: unknown): AwsReply {
  if (error instanceof AwsError) return service.error(error.status, error.code, error.message);
  if (error instanceof BodyTooLong) return service.error(413, 'RequestEntityTooLarge', error.message);
  engine.log('error', 'a call failed', { service: call.service, caller: call.caller, reason: String(error) });
  return service.error(500, 'InternalError', 'The local cloud could not carry this out; its log says why');
}

const plainError = (status: number, message: string): AwsReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

async function write(response: ServerResponse, { status, headers = {}, body }: AwsReply): Promise<void> {
  response.writeHead(status, { 'x-amzn-requestid': randomUUID(), ...headers });
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) response.end(body);
  else await pipeline(body, response).catch(() => response.destroy());
}
