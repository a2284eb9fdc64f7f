import type { IncomingMessage } from 'node:http';
import type { DeclaredResource, RunningResource } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { BodyTooLong, readAll } from '../http/read-all.ts';
import type { HttpAnswer } from '../services/apigateway/function-response.ts';
import { issuerDocument } from '../services/cognito/issuer.ts';
import { clockControl } from './clock.ts';
import { type Control, ControlError, methodNotAllowed } from './control.ts';
import { faultsControl } from './faults.ts';
import { idleControl } from './idle.ts';
import { invokeControl } from './invoke.ts';
import { queuesControl } from './queues.ts';
import { sesControl } from './ses.ts';
import { tokenControl } from './token.ts';

/** The longest event of a Lambda. */
const longestBodyBytes = 6 * 1024 * 1024;

export interface Listed {
  readonly declared: DeclaredResource;
  readonly running: RunningResource;
}

/** Answers everything under `/_local/` but the AWS endpoint. */
export function controls(engine: Engine, resources: () => readonly Listed[]) {
  const byName: Readonly<Record<string, Control>> = {
    clock: clockControl,
    idle: idleControl,
    faults: faultsControl,
    queues: queuesControl,
    ses: sesControl,
    invoke: invokeControl,
    token: tokenControl,
    oidc: ({ rest }) => {
      const document = issuerDocument(engine, rest);
      if (document === undefined)
        throw new ControlError(404, 'Not found', 'The local issuer has no such document');
      return { body: document };
    },
    resources: ({ method }) => {
      if (method !== 'GET') throw methodNotAllowed('GET');
      const list = resources().map(
        ({ declared: { stack, logicalId, type }, running: { ref, attributes } }) => {
          return { stack, logicalId, type, ref, attributes };
        },
      );
      return { body: { resources: list } };
    },
  };
  return async (request: IncomingMessage, url: URL): Promise<HttpAnswer> => {
    const [, , name = '', ...rest] = url.pathname.split('/');
    try {
      const control = Object.hasOwn(byName, name) ? byName[name] : undefined;
      if (!control)
        throw new ControlError(
          404,
          'Not found',
          `There is no /_local/${name}; there are ${Object.keys(byName).join(', ')}`,
        );
      refuseForeignPages(request, name);
      const details = {
        method: request.method ?? 'GET',
        rest: rest.map(decode).join('/'),
        query: url.searchParams,
      };
      const { status = 200, body } = await control({ ...details, body: await readJson(request) }, engine);
      return json(status, 'application/json', body);
    } catch (error) {
      return problem(engine, error);
    }
  };
}

/** A web page from elsewhere, open in a browser on this machine, must not steer the desk. */
function refuseForeignPages({ headers, socket }: IncomingMessage, name: string): void {
  if (name === 'oidc') return;
  const here = [`localhost:${socket.localPort}`, `127.0.0.1:${socket.localPort}`];
  const origin = headers.origin?.replace(/^http:\/\//, '');
  if (here.includes(headers.host ?? '') && (origin === undefined || here.includes(origin))) return;
  throw new ControlError(403, 'Forbidden', 'The controls answer to this machine only');
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readAll(request, longestBodyBytes);
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new ControlError(400, 'Bad input', 'The body is not JSON');
  }
}

function problem(engine: Engine, error: unknown): HttpAnswer {
  const answer = (status: number, title: string, detail: string) =>
    json(status, 'application/problem+json', { type: 'about:blank', title, status, detail });
  if (error instanceof ControlError) return answer(error.status, error.title, error.message);
  if (error instanceof BodyTooLong) return answer(413, 'Body too long', error.message);
  engine.log('error', 'a control failed', { reason: String(error) });
  return answer(500, 'Internal error', 'The log of the local cloud says why');
}

const json = (status: number, contentType: string, body: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': contentType },
  body: Buffer.from(JSON.stringify(body)),
});

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
